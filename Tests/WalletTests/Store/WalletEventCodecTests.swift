import Crypto
import Journal
import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// The stored forms: what is in the log for ever.
@Suite struct WalletEventCodecTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        var type: String
        var version = 1
        var event: WalletEvent
        /// The data without `ownerId` and `sealed` of free text; `sealed` is told by `text`.
        var data: String
        /// The sealed document; nil where there is none.
        var text: String?
        var testDescription: String { "\(type) \(version)\(text == nil ? "" : " with text")" }
    }

    private static let w = "\"walletId\":\"018f0000-0000-7000-8000-000000000101\""
    private static let f = "\"fromWalletId\":\"018f0000-0000-7000-8000-000000000101\""
    private static let t = "\"toWalletId\":\"018f0000-0000-7000-8000-000000000102\""
    private static let h = "\"holdId\":\"018f0000-0000-7000-8000-000000000201\""
    private static let o = "\"ownerId\":\"018f0000-0000-7000-8000-000000000011\""
    private static let at = "\"at\":\"2026-01-05T08:00:00Z\""
    private static let day = "\"day\":\"2026-01-05\""
    private static let r = "\"reference\":\"r1\""
    private static func egp(_ amount: Int64) -> String { "\"amountMinor\":\(amount),\"currency\":\"EGP\"" }

    private static func changed(_ reason: String?) -> WalletStatusChanged { WalletDeciderTests.changed(reason) }

    private static func transferred(_ description: String?) -> WalletEvent {
        var event = WalletDeciderTests.transferred(Given.money(12_500), from: -500, to: WalletLimits.amountMinor)
        (event.description, event.ownerID) = (description, description == nil ? nil : Given.owner)
        return .transferred(event)
    }

    private static var paidForClaim: WalletEvent { GivenCards.paid(180, funder: 820, merchant: 180) }

    private static func held(_ description: String?) -> WalletEvent {
        .held(
            FundsHeld(
                walletID: Given.id(1), holdID: Given.holdID(1), amount: Given.money(8), reference: "r1",
                description: description, ownerID: description == nil ? nil : Given.owner, expiresAt: Given.later,
                at: Given.at))
    }

    private static func captured(to: WalletID?, of payment: PaymentID? = nil) -> WalletEvent {
        .holdCaptured(
            HoldCaptured(
                walletID: Given.id(1), holdID: Given.holdID(1), to: to, amount: Given.money(3), balanceMinor: 7,
                toBalanceMinor: to == nil ? nil : 4, releasedMinor: 5, reference: "r1", paymentID: payment,
                at: Given.at, day: Given.today))
    }

    private static let released = HoldReleased(
        walletID: Given.id(1), holdID: Given.holdID(1), amount: Given.money(8), at: Given.at)

    static let golden: [Golden] = [
        Golden(
            type: "WalletCreated",
            event: .created(
                WalletCreated(
                    walletID: Given.id(1), ownerID: Given.owner, type: .family, currency: Given.egp, at: Given.at)),
            data: "{\(w),\(o),\"type\":\"family\",\"currency\":\"EGP\",\(at)}"),
        Golden(type: "WalletActivated", event: .activated(changed(nil)), data: "{\(w),\(at)}"),
        Golden(
            type: "WalletSuspended", event: .suspended(changed("lost \"phone\"")), data: "{\(w),\(at)}",
            text: "{\"reason\":\"lost \\\"phone\\\"\"}"),
        Golden(
            type: "WalletClosed", event: .closed(changed("moved")), data: "{\(w),\(at)}",
            text: "{\"reason\":\"moved\"}"),
        Golden(
            type: "WalletLimitsChanged",
            event: .limitsChanged(
                WalletLimitsChanged(
                    walletID: Given.id(1),
                    limits: SpendingLimits(
                        perTransaction: Given.money(1), perDay: Given.money(2), perMonth: Given.money(3)),
                    overdraft: Given.money(4), at: Given.at)),
            data: "{\(w),\"perTransactionMinor\":1,\"perDayMinor\":2,\"perMonthMinor\":3,\"overdraftMinor\":4,"
                + "\"currency\":\"EGP\",\(at)}"),
        Golden(
            type: "WalletLimitsChanged",
            event: .limitsChanged(
                WalletLimitsChanged(
                    walletID: Given.id(1), limits: SpendingLimits(), overdraft: Given.money(0), at: Given.at)),
            data: "{\(w),\"overdraftMinor\":0,\"currency\":\"EGP\",\(at)}"),
        Golden(
            type: "WalletCredited", event: .credited(WalletDeciderTests.moved(Given.money(10), balance: 10)),
            data: "{\(w),\(egp(10)),\"balanceMinor\":10,\(r),\(at),\(day)}"),
        Golden(
            type: "WalletDebited",
            event: .debited(WalletDeciderTests.moved(Given.money(10), balance: -10, description: "Zähne\n٣")),
            data: "{\(w),\(egp(10)),\"balanceMinor\":-10,\(r),\(at),\(day)}",
            text: "{\"description\":\"Zähne\\n٣\"}"),
        Golden(
            type: "FundsTransferred", event: transferred(nil),
            data: "{\(f),\(t),\(egp(12_500)),\"fromBalanceMinor\":-500,\"toBalanceMinor\":9000000000000000,"
                + "\(r),\(at),\(day)}"),
        Golden(
            type: "FundsTransferred", event: transferred("rent"),
            data: "{\(f),\(t),\(egp(12_500)),\"fromBalanceMinor\":-500,\"toBalanceMinor\":9000000000000000,"
                + "\(r),\(at),\(day)}", text: "{\"description\":\"rent\"}"),
        Golden(
            type: "FundsTransferred", version: 2, event: paidForClaim,
            data: "{\(f),\(t),\(egp(180)),\"fromBalanceMinor\":820,\"toBalanceMinor\":180,\"reference\":\"c1\","
                + "\"cardClaimId\":\"018f0000-0000-7000-8000-000000000401\",\(at),\(day)}"),
        Golden(
            type: "FundsHeld", event: held("visit"),
            data: "{\(w),\(h),\(egp(8)),\(r),\"expiresAt\":\"2026-01-05T09:00:00Z\",\(at)}",
            text: "{\"description\":\"visit\"}"),
        Golden(
            type: "HoldCaptured", event: captured(to: nil),
            data: "{\(w),\(h),\(egp(3)),\"balanceMinor\":7,\"releasedMinor\":5,\(r),\(at),\(day)}"),
        Golden(
            type: "HoldCaptured", event: captured(to: Given.id(2)),
            data: "{\(w),\(h),\(t),\(egp(3)),\"balanceMinor\":7,\"toBalanceMinor\":4,\"releasedMinor\":5,"
                + "\(r),\(at),\(day)}"),
        Golden(
            type: "HoldCaptured", version: 2, event: captured(to: nil, of: PaymentGiven.paymentID),
            data: "{\(w),\(h),\(egp(3)),\"balanceMinor\":7,\"releasedMinor\":5,\(r),"
                + "\"paymentId\":\"01900000-0000-7000-8000-000000000031\",\(at),\(day)}"),
        Golden(type: "HoldReleased", event: .holdReleased(released), data: "{\(w),\(h),\(egp(8)),\(at)}"),
        Golden(type: "HoldExpired", event: .holdExpired(released), data: "{\(w),\(h),\(egp(8)),\(at)}"),
    ]

    private let codec = WalletEventCodec()
    private let place = FieldPlace(hospitalID: Given.hospital, streamID: Given.id(1).retagged(), version: 3)
    private let key = DataKey()

    private func stored(_ encoded: EncodedEvent) -> StoredEvent {
        StoredEvent(
            encoded, hospitalID: place.hospitalID, streamID: place.streamID, version: place.version,
            eventID: EventID(high: 5, low: 6))
    }

    private func stored(_ type: String, _ data: String) -> StoredEvent {
        stored(EncodedEvent(type: type, schemaVersion: 1, data: Array(data.utf8)))
    }

    @Test(arguments: golden)
    func `an event is stored in the form that was agreed for ever`(_ golden: Golden) throws {
        let encoded = try codec.encode(golden.event, FieldSealer(place: place, key: golden.text == nil ? nil : key))
        #expect(encoded.type == golden.type)
        #expect(encoded.schemaVersion == golden.version)
        let opener = FieldOpener(stored(encoded), key: key)
        var data = String(decoding: encoded.data, as: UTF8.self)
        let mark = ",\(Self.o),\"sealed\":\""
        if let text = golden.text {
            let range = try #require(data.firstRange(of: mark))
            let sealed = data[range.upperBound...].prefix { $0 != "\"" }
            #expect(try opener.open(String(sealed), field: "sealed") == text)
            data = data[..<range.lowerBound] + "}"
        }
        #expect(data == golden.data)
        #expect(try codec.decode(stored(encoded), opener) == golden.event)
    }

    @Test(arguments: golden)
    func `an event reads without its texts once the key is destroyed`(_ golden: Golden) throws {
        let encoded = try codec.encode(golden.event, FieldSealer(place: place, key: key))
        let erased = try codec.decode(stored(encoded), FieldOpener(stored(encoded), key: nil))
        #expect((erased == golden.event) == (golden.text == nil))
        #expect(codec.subject(of: erased) == codec.subject(of: golden.event))
        // What is left names nobody: a wallet does not depend on it.
        let wallet = Given.wallet(balance: 100) { $0.reserve(8) }
        #expect(WalletDecider.evolve(wallet, erased) == WalletDecider.evolve(wallet, golden.event))
    }

    @Test(arguments: golden)
    func `an event concerns the owner where it has their text, and where their wallet begins`(_ golden: Golden) {
        let concerns = golden.text != nil || golden.type == "WalletCreated"
        #expect(codec.subject(of: golden.event) == (concerns ? Given.owner.retagged() : nil))
    }

    @Test func `every stored name has a golden form`() {
        #expect(Set(Self.golden.map(\.type)) == Set(WalletEventCodec.Name.allCases.map(\.rawValue)))
    }

    @Test(arguments: golden)
    func `a member that is missing, unknown, null or of another kind is refused`(_ golden: Golden) throws {
        let members = Self.members(of: golden.data)
        #expect(members.count >= 2)
        let optional: Set = ["cardClaimId", "paymentId", "perTransactionMinor", "perDayMinor", "perMonthMinor"]
        for (index, member) in members.enumerated() {
            let name = String(member.dropFirst().prefix { $0 != "\"" })
            var others = members
            others[index] = "\"\(name)\":null"
            var damaged = [others]
            others[index] = "\"\(name)\":[]"
            damaged.append(others)
            others[index] = member.hasSuffix("\"") ? "\"\(name)\":\"?\"" : "\"\(name)\":1.5"
            if name != "reference" { damaged.append(others) }
            others[index] = "\"\(name)x\":1"
            damaged.append(others)
            others.remove(at: index)
            if !optional.contains(name) { damaged.append(others) }
            for rest in damaged { refuses(golden.type, "{\(rest.joined(separator: ","))}") }
        }
        refuses(golden.type, "{\((members + ["\"more\":1"]).joined(separator: ","))}")
        refuses(golden.type, "{\((members + [members[0]]).joined(separator: ","))}")
        refuses(golden.type, "[\(golden.data)]")
        refuses(golden.type, String(golden.data.dropLast()))
    }

    /// The members of an object whose values have no commas.
    private static func members(of object: String) -> [String] {
        object.dropFirst().dropLast().split(separator: ",").map(String.init)
    }

    private func refuses(_ type: String, _ data: String, _ location: SourceLocation = #_sourceLocation) {
        let event = stored(type, data)
        let opener = FieldOpener(event, key: key)
        #expect(throws: EventCodecError.malformed(type: type), "\(data)", sourceLocation: location) {
            try codec.decode(event, opener)
        }
    }

    @Test func `amounts that no event has are neither read nor written`() throws {
        for amount in ["0", "-8", "9223372036854775808"] {
            refuses("HoldReleased", "{\(Self.w),\(Self.h),\"amountMinor\":\(amount),\"currency\":\"EGP\",\(Self.at)}")
        }
        refuses("HoldReleased", "{\(Self.w),\(Self.h),\"amountMinor\":8,\"currency\":\"ZZZ\",\(Self.at)}")
        let sealer = FieldSealer(place: place, key: nil)
        var none = Self.released
        none.amount = Given.money(0)
        #expect(throws: EventCodecError.malformed(type: "HoldReleased")) {
            try codec.encode(.holdReleased(none), sealer)
        }
        let mixed = WalletLimitsChanged(
            walletID: Given.id(1), limits: SpendingLimits(perDay: Given.money(1, Given.currency("USD"))),
            overdraft: Given.money(0), at: Given.at)
        #expect(throws: EventCodecError.malformed(type: "WalletLimitsChanged")) {
            try codec.encode(.limitsChanged(mixed), sealer)
        }
    }

    @Test func `a capture names a payee and what is in their wallet, or neither`() {
        let rest = "\(Self.egp(3)),\"balanceMinor\":7,\"releasedMinor\":5,\(Self.r),\(Self.at),\(Self.day)"
        refuses("HoldCaptured", "{\(Self.w),\(Self.h),\(Self.t),\(rest)}")
        refuses("HoldCaptured", "{\(Self.w),\(Self.h),\"toBalanceMinor\":4,\(rest)}")
    }

    @Test func `free text is there with its owner or not at all`() throws {
        let rest = "\(Self.egp(10)),\"balanceMinor\":10,\(Self.r),\(Self.at),\(Self.day)"
        refuses("WalletCredited", "{\(Self.w),\(rest),\(Self.o)}")
        refuses("WalletCredited", "{\(Self.w),\(rest),\"sealed\":\"AAAA\"}")
        refuses("WalletCredited", "{\(Self.w),\(rest),\(Self.o),\"sealed\":\"AAAA\"}")
        var event = WalletDeciderTests.moved(Given.money(1), balance: 1, description: "rent")
        event.ownerID = nil
        #expect(throws: EventCodecError.noSubject) {
            try codec.encode(.credited(event), FieldSealer(place: place, key: key))
        }
    }

    @Test func `a newer or unknown event is refused, not skipped`() throws {
        var event = stored("HoldReleased", "{}")
        event.schemaVersion = 2
        #expect(throws: EventCodecError.newerVersion(type: "HoldReleased", version: 2)) {
            try codec.decode(event, FieldOpener(event, key: key))
        }
        event.type = "WalletTeleported"
        #expect(throws: EventCodecError.unknownType("WalletTeleported")) {
            try codec.decode(event, FieldOpener(event, key: key))
        }
    }
}
