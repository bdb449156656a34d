import Crypto
import Jobs
import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// Settlements through the service, over a real journal.
@Suite struct SettlementServiceTests {
    @Test func `a day is settled once, and its file is the same bytes at any time`() async throws {
        try await withMerchantDesks { desks, clock in
            let (desk, service, context) = (desks[0].desk, desks[0].service, desks[0].desk.context())
            let merchant = try await desks[0].merchant()
            let shop = try #require(merchant.walletId)
            let payer = try await desk.wallet(50_000)
            _ = try await desk.transfer(context, payer, shop, 10_000, "sale-1")
            _ = try await desk.transfer(context, payer, shop, 1_000, "sale-2")
            #expect(try await desks[0].run(merchant.id, through: "2026-01-04").outcome == .nothingToSettle)
            clock.advance(by: .seconds(86_400))
            let item = try await desks[0].run(merchant.id, through: "2026-01-05")
            let settlement = try #require(item.settlements.first)
            #expect(item.outcome == .settled && item.settlements.count == 1)
            #expect(settlement.fees.amountMinor == 500)
            #expect(settlement.tax.amountMinor == 70)
            #expect(settlement.payout.amountMinor == 10_430)
            #expect(try await desk.balance(shop) == 0)
            #expect(try await service.merchant(context, merchant.id).settledThrough == settlement.day)

            let events = try desk.events()
            #expect(try await desks[0].run(merchant.id, through: "2026-01-05").outcome == .alreadySettled)
            #expect(try desk.events() == events)
            #expect(try await service.settlements(context, SettlementListQuery()).items == [settlement])

            let file = try await service.settlementFile(context, settlement.id)
            #expect(Hexadecimal.encode(SHA256.hash(file)) == settlement.fileSha256)
            _ = try await desk.transfer(context, payer, shop, 2_000, "sale-3")
            #expect(try await service.settlementFile(context, settlement.id) == file)
            let text = String(decoding: file, as: UTF8.self)
            #expect(text.split(separator: "\r\n").count == 1 + 2 + 7)
            #expect(text.contains(",sale-1,10000,350,49,EGP\r\n"))
            try await desk.expectClean()
        }
    }

    @Test func `what is paid back after a payout nets the next one`() async throws {
        try await withMerchantDesks { desks, clock in
            let (desk, context) = (desks[0].desk, desks[0].desk.context())
            let merchant = try await desks[0].merchant()
            let shop = try #require(merchant.walletId)
            let payer = try await desk.wallet(50_000)
            _ = try await desk.transfer(context, payer, shop, 10_000, "sale-1")
            clock.advance(by: .seconds(86_400))
            _ = try await desks[0].run(merchant.id, through: "2026-01-05")
            _ = try await desk.transfer(context, payer, shop, 20_000, "sale-2")
            _ = try await desk.transfer(context, shop, payer, 10_000, "refund-1")
            clock.advance(by: .seconds(86_400))
            let item = try await desks[0].run(merchant.id, through: "2026-01-06")
            #expect(item.settlements.map(\.refunds.amountMinor) == [10_000])
            #expect(item.settlements.map(\.payout.amountMinor) == [9_316])
            #expect(item.settlements.map(\.number) == [2])
            try await desk.expectClean()
        }
    }

    @Test func `two processes that run at once under sales settle each sale once`() async throws {
        try await withMerchantDesks(2) { desks, clock in
            let (desk, context) = (desks[0].desk, desks[0].desk.context())
            let merchant = try await desks[0].merchant()
            let shop = try #require(merchant.walletId)
            let payer = try await desk.wallet(1_000_000)
            for index in 0..<20 { _ = try await desk.transfer(context, payer, shop, 1_000, "sale-\(index)") }
            clock.advance(by: .seconds(86_400))
            let outcomes = try await withThrowingTaskGroup(of: [SettlementView].self) { group in
                for index in 0..<8 {
                    group.addTask {
                        try await desks[index % 2].run(merchant.id, through: "2026-01-05").settlements
                    }
                }
                for index in 0..<20 {
                    group.addTask {
                        _ = try await desk.transfer(context, payer, shop, 1_000, "later-\(index)")
                        return []
                    }
                }
                return try await group.reduce(into: [SettlementView]()) { $0 += $1 }
            }
            #expect(outcomes.count == 1)
            // 20 sales of 10.00 at 1.50 and 0.21 each.
            #expect(outcomes.map(\.payout.amountMinor) == [20_000 - 20 * 171])
            #expect(try await desk.balance(shop) == 20_000)
            try await desk.expectClean()
        }
    }

    @Test func `days settle by themselves once they are over, by each merchant's own terms`() async throws {
        try await withMerchantDesks { desks, clock in
            let (desk, context) = (desks[0].desk, desks[0].desk.context())
            let (next, later) = (try await desks[0].merchant(1), try await desks[0].merchant(2))
            let payer = try await desk.wallet(50_000)
            for merchant in [next, later] {
                _ = try await desk.transfer(context, payer, try #require(merchant.walletId), 10_000, "sale")
            }
            let runner = SettlementRunner(
                LiveMerchantService(
                    wallets: LiveWalletService(dependencies: desk.dependencies, definition: WalletModule.definition())))
            #expect(try await runner.round() == JobReport())
            clock.advance(by: .seconds(86_400))
            #expect(try await runner.round() == JobReport(done: 1, failed: 0))
            #expect(try await runner.round() == JobReport())
            let page = try await desks[0].service.settlements(context, SettlementListQuery())
            #expect(page.items.map(\.merchantId) == [next.id])
            clock.advance(by: .seconds(86_400))
            #expect(try await runner.round() == JobReport(done: 1, failed: 0))
            #expect(try await desk.balance(try #require(later.walletId)) == 0)
        }
    }

    @Test func `a day that is not over is settled by hand as far as it went, and whole once it is over`() async throws {
        try await withMerchantDesks { desks, clock in
            let (desk, service, context) = (desks[0].desk, desks[0].service, desks[0].desk.context())
            let merchant = try await desks[0].merchant(0)
            let shop = try #require(merchant.walletId)
            let payer = try await desk.wallet(50_000)
            let due = RunSettlementsRequest(merchantId: merchant.id)
            _ = try await desk.transfer(context, payer, shop, 10_000, "sale-1")
            let first = try #require(try await service.runSettlements(context, due).items.first?.settlements.first)
            #expect(!first.completesDay && first.payout.amountMinor == 9_601)
            #expect(try await service.runSettlements(context, due).items.map(\.outcome) == [.nothingToSettle])
            _ = try await desk.transfer(context, payer, shop, 10_000, "sale-2")
            clock.advance(by: .seconds(86_400))
            let second = try #require(try await desks[0].run(merchant.id, through: "2026-01-05").settlements.first)
            #expect(second.completesDay && second.day == first.day && second.number == 2)
            #expect(second.lineCount == 1 && second.payout.amountMinor == 9_601)
            try await desk.expectClean()
        }
    }

    @Test func `a merchant's key sees their own settlements alone`() async throws {
        try await withMerchantDesks { desks, clock in
            let (desk, service, context) = (desks[0].desk, desks[0].service, desks[0].desk.context())
            let (own, other) = (try await desks[0].merchant(), try await desks[0].merchant())
            let payer = try await desk.wallet(50_000)
            for merchant in [own, other] {
                _ = try await desk.transfer(context, payer, try #require(merchant.walletId), 10_000, "sale")
            }
            clock.advance(by: .seconds(86_400))
            let mine = try #require(try await desks[0].run(own.id, through: "2026-01-05").settlements.first)
            let theirs = try #require(try await desks[0].run(other.id, through: "2026-01-05").settlements.first)
            let key = desks[0].context(of: own.id)
            #expect(try await service.settlements(key, SettlementListQuery()).items == [mine])
            #expect(try await service.settlements(key, SettlementListQuery(merchantID: other.id)).items.isEmpty)
            #expect(try await service.settlement(key, mine.id) == mine)
            await desk.expectFailure(.notFound) { try await service.settlement(key, theirs.id) }
            await desk.expectFailure(.notFound) { try await service.settlementFile(key, theirs.id) }
        }
    }
}
