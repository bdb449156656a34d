import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// What holds of cards after any sequence of commands.
@Suite struct CardPropertyTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func `whatever is claimed, no more is used than there is, and all of it is paid`(_ seed: UInt64) throws {
        var world = CardWorld(seed: seed)
        for _ in 0..<3_000 {
            world.perform(world.next())
            expectNothingOverused(world, seed)
        }
        expectLively(world)
        try expectClaimsAgree(world, seed)
        expectFoldsAgree(world)
    }

    private func expectNothingOverused(_ world: CardWorld, _ seed: UInt64) {
        for card in (0..<CardWorld.cards).compactMap(world.card) {
            for use in card.uses {
                let limit = card.benefits.first { $0.benefitClass == use.key.benefitClass }?.limit.amountMinor ?? 0
                #expect(use.usedMinor > 0 && use.usedMinor <= limit, "seed \(seed)")
            }
            #expect(Set(card.uses.map(\.key)).count == card.uses.count, "seed \(seed)")
        }
        #expect(world.balance(1) >= 0 && world.balance(2) >= 0, "seed \(seed)")
        #expect(world.balance(1) + world.balance(2) == CardWorld.funderMinor, "seed \(seed)")
    }

    /// A run in which nothing happened, or nothing was refused, would prove nothing.
    private func expectLively(_ world: CardWorld) {
        #expect(world.claims.count > 200)
        #expect(world.claims.filter { world.claim($0)?.reversedAt != nil }.count > 50)
        for rule in ["benefitExhausted", "claimReversed", "cardBlocked", "serviceDateInFuture"] {
            #expect(world.refused[rule, default: 0] > 0, "never refused by \(rule)")
        }
    }

    /// Each claim is divided to the unit; those that stand are what the cards say is used, and what the merchant has.
    private func expectClaimsAgree(_ world: CardWorld, _ seed: UInt64) throws {
        var used: [CardID: [BenefitKey: Int64]] = [:]
        var paid: Int64 = 0
        for id in world.claims {
            let claim = try #require(world.claim(id))
            let processed = claim.processed
            #expect(processed.approvedMinor > 0 && processed.approvedMinor <= processed.amount.amountMinor)
            #expect(processed.remainingMinor >= 0)
            if claim.reversedAt != nil { continue }
            used[processed.cardID, default: [:]][processed.use, default: 0] += processed.approvedMinor
            paid += processed.approvedMinor
        }
        #expect(world.balance(2) == paid, "seed \(seed)")
        for card in (0..<CardWorld.cards).compactMap(world.card) {
            let told = Dictionary(uniqueKeysWithValues: card.uses.map { ($0.key, $0.usedMinor) })
            #expect(told == used[card.cardID] ?? [:], "seed \(seed)")
        }
    }

    private func expectFoldsAgree(_ world: CardWorld) {
        for (id, events) in world.events {
            var state = CardWorld(seed: 0).states[id] ?? .empty
            for event in events { state = WalletDecider.evolve(state, event) }
            #expect(state == world.states[id])
        }
        #expect(world.events.count > 100)
    }
}
