import Journal
import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// What others learn.
@Suite struct WalletPublicationTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var event: WalletEvent
        var published: WalletIntegrationEvent?
        var testDescription: String { WalletEventCodec.Name(event)?.rawValue ?? "merchant" }
    }

    private static let changed = WalletDeciderTests.changed("lost")

    private static func captured(to: WalletID?) -> WalletEvent {
        .holdCaptured(
            HoldCaptured(
                walletID: Given.id(1), holdID: Given.holdID(1), to: to, amount: Given.money(3), balanceMinor: 7,
                toBalanceMinor: to == nil ? nil : 4, releasedMinor: 5, reference: "c1", at: Given.at,
                day: Given.today))
    }

    private static let released = HoldReleased(
        walletID: Given.id(1), holdID: Given.holdID(1), amount: Given.money(8), at: Given.at)

    private static func moved(_ amount: Int64, _ balance: Int64, _ reference: String = "r1") -> WalletMovedV1 {
        WalletMovedV1(
            walletId: Given.id(1), amount: Given.money(amount), balance: Given.money(balance), reference: reference)
    }

    private static func transferred(_ amount: Int64, _ reference: String) -> WalletIntegrationEvent {
        .transferred(
            FundsTransferredV1(
                fromWalletId: Given.id(1), toWalletId: Given.id(2), amount: Given.money(amount), reference: reference))
    }

    static let rows: [Row] = [
        Row(
            event: .created(
                WalletCreated(
                    walletID: Given.id(1), ownerID: Given.owner, type: .family, currency: Given.egp, at: Given.at)),
            published: .created(
                WalletCreatedV1(walletId: Given.id(1), userId: Given.owner, type: .family, currency: Given.egp))),
        Row(
            event: .activated(changed),
            published: .statusChanged(WalletStatusChangedV1(walletId: Given.id(1), status: .active))),
        Row(
            event: .suspended(changed),
            published: .statusChanged(WalletStatusChangedV1(walletId: Given.id(1), status: .suspended))),
        Row(
            event: .closed(changed),
            published: .statusChanged(WalletStatusChangedV1(walletId: Given.id(1), status: .closed))),
        Row(
            event: .limitsChanged(
                WalletLimitsChanged(
                    walletID: Given.id(1), limits: SpendingLimits(), overdraft: Given.money(0), at: Given.at)),
            published: nil),
        Row(
            event: .credited(WalletDeciderTests.moved(Given.money(10), balance: 30)),
            published: .credited(moved(10, 30))),
        Row(
            event: .debited(WalletDeciderTests.moved(Given.money(10), balance: -3, description: "rent")),
            published: .debited(moved(10, -3))),
        Row(
            event: .transferred(WalletDeciderTests.transferred(Given.money(10), from: 1, to: 2)),
            published: transferred(10, "r1")),
        Row(
            event: .held(
                FundsHeld(
                    walletID: Given.id(1), holdID: Given.holdID(1), amount: Given.money(8), reference: "h1",
                    description: nil, ownerID: nil, expiresAt: Given.later, at: Given.at)), published: nil),
        Row(event: captured(to: nil), published: .debited(moved(3, 7, "c1"))),
        Row(event: captured(to: Given.id(2)), published: transferred(3, "c1")),
        Row(event: .holdReleased(released), published: nil),
        Row(event: .holdExpired(released), published: nil),
    ]

    @Test(arguments: rows)
    func `an event is published as what it is to others, or not at all`(_ row: Row) {
        let stored = StoredEvent(
            EncodedEvent(type: "Any", schemaVersion: 1, data: []), hospitalID: Given.hospital,
            streamID: Given.id(1).retagged(), version: 1, eventID: EventID(high: 1, low: 1))
        #expect(WalletPublication().published(RecordedEvent(event: row.event, stored: stored)) == row.published)
    }

    @Test func `every event has a row`() {
        #expect(Set(Self.rows.compactMap { WalletEventCodec.Name($0.event) }) == Set(WalletEventCodec.Name.allCases))
    }
}
