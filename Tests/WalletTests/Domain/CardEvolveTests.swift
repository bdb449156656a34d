import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// What events make of cards, plans and claims.
@Suite struct CardEvolveTests {
    private func fold(_ events: [CardEvent], from state: WalletState = .empty) -> WalletState {
        events.reduce(state) { WalletDecider.evolve($0, .card($1)) }
    }

    private func processed(
        _ number: UInt64, _ approved: Int64, _ key: BenefitKey = GivenCards.key("dental", from: "2026-01-01")
    ) -> ClaimProcessed {
        var event = GivenCards.processed
        (event.claimID, event.approvedMinor, event.use) = (GivenCards.claimID(number), approved, key)
        return event
    }

    private func reversed(
        _ approved: Int64, _ key: BenefitKey = GivenCards.key("dental", from: "2026-01-01")
    ) -> ClaimReversed {
        var event = GivenCards.reversed
        (event.approved, event.use) = (Given.money(approved), key)
        return event
    }

    @Test func `a card goes its way`() throws {
        var state = fold([.issued(GivenCards.issued)])
        #expect(state == GivenCards.card { $0.status = .issued })
        state = fold([.activated(GivenCards.changed())], from: state)
        #expect(state == GivenCards.card())
        state = fold([.blocked(GivenCards.changed("lost"))], from: state)
        #expect(state == GivenCards.card { $0.status = .blocked })
        state = fold([.expired(CardStatusChanged(cardID: GivenCards.cardID, at: Given.later))], from: state)
        #expect(
            state
                == GivenCards.card {
                    $0.status = .expired
                    $0.updatedAt = Given.later
                })
    }

    @Test func `a plan is made and withdrawn`() {
        let events: [CardEvent] = [
            .planCreated(GivenCards.planCreated),
            .planWithdrawn(CardPlanWithdrawn(planID: GivenCards.planID, at: Given.later)),
        ]
        #expect(
            fold(events)
                == GivenCards.plan {
                    $0.status = .withdrawn
                    $0.updatedAt = Given.later
                })
    }

    @Test func `beneficiaries come and go`() {
        let added = [1, 2, 3].map { (number: UInt64) in
            CardEvent.beneficiaryAdded(
                BeneficiaryAdded(
                    cardID: GivenCards.cardID, beneficiaryID: GivenCards.beneficiaryID(number), name: nil,
                    relation: .other, holderID: Given.owner, at: Given.later))
        }
        let removed = CardEvent.beneficiaryRemoved(
            BeneficiaryRemoved(
                cardID: GivenCards.cardID, beneficiaryID: GivenCards.beneficiaryID(2), at: Given.later))
        #expect(
            fold(added + [removed], from: GivenCards.card())
                == GivenCards.card {
                    $0.beneficiaries = [GivenCards.beneficiaryID(1), GivenCards.beneficiaryID(3)]
                    $0.updatedAt = Given.later
                })
    }

    @Test func `use adds up by benefit, period and person, and goes with its last reversal`() {
        let child = GivenCards.key("dental", from: "2026-01-01", of: GivenCards.beneficiaryID(1))
        let february = GivenCards.key("dental", from: "2026-02-01")
        let january = GivenCards.key("dental", from: "2026-01-01")
        var state = fold(
            [
                .claimProcessed(processed(1, 100)), .claimProcessed(processed(2, 30, child)),
                .claimProcessed(processed(3, 7, february)), .claimProcessed(processed(4, 50)),
            ], from: GivenCards.card())
        let uses = [
            MedCard.Use(key: january, usedMinor: 150), MedCard.Use(key: child, usedMinor: 30),
            MedCard.Use(key: february, usedMinor: 7),
        ]
        #expect(state == GivenCards.card { $0.uses = uses })
        state = fold([.claimReversed(reversed(30, child)), .claimReversed(reversed(100))], from: state)
        let left = [MedCard.Use(key: january, usedMinor: 50), MedCard.Use(key: february, usedMinor: 7)]
        #expect(
            state
                == GivenCards.card {
                    $0.uses = left
                    $0.updatedAt = Given.later
                })
        // No event says so, but an evolve is total: nothing goes below zero.
        state = fold([.claimReversed(reversed(51)), .claimReversed(reversed(1, child))], from: state)
        #expect(
            state
                == GivenCards.card {
                    $0.uses = [left[1]]
                    $0.updatedAt = Given.later
                })
    }

    @Test func `a claim begins by being processed, and is reversed`() {
        let begun = fold([.claimProcessed(GivenCards.processed)])
        #expect(begun == GivenCards.claimed())
        #expect(fold([.claimReversed(GivenCards.reversed)], from: begun) == GivenCards.claimed(reversedAt: Given.later))
    }

    @Test func `what concerns others changes nothing`() {
        let paid = GivenCards.paid(1, funder: 1, merchant: 1)
        for state in [GivenCards.card(), GivenCards.plan(), GivenCards.claimed(), GivenCards.merchant(), .empty] {
            #expect(WalletDecider.evolve(state, paid) == state)
        }
        let activated = WalletEvent.card(.activated(GivenCards.changed()))
        for state in [GivenCards.plan(), GivenCards.claimed(), GivenCards.merchant(), Given.wallet(), .empty] {
            #expect(WalletDecider.evolve(state, activated) == state)
        }
    }

    @Test func `a card says that its last day is over before anyone wrote it down`() {
        let card = GivenCards.medCard { $0.status = .blocked }
        #expect(card.status(on: GivenCards.lastDay) == .blocked)
        #expect(card.status(on: GivenCards.lastDay.advanced(byDays: 1)) == .expired)
    }
}
