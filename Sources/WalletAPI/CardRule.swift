public import Kernel

/// A rule of MedCards that refused a command (422): its stable code and what would satisfy it.
///
/// It says nothing of what is in the funder's wallet: whoever files a claim is a merchant.
public enum CardRule: Error, Hashable, Sendable {
    /// No such plan in this hospital.
    case unknownPlan
    /// The plan was withdrawn.
    case planWithdrawn
    /// The card was not activated yet.
    case cardNotActive
    /// The card is blocked.
    case cardBlocked
    /// The card's last day is over.
    case cardExpired
    /// The card has as many beneficiaries as are allowed.
    case tooManyBeneficiaries
    /// No such beneficiary on this card.
    case unknownBeneficiary
    /// The card has no benefit of this class.
    case benefitNotCovered
    /// Nothing of the benefit is left; the first day of the next period, where there is one.
    case benefitExhausted(renewsOn: LocalDate?)
    /// The co-pay takes the whole amount.
    case nothingCovered
    /// The day of service lies outside the card's days; these.
    case serviceDateOutsideCard(firstDay: LocalDate, lastDay: LocalDate)
    /// The day of service is still to come.
    case serviceDateInFuture
    /// The funder's wallet cannot pay, for whatever reason.
    case funderCannotPay
    /// The claim was reversed before.
    case claimReversed

    /// The stable code; never renamed.
    public var code: String {
        switch self {
        case .unknownPlan: "unknownPlan"
        case .planWithdrawn: "planWithdrawn"
        case .cardNotActive: "cardNotActive"
        case .cardBlocked: "cardBlocked"
        case .cardExpired: "cardExpired"
        case .tooManyBeneficiaries: "tooManyBeneficiaries"
        case .unknownBeneficiary: "unknownBeneficiary"
        case .benefitNotCovered: "benefitNotCovered"
        case .benefitExhausted: "benefitExhausted"
        case .nothingCovered: "nothingCovered"
        case .serviceDateOutsideCard: "serviceDateOutsideCard"
        case .serviceDateInFuture: "serviceDateInFuture"
        case .funderCannotPay: "funderCannotPay"
        case .claimReversed: "claimReversed"
        }
    }

    /// What would satisfy the rule, in plain words.
    var detail: String {
        switch self {
        case .unknownPlan: "There is no such plan here."
        case .planWithdrawn: "The plan is withdrawn. Issue the card on another one."
        case .cardNotActive: "The card is not active yet. Activate it first."
        case .cardBlocked: "The card is blocked. Activate it again first."
        case .cardExpired: "The card's last day is over. Issue another one."
        case .tooManyBeneficiaries:
            "The card has \(CardLimits.beneficiaries) beneficiaries, which is all it may have. Remove one first."
        case .unknownBeneficiary: "There is no such beneficiary on this card. Leave it out for the holder."
        case .benefitNotCovered: "The card has no benefit of this class."
        case .benefitExhausted(let day?): "Nothing of the benefit is left until \(day)."
        case .benefitExhausted: "Nothing of the benefit is left."
        case .nothingCovered: "The member's own part is the whole amount, so that the card pays nothing."
        case .serviceDateOutsideCard(let first, let last): "The card is for services from \(first) to \(last)."
        case .serviceDateInFuture: "The day of service is still to come."
        case .funderCannotPay: "The wallet that pays for the plan cannot pay this. Ask the operator."
        case .claimReversed: "The claim was reversed before."
        }
    }

}

extension CardRule {
    /// The failure in the terms that clients share.
    public var failure: Failure { Failure(.ruleViolated, code: code, detail: detail, members: members) }

    private var members: [ProblemMember] {
        switch self {
        case .benefitExhausted(let day?): [ProblemMember("renewsOn", encoding: day)]
        case .serviceDateOutsideCard(let first, let last):
            [ProblemMember("firstDay", encoding: first), ProblemMember("lastDay", encoding: last)]
        default: []
        }
    }
}
