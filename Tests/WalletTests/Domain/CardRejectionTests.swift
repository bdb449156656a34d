import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// What is refused of MedCards, and why: a row for each rule.
@Suite struct CardRejectionTests {
    static let rows = plans + cards + persons + claims + services + merchants + benefits + payments + reversals

    @Test(arguments: rows)
    func `a command that breaks a rule is refused with that rule`(_ row: DecisionCase) {
        #expect(row.isWellFormed)
        #expect(row.outcome == row.expected)
    }

    @Test func `every rule that a decision has has a row`() {
        let codes = Set(
            Self.rows.compactMap { row -> String? in
                switch row.expected {
                case .failure(.rule(let rule)): rule.code
                case .failure(.merchant(let rule)): rule.code
                case .failure(.card(let rule)): rule.code
                default: nil
                }
            })
        let all: Set = [
            "unknownPlan", "planWithdrawn", "cardNotActive", "cardBlocked", "cardExpired", "tooManyBeneficiaries",
            "unknownBeneficiary", "unknownMerchant", "merchantNotVerified", "merchantNotActive", "merchantSuspended",
            "methodNotTaken", "benefitNotCovered",
            "benefitExhausted", "nothingCovered", "serviceDateOutsideCard", "serviceDateInFuture", "funderCannotPay",
            "claimReversed", "sameWallet", "insufficientFunds", "walletClosed", "walletSuspended", "walletPending",
            "unknownWallet", "currencyMismatch", "balanceTooLarge",
        ]
        #expect(codes == all)
    }

    private static let nextYear = Given.day("2027-01-01")
    private static let usd = Given.currency("USD")

    static let plans: [DecisionCase] = [
        DecisionCase(
            "a plan's id twice", [GivenCards.plan(), Given.wallet()], GivenCards.createPlan(), refused: .idTaken),
        DecisionCase("an unknown funder", [.empty, .empty], GivenCards.createPlan(), rule: .unknownWallet),
        DecisionCase(
            "a merchant as a funder", [.empty, GivenCards.merchant()], GivenCards.createPlan(), rule: .unknownWallet),
        DecisionCase(
            "a closed funder", [.empty, Given.wallet { $0.status = .closed }], GivenCards.createPlan(),
            rule: .walletClosed),
        DecisionCase(
            "a benefit in another currency", [.empty, Given.wallet { $0.currency = usd }], GivenCards.createPlan(),
            rule: .currencyMismatch(expected: usd)),
        DecisionCase(
            "withdrawing an unknown plan", [.empty], .card(.withdrawPlan(GivenCards.planID, at: Given.at)),
            refused: .notFound),
        DecisionCase(
            "withdrawing what is no plan", [GivenCards.card()], .card(.withdrawPlan(GivenCards.planID, at: Given.at)),
            refused: .notFound),
    ]

    static let cards: [DecisionCase] = [
        DecisionCase(
            "a card's id twice", [GivenCards.card(), GivenCards.plan()], GivenCards.issue(), refused: .idTaken),
        DecisionCase("an unknown plan", [.empty, .empty], GivenCards.issue(), refused: .card(.unknownPlan)),
        DecisionCase(
            "a withdrawn plan", [.empty, GivenCards.plan { $0.status = .withdrawn }], GivenCards.issue(),
            refused: .card(.planWithdrawn)),
        DecisionCase(
            "a card that is over before it begins", [.empty, GivenCards.plan()],
            GivenCards.issue(firstDay: Given.day("2025-01-05")), refused: .card(.cardExpired)),
        DecisionCase("activating an unknown card", [.empty], GivenCards.change(.active), refused: .notFound),
        DecisionCase(
            "activating what is no card", [GivenCards.plan()], GivenCards.change(.active), refused: .notFound),
        DecisionCase(
            "another member activating", [GivenCards.card { $0.status = .issued }],
            GivenCards.change(.active, by: Given.otherOwner), refused: .notFound),
        DecisionCase(
            "the holder activating what is blocked", [GivenCards.card { $0.status = .blocked }],
            GivenCards.change(.active, by: Given.owner), refused: .staffOnly),
        DecisionCase(
            "activating after the last day", [GivenCards.card { $0.status = .issued }],
            GivenCards.change(.active, on: nextYear), refused: .card(.cardExpired)),
        DecisionCase(
            "blocking what is expired", [GivenCards.card { $0.status = .expired }], GivenCards.change(.blocked),
            refused: .card(.cardExpired)),
        DecisionCase(
            "expiring an unknown card", [.empty], .card(.expire(GivenCards.cardID, at: Given.at, day: nextYear)),
            refused: .notFound),
    ]

    static let persons: [DecisionCase] = [
        DecisionCase(
            "one beneficiary too many",
            [
                GivenCards.card {
                    $0.beneficiaries = (1...UInt64(CardLimits.beneficiaries)).map(GivenCards.beneficiaryID)
                }
            ], GivenCards.addBeneficiary(99), refused: .card(.tooManyBeneficiaries)),
        DecisionCase(
            "a beneficiary's id twice", [GivenCards.card { $0.beneficiaries = [GivenCards.beneficiaryID(1)] }],
            GivenCards.addBeneficiary(), refused: .idTaken),
        DecisionCase(
            "a beneficiary of an expired card", [GivenCards.card()], GivenCards.addBeneficiary(on: nextYear),
            refused: .card(.cardExpired)),
        DecisionCase("a beneficiary of no card", [.empty], GivenCards.addBeneficiary(), refused: .notFound),
        DecisionCase(
            "removing an unknown beneficiary", [GivenCards.card()], GivenCards.removeBeneficiary(),
            refused: .notFound),
        DecisionCase(
            "removing from an expired card", [GivenCards.card { $0.beneficiaries = [GivenCards.beneficiaryID(1)] }],
            GivenCards.removeBeneficiary(on: nextYear), refused: .card(.cardExpired)),
    ]

    static let claims: [DecisionCase] = [
        DecisionCase("an unknown card", GivenCards.given(.empty), GivenCards.claim(1), refused: .notFound),
        DecisionCase(
            "a claim's id twice",
            [
                GivenCards.card(), GivenCards.claimed(), GivenCards.merchant(), Given.wallet(1, balance: 9),
                Given.wallet(2),
            ], GivenCards.claim(1), refused: .idTaken),
        DecisionCase(
            "a card that is not active yet", GivenCards.given(GivenCards.card { $0.status = .issued }),
            GivenCards.claim(1), refused: .card(.cardNotActive)),
        DecisionCase(
            "a blocked card", GivenCards.given(GivenCards.card { $0.status = .blocked }), GivenCards.claim(1),
            refused: .card(.cardBlocked)),
        DecisionCase(
            "an expired card", GivenCards.given(), GivenCards.claim(1) { $0.day = nextYear },
            refused: .card(.cardExpired)),
        DecisionCase(
            "another currency", GivenCards.given(), GivenCards.claim(1) { $0.amount.currency = usd },
            rule: .currencyMismatch(expected: Given.egp)),
        DecisionCase(
            "somebody who may not use it", GivenCards.given(),
            GivenCards.claim(1) { $0.beneficiaryID = GivenCards.beneficiaryID(1) }, refused: .card(.unknownBeneficiary)),
    ]

    static let services: [DecisionCase] = [
        DecisionCase(
            "a service to come", GivenCards.given(), GivenCards.claim(1) { $0.serviceDate = Given.day("2026-01-06") },
            refused: .card(.serviceDateInFuture)),
        DecisionCase(
            "a service before the first day", GivenCards.given(),
            GivenCards.claim(1) { $0.serviceDate = Given.day("2025-12-31") },
            refused: .card(.serviceDateOutsideCard(firstDay: GivenCards.firstDay, lastDay: GivenCards.lastDay))),
    ]

    static let merchants: [DecisionCase] = [
        DecisionCase(
            "an unknown merchant", GivenCards.given(merchant: .empty), GivenCards.claim(1),
            refused: .merchant(.unknownMerchant)),
        DecisionCase(
            "a merchant who asked to be taken on",
            GivenCards.given(merchant: GivenCards.merchant { $0.status = .applied }), GivenCards.claim(1),
            refused: .merchant(.merchantNotVerified)),
        DecisionCase(
            "a merchant who was looked at", GivenCards.given(merchant: GivenCards.merchant { $0.status = .verified }),
            GivenCards.claim(1), refused: .merchant(.merchantNotActive)),
        DecisionCase(
            "a suspended merchant", GivenCards.given(merchant: GivenCards.merchant { $0.status = .suspended }),
            GivenCards.claim(1), refused: .merchant(.merchantSuspended)),
        DecisionCase(
            "a merchant who takes no cards", GivenCards.given(merchant: GivenCards.merchant { $0.methods = [.wallet] }),
            GivenCards.claim(1), refused: .merchant(.methodNotTaken(.card))),
        DecisionCase(
            "a merchant's wallet other than what was seen",
            GivenCards.given(merchant: GivenCards.merchant { $0.walletID = Given.id(3) }), GivenCards.claim(1),
            refused: .outdated),
        DecisionCase(
            "a funder's wallet other than what was seen",
            GivenCards.given(GivenCards.card { $0.funderWalletID = Given.id(3) }), GivenCards.claim(1),
            refused: .outdated),
        DecisionCase(
            "a merchant who pays for the plan",
            [
                GivenCards.card(), .empty, GivenCards.merchant { $0.walletID = Given.id(1) },
                Given.wallet(1, balance: 9),
            ], GivenCards.claim(1) { $0.wallets.merchant = Given.id(1) }, rule: .sameWallet),
    ]

    private static func used(_ key: BenefitKey, _ amount: Int64) -> [WalletState] {
        GivenCards.given(GivenCards.card { $0.uses = [MedCard.Use(key: key, usedMinor: amount)] })
    }

    static let benefits: [DecisionCase] = [
        DecisionCase(
            "a class that the card has not", GivenCards.given(), GivenCards.claim(1) { $0.benefitClass = "travel" },
            refused: .card(.benefitNotCovered)),
        DecisionCase(
            "nothing left of the month", used(GivenCards.key("dental", from: "2026-01-01"), 1_000),
            GivenCards.claim(1), refused: .card(.benefitExhausted(renewsOn: Given.day("2026-02-01")))),
        DecisionCase(
            "nothing left of the day", used(GivenCards.key("checkup", from: "2026-01-05"), 50),
            GivenCards.claim(9) { $0.benefitClass = "checkup" },
            refused: .card(.benefitExhausted(renewsOn: Given.day("2026-01-06")))),
        DecisionCase(
            "nothing left of the card's only year", used(GivenCards.key("optical", from: "2026-01-01"), 500),
            GivenCards.claim(1) { $0.benefitClass = "optical" }, refused: .card(.benefitExhausted(renewsOn: nil))),
        DecisionCase(
            "nothing left of the card", used(GivenCards.key("hospital", from: "2026-01-01"), 9_000),
            GivenCards.claim(1) { $0.benefitClass = "hospital" }, refused: .card(.benefitExhausted(renewsOn: nil))),
        DecisionCase(
            "more used than there is, as no event should say", used(GivenCards.key("dental", from: "2026-01-01"), .max),
            GivenCards.claim(1), refused: .card(.benefitExhausted(renewsOn: Given.day("2026-02-01")))),
        DecisionCase(
            "a co-pay that takes all",
            GivenCards.given(GivenCards.card { $0.benefits[0].copayBasisPoints = CardLimits.copayBasisPoints }),
            GivenCards.claim(1), refused: .card(.nothingCovered)),
    ]

    static let payments: [DecisionCase] = [
        DecisionCase(
            "a funder without money", GivenCards.given(funder: Given.wallet(1, balance: 179)), GivenCards.claim(200),
            refused: .card(.funderCannotPay)),
        DecisionCase(
            "a suspended funder", GivenCards.given(funder: Given.wallet(1, balance: 900) { $0.status = .suspended }),
            GivenCards.claim(200), refused: .card(.funderCannotPay)),
        DecisionCase(
            "a funder's limit",
            GivenCards.given(funder: Given.wallet(1, balance: 900) { $0.limits.perTransactionMinor = 179 }),
            GivenCards.claim(200), refused: .card(.funderCannotPay)),
        DecisionCase(
            "a merchant's wallet that is not active", GivenCards.given(payee: Given.wallet(2) { $0.status = .pending }),
            GivenCards.claim(1), rule: .walletPending),
        DecisionCase(
            "a merchant's wallet in another currency", GivenCards.given(payee: Given.wallet(2) { $0.currency = usd }),
            GivenCards.claim(1), rule: .currencyMismatch(expected: usd)),
        DecisionCase(
            "a merchant's wallet that does not exist", GivenCards.given(payee: .empty), GivenCards.claim(1),
            rule: .unknownWallet),
        DecisionCase(
            "a merchant's wallet that is full",
            GivenCards.given(payee: Given.wallet(2, balance: WalletLimits.amountMinor)),
            GivenCards.claim(1), rule: .balanceTooLarge),
    ]

    /// The states of a reversal, unless told otherwise such that it is done.
    private static func claimed(
        _ claim: WalletState = GivenCards.claimed(), funder: WalletState = Given.wallet(1),
        merchant: WalletState = Given.wallet(2, balance: 200)
    ) -> [WalletState] { [GivenCards.card(), claim, funder, merchant] }

    private static func ofAnotherCard() -> WalletState {
        var processed = GivenCards.processed
        processed.cardID = CardID(high: 1, low: 1)
        return .cardClaim(CardClaim(processed: processed))
    }

    static let reversals: [DecisionCase] = [
        DecisionCase("an unknown claim", claimed(.empty), GivenCards.reverse(), refused: .notFound),
        DecisionCase("a claim of another card", claimed(ofAnotherCard()), GivenCards.reverse(), refused: .notFound),
        DecisionCase(
            "another merchant", claimed(), GivenCards.reverse { $0.merchantCaller = GivenCards.otherMerchantID },
            refused: .notFound),
        DecisionCase(
            "reversing twice", claimed(GivenCards.claimed(reversedAt: Given.at)), GivenCards.reverse(),
            refused: .card(.claimReversed)),
        DecisionCase(
            "wallets other than those of the claim", claimed(),
            GivenCards.reverse { $0.wallets.merchant = Given.id(3) }, refused: .outdated),
        DecisionCase(
            "a merchant without money", claimed(merchant: Given.wallet(2, balance: 179)), GivenCards.reverse(),
            rule: .insufficientFunds(available: Given.money(179))),
        DecisionCase(
            "a suspended merchant's wallet",
            claimed(merchant: Given.wallet(2, balance: 200) { $0.status = .suspended }), GivenCards.reverse(),
            rule: .walletSuspended),
        DecisionCase(
            "a closed funder's wallet", claimed(funder: Given.wallet(1) { $0.status = .closed }),
            GivenCards.reverse(), rule: .walletClosed),
    ]
}
