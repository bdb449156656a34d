import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// The bytes of a state: the same for the same state, and none but those are read.
@Suite struct WalletStateCodecTests {
    private let codec = WalletStateCodec()

    private static let plain = Given.wallet()
    private static let full = Given.wallet(3, balance: -5) { account in
        account.type = .merchant
        account.status = .suspended
        account.currency = Given.currency("KWD")
        account.overdraftMinor = WalletLimits.amountMinor
        account.limits = WalletAccount.Limits(perTransactionMinor: 1, perDayMinor: nil, perMonthMinor: .max)
        account.spending = WalletAccount.Spending(day: Given.day("9999-12-31"), dayMinor: 7, monthMinor: .max)
        account.updatedAt = Timestamp(microseconds: .max)
        account.reserve(10, 1, captured: 3)
        account.reserve(WalletLimits.amountMinor, 2, until: Timestamp(microseconds: -1))
        account.holds[1].reference = "Überweisung ٣"
    }

    private func kept(_ state: WalletState) throws -> [UInt8] {
        let kept = try #require(try codec.encode(state))
        #expect(kept.subject == nil)
        return kept.data
    }

    @Test(arguments: [plain, full])
    func `a wallet reads back as it was, from the same bytes each time`(_ state: WalletState) throws {
        let data = try kept(state)
        #expect(try codec.decode(data) == state)
        #expect(try kept(state) == data)
    }

    @Test func `every type, status and edge of a number reads back`() throws {
        for type in WalletType.allCases {
            for status in WalletStatus.allCases {
                for number in [Int64.min, -1, 0, 1, .max] {
                    let state = Given.wallet(balance: number) {
                        ($0.type, $0.status) = (type, status)
                        $0.overdraftMinor = number
                        $0.limits = WalletAccount.Limits(perDayMinor: number)
                        $0.createdAt = Timestamp(microseconds: number)
                    }
                    #expect(try codec.decode(try kept(state)) == state)
                }
            }
        }
    }

    /// The form of the second version, which states in rows have: another one needs another version.
    @Test func `the bytes are those that were agreed`() throws {
        let state = Given.wallet(1, balance: 258) {
            $0.limits.perDayMinor = 9
            $0.spending = WalletAccount.Spending(day: Given.today, dayMinor: 1, monthMinor: 2)
            $0.reserve(5)
        }
        let fields = [
            "01", "018f000000007000" + "8000000000000101", "018f000000007000" + "8000000000000011", "01", "02",
            "03" + "454750", "0000000000000102", "0000000000000005", "0000000000000000", "00",
            "01" + "0000000000000009", "00", "01" + "00004fea", "0000000000000001", "0000000000000002",
            "0006479f721ae000", "0006479f721ae000", "01", "01", "018f000000007000" + "8000000000000201",
            "0000000000000005",
            "0000000000000000", "0000000000000000", "0002" + "6831", "000647a048ae8400",
            "719367a39f8204ed",
        ]
        let text = try kept(state).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        #expect(text.joined() == fields.joined())
    }

    @Test func `a stream without events is not kept`() throws {
        let none = try codec.encode(.empty)
        #expect(none?.data == nil)
    }

    @Test func `what its counts cannot say is not kept`() throws {
        let long = Given.wallet {
            $0.reserve(1)
            $0.holds[0].reference = String(repeating: "r", count: Int(UInt16.max) + 1)
        }
        #expect(try codec.encode(long)?.data == nil)
        let many = Given.wallet { account in
            for number in 0..<256 { account.reserve(1, UInt64(number)) }
        }
        #expect(try codec.encode(many)?.data == nil)
    }

    @Test func `a wallet with as many holds as are kept fits into its row`() throws {
        let state = Given.wallet(balance: 1_000) { account in
            account.limits = WalletAccount.Limits(perTransactionMinor: 1, perDayMinor: 1, perMonthMinor: 1)
            account.spending.day = Given.today
            for number in 1...UInt64(WalletLimits.openHolds) { account.reserve(1, number) }
            for index in account.holds.indices {
                account.holds[index].reference = String(repeating: "r", count: WalletLimits.referenceCharacters)
            }
        }
        let data = try kept(state)
        #expect(data.count < JournalLimits.rowStateLimitBytes)
        #expect(try codec.decode(data) == state)
        #expect(try kept(Self.plain).count <= 160)
    }

    private func refuses(_ data: [UInt8], _ what: Comment) {
        #expect(throws: EventCodecError.malformed(type: "snapshot"), what) { try codec.decode(data) }
    }

    @Test func `what is too short or too long is refused`() throws {
        let data = try kept(Self.full)
        for count in data.indices { refuses(Array(data.prefix(count)), "\(count) bytes") }
        for more in 1...9 { refuses(data + [UInt8](repeating: 0, count: more), "\(more) bytes more") }
        refuses(Array(data.dropFirst()), "a byte less in front")
    }

    @Test func `a single bit that is not as it was is refused`() throws {
        let data = try kept(Self.full)
        for place in data.indices {
            for bit in 0..<8 {
                var damaged = data
                damaged[place] ^= 1 << bit
                refuses(damaged, "bit \(bit) of byte \(place)")
            }
        }
    }

    @Test func `whatever bytes with a right check say, reading ends, and gives nothing that has other bytes`() throws {
        var random = SeededRandom()
        let data = Array(try kept(Self.full).dropLast(8))
        var read = 0
        for _ in 0..<20_000 {
            var fields = data
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                fields[Int.random(in: fields.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                fields = Array(fields.prefix(Int.random(in: 0...fields.count, using: &random)))
            }
            let checked = Self.checked(fields)
            let state: WalletState
            do throws(EventCodecError) { state = try codec.decode(checked) } catch {
                #expect(error == .malformed(type: "snapshot"), "seed \(random.seed)")
                continue
            }
            read += 1
            #expect(try kept(state) == checked, "seed \(random.seed)")
        }
        // Both happen: a changed balance is a state, a changed count is none.
        #expect(read > 100 && read < 19_000, "seed \(random.seed)")
    }

    private static func checked(_ fields: [UInt8]) -> [UInt8] {
        let check = fields.withUnsafeBytes { StateCheck.value(of: $0) }
        return fields + (0..<8).map { UInt8(truncatingIfNeeded: check >> (56 - $0 * 8)) }
    }

    @Test func `what is held must be what the holds reserve`() throws {
        guard case .wallet(var account) = Self.full else { return #expect(Bool(false), "there is no wallet") }
        account.heldMinor += 1
        refuses(try kept(.wallet(account)), "more is held than the holds reserve")
        account.heldMinor = 0
        account.holds = []
        #expect(try codec.decode(try kept(.wallet(account))) == .wallet(account))
        account.holds = Given.account { $0.reserve(.max) }.holds
        account.heldMinor = .max
        refuses(try kept(.wallet(account)), "a hold beyond every amount")
    }

    @Test(arguments: [0, 4, 255] as [UInt8])
    func `an unknown type is refused`(_ code: UInt8) throws {
        var fields = Array(try kept(Self.plain).dropLast(8))
        fields[33] = code
        refuses(Self.checked(fields), "type \(code)")
    }
}
