import Crypto
import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What tests of the operator's desk ask of a desk.
struct OperatorDesk: Sendable {
    let desk: WalletDesk

    var service: any DeskService { desk.module.desk }

    /// The context of a person of the staff.
    func context(
        by user: UserID = WalletDesk.staff, key: String? = nil, hash: UInt8 = 1,
        in hospital: HospitalID = WalletDesk.hospital
    ) -> RequestContext {
        var context = desk.context(hospital, key: key, hash: hash)
        context.principal.id = user
        return context
    }

    /// The settings under which refunds above 500 and limits above 5,000 take two.
    static func settings(_ change: (inout WalletSettings) -> Void = { _ in }) throws -> WalletSettings {
        var settings = WalletSettings()
        let currency = try WalletDesk.pounds(1).currency
        settings.approvalThresholds = [ApprovalThreshold(currency: currency, limitMinor: 5_000, refundMinor: 500)]
        change(&settings)
        return settings
    }

    /// Sets them.
    func set(_ change: (inout WalletSettings) -> Void = { _ in }) async throws {
        _ = try await service.changeSettings(context(), expectedVersion: nil, try Self.settings(change))
    }

    /// Two wallets, of which the first paid the second 1,000.
    func paid() async throws -> (from: WalletID, to: WalletID, transaction: EventID) {
        let from = try await desk.wallet(of: WalletDesk.amal, 5_000)
        let to = try await desk.wallet(of: WalletDesk.basma)
        let written = try await desk.transfer(context(), from, to, 1_000)
        // A movement is looked for in the ledger.
        try await desk.follow()
        return (from, to, written.view.eventId)
    }

    static func refund(_ amountMinor: Int64?, _ reference: String = "back") throws -> RefundRequest {
        RefundRequest(
            amount: try amountMinor.map { try WalletDesk.pounds($0) }, reference: reference, description: "Broken")
    }

    /// A request for giving back 800 of a movement.
    func requested(_ transaction: EventID, key: String? = nil) async throws -> ApprovalView {
        let written = try await service.refund(context(key: key), of: transaction, try Self.refund(800))
        return try #require(written.view.approval)
    }

    /// Everything that a search finds.
    func found(
        _ limit: Int = 50, _ change: (inout MovementSearchQuery) -> Void = { _ in }
    ) async throws -> [MovementSearchItem] {
        var items: [MovementSearchItem] = []
        var query = MovementSearchQuery()
        change(&query)
        repeat {
            query.page.limit = limit
            let page = try await service.movements(context(), query)
            #expect(page.items.count <= limit)
            items += page.items
            query.page.cursor = page.nextCursor
        } while query.page.cursor != nil
        return items
    }
}

/// Gives `body` so many processes on one fresh database.
func withOperatorDesks(
    _ count: Int = 1, clock: any WallClock = SystemClock(), _ body: ([OperatorDesk]) async throws -> Void
) async throws {
    try await withWalletDesks(count, clock: clock) { try await body($0.map { OperatorDesk(desk: $0) }) }
}

/// Gives `body` one process on a fresh database.
func withOperatorDesk(clock: any WallClock = SystemClock(), _ body: (OperatorDesk) async throws -> Void) async throws {
    try await withOperatorDesks(1, clock: clock) { try await body($0[0]) }
}
