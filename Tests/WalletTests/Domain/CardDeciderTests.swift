import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// What is accepted of MedCards, and the events that it causes.
@Suite struct CardDeciderTests {
    @Test(arguments: plans + statuses + beneficiaries + claims + reversals)
    func `a command that is accepted causes these events`(_ row: DecisionCase) {
        #expect(row.isWellFormed)
        #expect(row.outcome == row.expected)
    }

    static let plans: [DecisionCase] = [
        DecisionCase(
            "a plan", [.empty, Given.wallet { $0.status = .pending }], GivenCards.createPlan(),
            [Decided(.card(.planCreated(GivenCards.planCreated)))]),
        DecisionCase(
            "withdrawing a plan", [GivenCards.plan()], .card(.withdrawPlan(GivenCards.planID, at: Given.at)),
            [Decided(.card(.planWithdrawn(CardPlanWithdrawn(planID: GivenCards.planID, at: Given.at))))]),
        DecisionCase(
            "withdrawing a plan twice", [GivenCards.plan { $0.status = .withdrawn }],
            .card(.withdrawPlan(GivenCards.planID, at: Given.at)), []),
        DecisionCase(
            "a card, which carries the plan's terms", [.empty, GivenCards.plan()], GivenCards.issue(),
            [Decided(.card(.issued(GivenCards.issued)))]),
    ]

    static let statuses: [DecisionCase] = [
        DecisionCase(
            "the holder activating", [GivenCards.card { $0.status = .issued }],
            GivenCards.change(.active, by: Given.owner), [Decided(.card(.activated(GivenCards.changed())))]),
        DecisionCase("activating twice", [GivenCards.card()], GivenCards.change(.active), []),
        DecisionCase(
            "the holder blocking", [GivenCards.card()], GivenCards.change(.blocked, reason: "lost", by: Given.owner),
            [Decided(.card(.blocked(GivenCards.changed("lost"))))]),
        DecisionCase(
            "blocking what is issued", [GivenCards.card { $0.status = .issued }], GivenCards.change(.blocked),
            [Decided(.card(.blocked(GivenCards.changed())))]),
        DecisionCase(
            "the holder blocking twice", [GivenCards.card { $0.status = .blocked }],
            GivenCards.change(.blocked, by: Given.owner), []),
        DecisionCase(
            "staff activating what is blocked", [GivenCards.card { $0.status = .blocked }], GivenCards.change(.active),
            [Decided(.card(.activated(GivenCards.changed())))]),
        DecisionCase(
            "the day after the last", [GivenCards.card { $0.status = .blocked }],
            .card(.expire(GivenCards.cardID, at: Given.at, day: Given.day("2027-01-01"))),
            [Decided(.card(.expired(GivenCards.changed())))]),
        DecisionCase(
            "the last day", [GivenCards.card()],
            .card(.expire(GivenCards.cardID, at: Given.at, day: GivenCards.lastDay)), []),
        DecisionCase(
            "expiring twice", [GivenCards.card { $0.status = .expired }],
            .card(.expire(GivenCards.cardID, at: Given.at, day: Given.day("2027-01-01"))), []),
    ]

    static let beneficiaries: [DecisionCase] = [
        DecisionCase(
            "adding a beneficiary", [GivenCards.card()], GivenCards.addBeneficiary(),
            [
                Decided(
                    .card(
                        .beneficiaryAdded(
                            BeneficiaryAdded(
                                cardID: GivenCards.cardID, beneficiaryID: GivenCards.beneficiaryID(1),
                                name: "Omar Hassan", relation: .child, holderID: Given.owner, at: Given.at))))
            ]),
        DecisionCase(
            "removing a beneficiary", [GivenCards.card { $0.beneficiaries = [GivenCards.beneficiaryID(1)] }],
            GivenCards.removeBeneficiary(),
            [
                Decided(
                    .card(
                        .beneficiaryRemoved(
                            BeneficiaryRemoved(
                                cardID: GivenCards.cardID, beneficiaryID: GivenCards.beneficiaryID(1), at: Given.at))))
            ]),
    ]

    /// A claim of the holder's on a dental benefit: what was used before, what is charged, and what comes of it.
    private static func dental(
        _ name: String, used: Int64 = 0, _ amount: Int64, approved: Int64, remaining: Int64
    ) -> DecisionCase {
        let card = GivenCards.card {
            if used > 0 {
                $0.uses = [MedCard.Use(key: GivenCards.key("dental", from: "2026-01-01"), usedMinor: used)]
            }
        }
        var event = GivenCards.processed
        (event.amount, event.approvedMinor, event.remainingMinor) = (Given.money(amount), approved, remaining)
        return DecisionCase(
            name, GivenCards.given(card), GivenCards.claim(amount),
            [
                Decided(.card(.claimProcessed(event)), on: 0, and: 1),
                Decided(GivenCards.paid(approved, funder: 100_000 - approved, merchant: approved), on: 3, and: 4),
            ])
    }

    static let claims: [DecisionCase] = [
        dental("a tenth is the member's", 200, approved: 180, remaining: 820),
        dental("half a unit of co-pay is rounded to the even: down", 205, approved: 185, remaining: 815),
        dental("half a unit of co-pay is rounded to the even: up", 215, approved: 193, remaining: 807),
        dental("less than half a unit of co-pay is nothing", 4, approved: 4, remaining: 996),
        dental("the last unit of the limit", used: 999, 500, approved: 1, remaining: 0),
        dental("a claim beyond the limit is approved up to it", 2_000, approved: 1_000, remaining: 0),
        dental("what is left to the unit", used: 820, 200, approved: 180, remaining: 0),
        dental("the largest amount", WalletLimits.amountMinor, approved: 1_000, remaining: 0),
        DecisionCase(
            "a merchant who takes cards, and nothing from wallets",
            GivenCards.given(payee: Given.wallet(2) { $0.takesTransfers = false }), GivenCards.claim(200),
            [
                Decided(.card(.claimProcessed(GivenCards.processed)), on: 0, and: 1),
                Decided(GivenCards.paid(180, funder: 99_820, merchant: 180), on: 3, and: 4),
            ]),
        DecisionCase(
            "holds of the funder's whose time is over are given back first",
            GivenCards.given(funder: Given.wallet(1, balance: 180) { $0.reserve(180, until: Given.at) }),
            GivenCards.claim(200),
            [
                Decided(.card(.claimProcessed(GivenCards.processed)), on: 0, and: 1),
                Decided(
                    .holdExpired(
                        HoldReleased(
                            walletID: Given.id(1), holdID: Given.holdID(1), amount: Given.money(180), at: Given.at)),
                    on: 3),
                Decided(GivenCards.paid(180, funder: 0, merchant: 180), on: 3, and: 4),
            ]),
    ]

    private static let paidBack = WalletEvent.transferred(
        FundsTransferred(
            from: Given.id(2), to: Given.id(1), amount: Given.money(180), fromBalanceMinor: 20, toBalanceMinor: 180,
            reference: "c1", cardClaimID: GivenCards.claimID(1), at: Given.later, day: Given.today))

    private static func reversal(
        _ name: String, of card: WalletState, merchant: WalletState = Given.wallet(2, balance: 200),
        _ command: WalletCommand = GivenCards.reverse(), first: [Decided] = []
    ) -> DecisionCase {
        DecisionCase(
            name, [card, GivenCards.claimed(), Given.wallet(1), merchant], command,
            first + [
                Decided(.card(.claimReversed(GivenCards.reversed)), on: 0, and: 1), Decided(paidBack, on: 3, and: 2),
            ])
    }

    static let reversals: [DecisionCase] = [
        reversal("a reversal gives benefit and money back", of: GivenCards.card()),
        reversal("of a blocked card", of: GivenCards.card { $0.status = .blocked }),
        reversal(
            "of a card whose last day is over", of: GivenCards.card(),
            GivenCards.reverse { $0.day = Given.day("2027-01-01") },
            first: [
                Decided(.card(.expired(CardStatusChanged(cardID: GivenCards.cardID, at: Given.later))))
            ]
        ).paying(on: Given.day("2027-01-01")),
        reversal(
            "by the merchant who claimed", of: GivenCards.card(),
            GivenCards.reverse { $0.merchantCaller = GivenCards.merchantID }),
        reversal(
            "whatever the limits of the merchant's wallet", of: GivenCards.card(),
            merchant: Given.wallet(2, balance: 200) { $0.limits.perDayMinor = 1 }),
    ]
}

extension DecisionCase {
    /// The same, with the money moved on another day.
    fileprivate func paying(on day: LocalDate) -> DecisionCase {
        var changed = self
        changed.expected = expected.map { events in
            events.map { decided in
                guard case .transferred(var event) = decided.event else { return decided }
                event.day = day
                return Decided(.transferred(event), on: decided.first, and: decided.second)
            }
        }
        return changed
    }
}
