import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// The bytes of the states of plans, cards and claims.
@Suite struct CardStateCodecTests {
    private let codec = WalletStateCodec()

    static let states: [WalletState] = [
        GivenCards.plan { $0.name = "Gold – ذهبي" },
        GivenCards.plan { $0.status = .withdrawn },
        GivenCards.card(),
        GivenCards.card { card in
            card.status = .expired
            card.beneficiaries = [GivenCards.beneficiaryID(1), GivenCards.beneficiaryID(2)]
            card.uses = [
                MedCard.Use(key: GivenCards.key("dental", from: "2026-01-01"), usedMinor: 1),
                MedCard.Use(
                    key: GivenCards.key("dental", from: "9999-12-31", of: GivenCards.beneficiaryID(2)),
                    usedMinor: WalletLimits.amountMinor),
            ]
            card.updatedAt = Timestamp(microseconds: .max)
        },
        GivenCards.claimed(),
        GivenCards.claimed(reversedAt: Given.later),
    ]

    private func kept(_ state: WalletState) throws -> [UInt8] {
        let kept = try #require(try codec.encode(state))
        #expect(kept.subject == nil)
        return kept.data
    }

    @Test(arguments: states)
    func `a state reads back as it was, from the same bytes each time`(_ state: WalletState) throws {
        let data = try kept(state)
        #expect(try codec.decode(data) == state)
        #expect(try kept(state) == data)
    }

    @Test(arguments: states)
    func `what is damaged, too short or too long is refused`(_ state: WalletState) throws {
        let data = try kept(state)
        for count in data.indices { refuses(Array(data.prefix(count))) }
        refuses(data + [0])
        for index in data.indices {
            for bit in 0..<8 {
                var damaged = data
                damaged[index] ^= 1 << bit
                refuses(damaged)
            }
        }
    }

    /// Bytes whose check is right, but which no state has.
    @Test func `no bytes trap`() throws {
        var random = SeededRandom()
        for state in Self.states {
            let data = try kept(state)
            for _ in 0..<2_000 {
                var fields = Array(data.dropLast(8))
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    fields[Int.random(in: 0..<fields.count, using: &random)] = .random(in: 0...255, using: &random)
                }
                let check = fields.withUnsafeBytes { StateCheck.value(of: $0) }
                let bytes = fields + withUnsafeBytes(of: check.bigEndian) { Array($0) }
                // What reads is a state that writes these bytes; anything else is refused.
                guard let read = try? codec.decode(bytes) else { continue }
                #expect(try codec.encode(read)?.data == bytes)
            }
        }
    }

    @Test func `a card that a family used for a year fits into its row`() throws {
        let state = GivenCards.card { card in
            for month in 1...12 {
                for person in 1...4 as ClosedRange<UInt64> {
                    let day = "2026-\(month < 10 ? "0" : "")\(month)-01"
                    card.uses.append(
                        MedCard.Use(
                            key: GivenCards.key("dental", from: day, of: GivenCards.beneficiaryID(person)),
                            usedMinor: 1))
                }
            }
        }
        #expect(try kept(state).count < JournalLimits.rowStateLimitBytes)
    }

    @Test func `what its counts cannot say is not kept`() throws {
        let long = String(repeating: "x", count: 65_536)
        let states = [
            GivenCards.plan { $0.name = long }, GivenCards.plan { $0.benefits[0].benefitClass = long },
            GivenCards.card { $0.benefits[0].limit.currency = Given.currency("USD") },
        ]
        for state in states { #expect(try codec.encode(state)?.data == nil) }
    }

    private func refuses(_ data: [UInt8], _ location: SourceLocation = #_sourceLocation) {
        #expect(throws: EventCodecError.malformed(type: "snapshot"), sourceLocation: location) {
            try codec.decode(data)
        }
    }
}
