import Journal
import Kernel
import Postgres
import Telemetry
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What merchants sold by day and method, and what the ledger says of settlements: tables behind the log.
@Suite struct MerchantSalesTests {
    @Test func `sales and what was paid back are told by business day, and the books of settlements balance`()
        async throws
    {
        try await withMerchantDesks { desks, clock in
            let (desk, service, context) = (desks[0].desk, desks[0].service, desks[0].desk.context())
            let merchant = try await desks[0].merchant()
            let shop = try #require(merchant.walletId)
            let payer = try await desk.wallet(50_000)
            _ = try await desk.transfer(context, payer, shop, 10_000, "sale-1")
            _ = try await desk.transfer(context, payer, shop, 1_000, "sale-2")
            clock.advance(by: .seconds(86_400))
            _ = try await desks[0].run(merchant.id, through: "2026-01-05")
            _ = try await desk.transfer(context, payer, shop, 2_000, "sale-3")
            _ = try await desk.transfer(context, shop, payer, 500, "refund-1")
            try await desks[0].follow()

            let day = try #require(LocalDate("2026-01-05"))
            let lines = try await service.sales(context, of: merchant.id, from: day, through: day.advanced(byDays: 1))
            #expect(lines.map(\.day) == [day, day.advanced(byDays: 1)])
            #expect(lines.map(\.method) == [.wallet, .wallet])
            #expect(lines.map(\.saleCount) == [2, 1])
            #expect(lines.map(\.sales.amountMinor) == [11_000, 2_000])
            #expect(lines.map(\.refundCount) == [0, 1])
            #expect(lines.map(\.refunds.amountMinor) == [0, 500])

            let ledger = LiveLedgerService(database: desk.database, journal: desk.journal)
            let balance = try await ledger.trialBalance(context, asOf: nil)
            let unbalanced = balance.totals.filter { !$0.balanced }
            #expect(unbalanced == [])
            let credits = Dictionary(grouping: balance.lines, by: \.type).mapValues { lines in
                lines.reduce(0) { $0 + $1.credits.amountMinor }
            }
            #expect(credits[.settlement] == 10_430)
            #expect(credits[.fees] == 500)
            #expect(credits[.tax] == 70)
            let invariants = try await desk.database.withConnection(.system) { connection in
                try await WalletInvariants(keys: desk.keys).check(connection)
            }
            let broken = invariants.filter { !$0.isClean }
            #expect(broken.isEmpty, "\(broken)")
            var payouts = TransactionListQuery()
            payouts.type = .payout
            #expect(try await desk.service.transactions(context, of: shop, payouts).items.count == 1)
        }
    }
}

extension MerchantDesk {
    /// Has the readers of the log take in what is in it.
    func follow() async throws {
        let catalogue = try ReaderCatalogue(modules: [WalletModule.journalModule], subscriptions: [])
        let runner = SubscriptionRunner(
            catalogue, journal: desk.journal,
            telemetry: (MetricsRegistry(), Logger(sink: SilentLogSink(), clock: SystemClock(), minimumLevel: .error)))
        runner.start()
        let place = try desk.sql(
            """
            SELECT shard || '-' || max(position) FROM journal.event WHERE hospital_id = '\(WalletDesk.hospital)'
            GROUP BY shard
            """)
        let position = try #require(Position(place))
        // Each time waits two seconds, which a busy machine may need more of.
        for _ in 0..<60 {
            do throws(Failure) {
                try await desk.journal.awaitPosition(position, desk.context())
                break
            } catch {
                #expect(error.code == "positionNotReached")
            }
        }
        await runner.stop()
    }
}
