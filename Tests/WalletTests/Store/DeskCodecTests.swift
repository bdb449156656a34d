import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// The stored forms of the operator's desk: what is in the log and in rows for ever.
@Suite struct DeskCodecTests {
    struct Golden: Sendable {
        var type: String
        var event: DeskEvent
        /// The data without `sealed`.
        var data: String
        /// The sealed document; nil where there is none.
        var text: String?
    }

    private static let a = "\"approvalId\":\"01910000-0000-7000-8000-000000000001\""
    private static let o = "\"originalEventId\":\"01910000-0000-7000-8000-000000000002\""
    private static let staff = "01910000-0000-7000-8000-000000000003"
    private static let owner = "\"ownerId\":\"018f0000-0000-7000-8000-000000000011\""
    private static let w1 = "018f0000-0000-7000-8000-000000000101"
    private static let w2 = "018f0000-0000-7000-8000-000000000102"
    private static let at = "\"at\":\"2026-01-05T08:00:00Z\""

    private static func decided(_ reason: String?, by: UserID? = GivenDesk.staff) -> ApprovalDecided {
        ApprovalDecided(
            approvalID: GivenDesk.approvalID, by: by, reason: reason, ownerID: reason == nil ? nil : Given.owner,
            at: Given.at)
    }

    private static func refunded(from: WalletID?, _ description: String?) -> FundsRefunded {
        FundsRefunded(
            originalID: GivenDesk.originalID, approvalID: from == nil ? nil : GivenDesk.approvalID, from: from,
            to: Given.id(1), amount: Given.money(400), fromBalanceMinor: from == nil ? nil : 500, toBalanceMinor: 450,
            reference: "back", description: description, ownerID: description == nil ? nil : Given.owner, at: Given.at,
            day: Given.today)
    }

    private static func requested(_ effect: ApprovalEffect, _ description: String?) -> DeskEvent {
        .requested(
            ApprovalRequested(
                approvalID: GivenDesk.approvalID, requesterID: GivenDesk.staff, ownerID: Given.owner, effect: effect,
                description: description, expiresAt: GivenDesk.end, at: Given.at))
    }

    private static func settings() -> WalletSettings {
        var settings = WalletSettings()
        var row = DefaultLimits(type: .family, currency: Given.egp)
        row.perDayMinor = 700
        settings.defaultLimits = [row]
        settings.approvalThresholds = [ApprovalThreshold(currency: Given.egp, limitMinor: 5_000, refundMinor: 0)]
        settings.holdSeconds = 60
        settings.singleApprover = true
        return settings
    }

    static let golden: [Golden] = [
        Golden(
            type: "ApprovalRequested", event: requested(.refund(GivenDesk.terms()), "Broken"),
            data: "{\(a),\"requestedBy\":\"\(staff)\",\(owner),\"refund\":{\(o),\"originalMinor\":1000,"
                + "\"currency\":\"EGP\",\"fromWalletId\":\"\(w2)\",\"toWalletId\":\"\(w1)\",\"amountMinor\":400,"
                + "\"reference\":\"back\"},\"expiresAt\":\"2026-01-12T08:00:00Z\",\(at)}",
            text: "{\"description\":\"Broken\"}"),
        Golden(
            type: "ApprovalRequested", event: requested(.limits(GivenDesk.limits(perDay: 9, overdraft: 3)), nil),
            data: "{\(a),\"requestedBy\":\"\(staff)\",\(owner),\"limits\":{\"walletId\":\"\(w1)\",\"currency\":\"EGP\","
                + "\"perDayMinor\":9,\"overdraftMinor\":3},\"expiresAt\":\"2026-01-12T08:00:00Z\",\(at)}"),
        Golden(
            type: "ApprovalRequested", event: requested(.limits(GivenDesk.limits(perDay: nil)), nil),
            data: "{\(a),\"requestedBy\":\"\(staff)\",\(owner),\"limits\":{\"walletId\":\"\(w1)\"},"
                + "\"expiresAt\":\"2026-01-12T08:00:00Z\",\(at)}"),
        Golden(
            type: "ApprovalRequested",
            event: requested(
                .settings(SettingsTerms(settings: settings(), version: 3, hospitalID: Given.hospital)), nil),
            data: "{\(a),\"requestedBy\":\"\(staff)\",\(owner),\"settings\":{\"settings\":"
                + "{\"defaultLimits\":[{\"type\":\"family\",\"currency\":\"EGP\",\"perDayMinor\":700}],\"approvalThresholds\":[{\"currency\":\"EGP\","
                + "\"limitMinor\":5000,\"refundMinor\":0}],\"holdSeconds\":60,\"singleApprover\":true},\"version\":3},"
                + "\"hospitalId\":\"\(Given.hospital)\",\"expiresAt\":\"2026-01-12T08:00:00Z\",\(at)}"),
        Golden(
            type: "ApprovalGranted", event: .granted(decided(nil)), data: "{\(a),\"by\":\"\(staff)\",\(at)}"),
        Golden(
            type: "ApprovalRefused", event: .refused(decided("No receipt")),
            data: "{\(a),\"by\":\"\(staff)\",\(owner),\(at)}", text: "{\"reason\":\"No receipt\"}"),
        Golden(
            type: "ApprovalWithdrawn", event: .withdrawn(decided(nil)), data: "{\(a),\"by\":\"\(staff)\",\(at)}"),
        Golden(type: "ApprovalExpired", event: .expired(decided(nil, by: nil)), data: "{\(a),\(at)}"),
        Golden(
            type: "FundsRefunded", event: .refunded(refunded(from: Given.id(2), "Broken")),
            data: "{\(o),\(a),\"fromWalletId\":\"\(w2)\",\"toWalletId\":\"\(w1)\",\"amountMinor\":400,"
                + "\"currency\":\"EGP\",\"fromBalanceMinor\":500,\"toBalanceMinor\":450,\"reference\":\"back\",\(owner),"
                + "\(at),\"day\":\"2026-01-05\"}", text: "{\"description\":\"Broken\"}"),
        Golden(
            type: "FundsRefunded", event: .refunded(refunded(from: nil, nil)),
            data: "{\(o),\"toWalletId\":\"\(w1)\",\"amountMinor\":400,\"currency\":\"EGP\",\"toBalanceMinor\":450,"
                + "\"reference\":\"back\",\(at),\"day\":\"2026-01-05\"}"),
        Golden(
            type: "RefundCounted",
            event: .refundCounted(
                RefundCounted(
                    originalID: GivenDesk.originalID, original: Given.money(1_000), refundedMinor: 400, at: Given.at)),
            data: "{\(o),\"originalMinor\":1000,\"currency\":\"EGP\",\"refundedMinor\":400,\(at)}"),
        Golden(
            type: "WalletSettingsChanged",
            event: .settingsChanged(
                WalletSettingsChanged(settings: settings(), by: GivenDesk.staff, at: Given.at)),
            data: "{\"defaultLimits\":[{\"type\":\"family\",\"currency\":\"EGP\",\"perDayMinor\":700}],"
                + "\"approvalThresholds\":[{\"currency\":\"EGP\",\"limitMinor\":5000,\"refundMinor\":0}],"
                + "\"holdSeconds\":60,\"singleApprover\":true,\"by\":\"\(staff)\",\(at)}"),
    ]

    private let forms = StoredForms(of: GivenDesk.approvalID.retagged())

    @Test func `an event is stored in the form that was agreed for ever`() throws {
        for golden in Self.golden {
            try forms.expect(.desk(golden.event), as: golden.type, golden.data, sealed: golden.text)
        }
    }

    @Test func `every stored name has a golden form, and none is another's`() throws {
        let names = DeskEventCodec.Name.allCases.map(\.rawValue)
        #expect(Set(Self.golden.map(\.type)) == Set(names))
        let others =
            WalletEventCodec.Name.allCases.map(\.rawValue) + MerchantEventCodec.Name.allCases.map(\.rawValue)
            + CardEventCodec.Name.allCases.map(\.rawValue)
        #expect(Set(names).isDisjoint(with: others))
    }

    @Test func `what could not be read back is not written, nor read`() {
        var none = Self.refunded(from: nil, nil)
        none.amount = Given.money(0)
        var half = Self.refunded(from: nil, nil)
        half.fromBalanceMinor = 5
        for event in [none, half] {
            let found = refusal {
                try forms.codec.encode(.desk(.refunded(event)), FieldSealer(place: forms.place, key: nil))
            }
            #expect(found == .malformed(type: "FundsRefunded"))
        }
        let rows = [
            ("RefundCounted", "{\(Self.o),\"originalMinor\":1,\"currency\":\"EGP\",\"refundedMinor\":2,\(Self.at)}"),
            (
                "ApprovalRequested",
                "{\(Self.a),\"requestedBy\":\"\(Self.staff)\",\(Self.owner),\"expiresAt\":\"2026-01-12T08:00:00Z\",\(Self.at)}"
            ),
        ]
        for (type, data) in rows {
            let event = forms.stored(EncodedEvent(type: type, schemaVersion: 1, data: Array(data.utf8)))
            let found = refusal { try forms.codec.decode(event, FieldOpener(event, key: nil)) }
            #expect(found == .malformed(type: type))
        }
    }

    private func refusal<Value>(_ body: () throws -> Value) -> EventCodecError? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? EventCodecError
        }
    }

    private static let states: [WalletState] =
        ApprovalStatus.allCases.map { status in GivenDesk.approval(.refund(GivenDesk.terms())) { $0.status = status } }
        + [
            GivenDesk.approval(.refund(GivenDesk.terms(from: nil))),
            GivenDesk.approval(.limits(GivenDesk.limits(perDay: 9, overdraft: 3))),
            GivenDesk.approval(.limits(GivenDesk.limits(perDay: nil))),
            .refunds(
                RefundTally(originalID: GivenDesk.originalID, original: Given.money(1_000), refundedMinor: 400)),
            .settings(SettingsVersion(settings: settings(), by: GivenDesk.staff, at: Given.at)),
            .settings(SettingsVersion(settings: WalletSettings(), by: GivenDesk.staff, at: Given.at)),
        ]

    @Test func `a state reads back as it was, and nothing else is read`() throws {
        for state in Self.states {
            let kept = try #require(try WalletStateCodec().encode(state))
            #expect(kept.subject == nil)
            #expect(try WalletStateCodec().decode(kept.data) == state)
            for count in kept.data.indices {
                let part = Array(kept.data.prefix(count))
                #expect(throws: EventCodecError.malformed(type: "snapshot")) { try WalletStateCodec().decode(part) }
            }
            var random = SeededRandom()
            for _ in 0..<200 {
                var damaged = kept.data
                damaged[Int.random(in: damaged.indices, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
                #expect(throws: EventCodecError.malformed(type: "snapshot"), "seed \(random.seed)") {
                    try WalletStateCodec().decode(damaged)
                }
            }
        }
    }

    @Test func `a refund is posted once, from the wallet that gives or from outside`() throws {
        let hospital = forms.place.hospitalID
        let given = try #require(LedgerPosting(.desk(.refunded(Self.refunded(from: Given.id(2), nil))), of: hospital))
        #expect(given.debit.accountID == Given.id(2).retagged())
        #expect(given.debit.transactionType == .refundOut)
        #expect(given.debit.balanceMinor == 500)
        #expect(given.credit.accountID == Given.id(1).retagged())
        #expect(given.credit.transactionType == .refundIn)
        #expect(given.amount == Given.money(400))
        let outside = try #require(LedgerPosting(.desk(.refunded(Self.refunded(from: nil, nil))), of: hospital))
        #expect(outside.debit.accountID == TenantAccount.clearing(Given.egp, of: hospital))
        #expect(LedgerPosting(.desk(.granted(Self.decided(nil))), of: hospital) == nil)
    }

    @Test func `others learn of money that was given back, and of nothing else`() {
        #expect(WalletPublication.desk(.granted(Self.decided(nil))) == nil)
        #expect(
            WalletPublication.desk(.refunded(Self.refunded(from: Given.id(2), nil)))
                == .transferred(
                    FundsTransferredV1(
                        fromWalletId: Given.id(2), toWalletId: Given.id(1), amount: Given.money(400), reference: "back")
                ))
        #expect(
            WalletPublication.desk(.refunded(Self.refunded(from: nil, nil)))
                == .credited(
                    WalletMovedV1(
                        walletId: Given.id(1), amount: Given.money(400), balance: Given.money(450), reference: "back")))
    }
}
