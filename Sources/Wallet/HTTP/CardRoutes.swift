import HTTP
import Kernel
import WalletAPI

/// The routes of MedCards, in the order in which their examples work.
enum CardRoutes {
    /// The group of plans in the documentation.
    static let planTag = "MedCard plans"
    /// The group of cards in the documentation.
    static let cardTag = "MedCards"
    /// The path of plans.
    static let plans = "/api/v1/medcard-plans"
    /// The path of cards.
    static let cards = "/api/v1/medcards"

    /// The table.
    static func all(_ service: any CardService) -> [Route] {
        [
            CreateCardPlan.route(service),
            ListCardPlans.route(service),
            GetCardPlan.route(service),
            IssueCard.route(service),
            ListCards.route(service),
            GetCard.route(service),
            BlockCard.route(service),
            ActivateCard.route(service),
            AddBeneficiary.route(service),
            GetCardBenefits.route(service),
            CreateCardClaim.route(service),
            ListCardClaims.route(service),
            GetCardClaim.route(service),
            ReverseCardClaim.route(service),
            RemoveBeneficiary.route(service),
            WithdrawCardPlan.route(service),
        ]
    }
}

extension DocumentedError {
    /// The answer of a rule of MedCards.
    static func rule(_ rule: CardRule, _ summary: String) -> DocumentedError {
        DocumentedError(422, rule.code, summary)
    }

    static let unknownPlan = rule(CardRule.unknownPlan, "There is no such plan here.")
    static let planWithdrawn = rule(CardRule.planWithdrawn, "No card is issued on the plan any more.")
    static let cardNotActive = rule(CardRule.cardNotActive, "The card is not active yet.")
    static let cardBlocked = rule(CardRule.cardBlocked, "The card is blocked.")
    static let cardExpired = rule(CardRule.cardExpired, "The card's last day is over.")
    static let tooManyBeneficiaries = rule(
        CardRule.tooManyBeneficiaries, "The card has as many beneficiaries as are allowed.")
    static let unknownBeneficiary = rule(CardRule.unknownBeneficiary, "There is no such beneficiary on the card.")
    static let benefitNotCovered = rule(CardRule.benefitNotCovered, "The card has no benefit of this class.")
    static let benefitExhausted = rule(
        CardRule.benefitExhausted(renewsOn: nil),
        "Nothing of the benefit is left; where another period follows, its first day is in renewsOn.")
    static let nothingCovered = rule(CardRule.nothingCovered, "The member's own part is the whole amount.")
    static let serviceDateOutsideCard = rule(
        CardRule.serviceDateOutsideCard(firstDay: .earliest, lastDay: .latest),
        "The day lies outside the card's, which go from firstDay to lastDay.")
    static let serviceDateInFuture = rule(CardRule.serviceDateInFuture, "The day of service is still to come.")
    static let funderCannotPay = rule(CardRule.funderCannotPay, "The wallet that pays for the plan cannot pay this.")
    static let claimReversed = rule(CardRule.claimReversed, "The claim was reversed before.")
    static let merchantSuspended = rule(MerchantRule.merchantSuspended, "The merchant is suspended.")
}
