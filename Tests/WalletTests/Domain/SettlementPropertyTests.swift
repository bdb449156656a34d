import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What holds of settlements after any sequence of commands.
@Suite struct SettlementPropertyTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func `whatever happens, what was sold is paid out once, less what it cost`(_ seed: UInt64) throws {
        var world = try MerchantWorld(seed: seed)
        for _ in 0..<2_000 {
            world.step()
            let wallet = try #require(world.wallet)
            #expect(wallet.availableMinor >= 0, "seed \(seed)")
        }
        // A run in which nothing was settled, or nothing refused, would prove nothing.
        #expect(world.settlements.count > 20)
        #expect(world.settlements.contains { $0.amounts.payoutMinor == 0 })
        #expect(world.settlements.contains { $0.amounts.owedFeesMinor > 0 || $0.amounts.carriedMinor != 0 })
        #expect(world.refused["settlementStale", default: 0] > 0)
        try expectConservation(world, seed)
        expectEachMovementOnce(world, seed)
        try settleTheRest(&world, seed)
    }

    /// Σ payouts + Σ fees + Σ tax + what is left in the wallet = Σ sales − Σ refunds + what staff put in.
    private func expectConservation(_ world: MerchantWorld, _ seed: UInt64) throws {
        let left = try #require(world.wallet).balanceMinor
        let taken = world.settlements.reduce(0) { $0 + $1.amounts.takenMinor }
        let moved = world.lines.reduce(0) { $0 + ($1.kind == .refund ? -$1.amountMinor : $1.amountMinor) }
        #expect(taken + left == moved, "seed \(seed)")
    }

    private func expectEachMovementOnce(_ world: MerchantWorld, _ seed: UInt64) {
        var through = 0
        var carried: Int64 = 0
        var lastDay = LocalDate.earliest
        for (index, settlement) in world.settlements.enumerated() {
            let (tally, amounts) = (settlement.tally, settlement.amounts)
            #expect(settlement.number == index + 1, "seed \(seed)")
            #expect(tally.afterVersion == through, "seed \(seed)")
            if settlement.completesDay { #expect(settlement.day > lastDay, "seed \(seed)") }
            #expect(amounts.broughtForwardMinor == carried, "seed \(seed)")
            let net = tally.salesMinor - tally.refundsMinor + tally.adjustmentsMinor
            #expect(amounts.carriedMinor == carried + net - amounts.takenMinor, "seed \(seed)")
            #expect(amounts.payoutMinor >= 0 && amounts.feesTakenMinor >= 0 && amounts.taxTakenMinor >= 0)
            let lines = world.shopEvents[through..<tally.throughVersion]
                .compactMap { SettlementLine($0, of: MerchantGiven.walletID, settlement.terms) }
            #expect(lines.count == tally.lineCount, "seed \(seed)")
            #expect(lines.allSatisfy { $0.day <= settlement.day }, "seed \(seed)")
            #expect(lines.reduce(0) { $0 + $1.feeMinor } == tally.feesMinor, "seed \(seed)")
            (through, carried) = (tally.throughVersion, amounts.carriedMinor)
            if settlement.completesDay { lastDay = settlement.day }
        }
    }

    /// Once everything is settled and nothing is reserved, nothing is left but what the merchant owes.
    private func settleTheRest(_ world: inout MerchantWorld, _ seed: UInt64) throws {
        if world.merchant?.status == .suspended { world.perform(.merchant(.activate(MerchantGiven.status()))) }
        let later = MerchantGiven.at.advanced(by: .seconds(900_000_000))
        world.perform(.expireHolds(MerchantGiven.walletID, at: later))
        world.today = world.today.advanced(byDays: 40)
        world.settle(through: world.today.advanced(byDays: -5), isDisturbed: false)
        let (merchant, wallet) = (try #require(world.merchant), try #require(world.wallet))
        #expect(merchant.settled.carriedMinor == wallet.balanceMinor, "seed \(seed)")
        #expect(wallet.balanceMinor <= 0, "seed \(seed)")
        try expectConservation(world, seed)
        expectEachMovementOnce(world, seed)
    }
}
