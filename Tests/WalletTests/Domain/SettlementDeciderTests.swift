import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// How a day is settled: once, by what is in the wallet, and never before its time.
@Suite struct SettlementDeciderTests {
    /// A shop that sold once.
    private struct Shop {
        var states: [WalletState]
        var events: [WalletEvent] = []
        var today: LocalDate

        init(_ settlementDays: Int = 1) throws {
            states = try MerchantGiven.active(settlementDays)
            today = try MerchantGiven.day("2026-01-06")
        }

        mutating func sell(_ amountMinor: Int64, on day: String = "2026-01-05") throws {
            var command = try MerchantGiven.transfer(amountMinor)
            command.day = try MerchantGiven.day(day)
            try run(command, payerFirst: true)
        }

        mutating func refund(_ amountMinor: Int64, on day: String = "2026-01-05") throws {
            var command = try MerchantGiven.transfer(
                from: MerchantGiven.walletID, to: MerchantGiven.payerID, amountMinor)
            command.day = try MerchantGiven.day(day)
            try run(command, payerFirst: false)
        }

        private mutating func run(_ command: TransferCommand, payerFirst: Bool) throws {
            let payer = WalletState.wallet(try MerchantGiven.payingWallet(1_000_000))
            let decided = try WalletDecider.decide(
                .transfer(command), payerFirst ? [payer, states[1]] : [states[1], payer])
            for event in decided {
                events.append(event.event)
                states[1] = WalletDecider.evolve(states[1], event.event)
            }
        }

        func command(_ day: String = "2026-01-05") throws -> SettleCommand {
            let merchant = try #require(states[0].merchant)
            let wallet = try #require(states[1].wallet)
            let terms = try #require(merchant.fees)
            let day = try MerchantGiven.day(day)
            var span = SettlementSpan(
                of: wallet.walletID, after: merchant.settled.throughVersion, through: day, in: merchant.currency, terms)
            for (index, event) in events.enumerated().dropFirst(merchant.settled.throughVersion) {
                let id = EventID(high: 0, low: UInt64(index + 1))
                guard span.take(event, version: index + 1, id, recordedAt: MerchantGiven.at) else { break }
            }
            return SettleCommand(
                merchantID: merchant.merchantID, walletID: wallet.walletID, settlementID: MerchantGiven.settlementID,
                day: day, today: today, completesDay: span.isWhole, tally: span.tally, terms: terms,
                expected: WalletDecider.amounts(of: span.tally, merchant, wallet, at: MerchantGiven.at),
                fileSHA256: [UInt8](repeating: 7, count: 32), at: MerchantGiven.at)
        }

        /// Settles a day, and gives the event; nil where it had no effect.
        mutating func settle(_ day: String = "2026-01-05") throws -> SettlementRan? {
            let decided = try WalletDecider.decide(.merchant(.settle(try command(day))), states)
            for event in decided {
                events.append(event.event)
                for index in [event.streamIndex, event.secondStreamIndex].compactMap({ $0 }) {
                    states[index] = WalletDecider.evolve(states[index], event.event)
                }
            }
            guard let event = decided.last?.event else { return nil }
            guard case .merchant(.settled(let settlement)) = event else { return nil }
            return settlement
        }
    }

    @Test func `a day is paid out less fees and tax, once`() throws {
        var shop = try Shop()
        try shop.sell(10_000)
        try shop.sell(1_000)
        let settlement = try #require(try shop.settle())
        // 2.5 % + 1.00, at least 1.50, and 14 % tax, sale by sale: 350 + 49 and 150 + 21.
        #expect(settlement.tally.feesMinor == 500)
        #expect(settlement.tally.taxMinor == 70)
        #expect(settlement.amounts.payoutMinor == 10_430)
        #expect(settlement.balanceMinor == 0)
        #expect(settlement.number == 1)
        #expect(shop.states[1].wallet?.balanceMinor == 0)
        #expect(try shop.settle() == nil)
        #expect(try shop.settle("2026-01-04") == nil)
    }

    @Test func `what is paid back after a payout nets the next one`() throws {
        var shop = try Shop()
        try shop.sell(10_000)
        _ = try shop.settle()
        shop.today = try MerchantGiven.day("2026-01-07")
        try shop.sell(20_000, on: "2026-01-06")
        try shop.refund(10_000, on: "2026-01-06")
        let next = try #require(try shop.settle("2026-01-06"))
        #expect(next.tally.refundsMinor == 10_000)
        // 20,000 sold costs 600 and 84 of tax; the fee of what was paid back stays.
        #expect(next.amounts.payoutMinor == 9_316)
    }

    @Test func `what was paid back before the run is not paid out, though it is of a later day`() throws {
        var shop = try Shop()
        try shop.sell(10_000)
        try shop.refund(9_900, on: "2026-01-06")
        let first = try #require(try shop.settle())
        #expect(first.tally.refundsMinor == 0)
        #expect(first.amounts.feesTakenMinor == 100)
        #expect(first.amounts.owedFeesMinor == 250)
        #expect(first.amounts.owedTaxMinor == 49)
        #expect(first.amounts.payoutMinor == 0)
        #expect(first.amounts.carriedMinor == 9_900)
        shop.today = try MerchantGiven.day("2026-01-07")
        try shop.sell(1_000, on: "2026-01-06")
        let second = try #require(try shop.settle("2026-01-06"))
        #expect(second.amounts.feesTakenMinor == 400)
        #expect(second.amounts.taxTakenMinor == 70)
        #expect(second.amounts.payoutMinor == 530)
        #expect(second.amounts.carriedMinor == 0)
    }

    @Test func `a net below zero is carried over`() throws {
        var shop = try Shop()
        var wallet = try #require(shop.states[1].wallet)
        wallet.overdraftMinor = 5_000
        shop.states[1] = .wallet(wallet)
        try shop.refund(5_000)
        let first = try #require(try shop.settle())
        #expect(first.amounts.carriedMinor == -5_000)
        #expect(first.amounts.payoutMinor == 0)
        shop.today = try MerchantGiven.day("2026-01-07")
        try shop.sell(10_000, on: "2026-01-06")
        let second = try #require(try shop.settle("2026-01-06"))
        #expect(second.amounts.broughtForwardMinor == -5_000)
        #expect(second.amounts.payoutMinor == 4_601)
    }

    @Test func `a later day ends a settlement, and what comes late is in the next`() throws {
        var shop = try Shop()
        try shop.sell(10_000)
        try shop.sell(2_000, on: "2026-01-06")
        try shop.sell(3_000)
        let first = try #require(try shop.settle())
        #expect(first.tally.saleCount == 1)
        shop.today = try MerchantGiven.day("2026-01-07")
        let second = try #require(try shop.settle("2026-01-06"))
        #expect(second.tally.salesMinor == 5_000)
        #expect(second.tally.afterVersion == 1)
    }

    @Test func `nothing is settled before its time, of nobody who is stopped, or by old figures`() throws {
        var shop = try Shop(2)
        try shop.sell(10_000)
        let due = try MerchantGiven.day("2026-01-07")
        #expect(throws: WalletRejection.merchant(.settlementNotDue(on: due))) { try shop.settle() }
        shop.today = due
        let command = try shop.command()
        try shop.refund(9_999, on: "2026-01-06")
        #expect(throws: WalletRejection.settlementStale) {
            try WalletDecider.decide(.merchant(.settle(command)), shop.states)
        }
        var otherTerms = try shop.command()
        otherTerms.terms.fixedMinor += 1
        var otherSpan = try shop.command()
        otherSpan.tally.afterVersion += 1
        for stale in [otherTerms, otherSpan] {
            #expect(throws: WalletRejection.settlementStale) {
                try WalletDecider.decide(.merchant(.settle(stale)), shop.states)
            }
        }
        let fresh = try shop.command()
        let stopped = try MerchantGiven.after(.suspend(MerchantGiven.status()), shop.states)
        #expect(throws: WalletRejection.merchant(.merchantSuspended)) {
            try WalletDecider.decide(.merchant(.settle(fresh)), stopped)
        }
        let verified: [WalletState] = [.merchant(try MerchantGiven.verified()), .empty]
        #expect(throws: WalletRejection.merchant(.merchantNotActive)) {
            try WalletDecider.decide(.merchant(.settle(fresh)), verified)
        }
        var frozen = shop.states
        let stop = WalletEvent.suspended(WalletStatusChanged(walletID: MerchantGiven.walletID, at: MerchantGiven.at))
        frozen[1] = WalletDecider.evolve(frozen[1], stop)
        #expect(throws: WalletRejection.rule(.walletSuspended)) {
            try WalletDecider.decide(.merchant(.settle(fresh)), frozen)
        }
    }

    @Test func `a day without movements leaves no trace`() throws {
        var shop = try Shop()
        #expect(try shop.settle() == nil)
        #expect(shop.states[0].merchant?.settled == MerchantAccount.Settled())
    }

    @Test func `a settlement takes no more lines and no larger sums than it may have`() throws {
        var tally = SettlementTally(afterVersion: 0)
        let day = try MerchantGiven.day()
        let large = SettlementLine(kind: .sale, amountMinor: WalletLimits.amountMinor, reference: "r", day: day)
        var count = 0
        while tally.add(large) { count += 1 }
        #expect(count == Int(MerchantLimits.settlementSumMinor / WalletLimits.amountMinor))
        let small = SettlementLine(kind: .refund, amountMinor: 1, reference: "r", day: day)
        while tally.add(small) {}
        #expect(tally.lineCount == MerchantLimits.settlementLines)
    }
}
