import Kernel
import WalletAPI

/// What is asked of MedCards and their plans, with everything that deciding needs.
///
/// `caller` is a member's own id, who reaches what is theirs alone; nil for staff, who reach all. `day` is the hospital's
/// business day at `at`.
enum CardCommand: Sendable {
    case createPlan(CreateCardPlanCommand)
    case withdrawPlan(CardPlanID, at: Timestamp)
    case issue(IssueCardCommand)
    case changeStatus(ChangeCardStatusCommand)
    /// Says that the card's last day is over, where it is.
    case expire(CardID, at: Timestamp, day: LocalDate)
    case addBeneficiary(AddBeneficiaryCommand)
    case removeBeneficiary(BeneficiaryID, from: CardID, at: Timestamp, day: LocalDate)
    case claim(CardClaimCommand)
    case reverseClaim(ReverseCardClaimCommand)
}

/// Makes a plan.
struct CreateCardPlanCommand: Sendable {
    var planID: CardPlanID
    var name: String
    var funderWalletID: WalletID
    var benefits: [CardBenefit]
    var months: Int
    var at: Timestamp
}

/// Issues a card on a plan.
struct IssueCardCommand: Sendable {
    var cardID: CardID
    var planID: CardPlanID
    var holderID: UserID
    var firstDay: LocalDate
    var at: Timestamp
    var day: LocalDate
}

/// Activates or blocks a card.
struct ChangeCardStatusCommand: Sendable {
    enum Target: Sendable { case active, blocked }

    var cardID: CardID
    var target: Target
    var reason: String?
    var caller: UserID?
    var at: Timestamp
    var day: LocalDate
}

/// Lets another person use a card.
struct AddBeneficiaryCommand: Sendable {
    var cardID: CardID
    var beneficiaryID: BeneficiaryID
    /// Whom of this name the card ever had, the first first: the first of them that it has not now is meant, so that what they used
    /// is theirs still.
    var namesakes: [BeneficiaryID] = []
    var name: String
    var relation: BeneficiaryRelation
    var at: Timestamp
    var day: LocalDate
}

/// Uses a benefit and pays the merchant for it.
struct CardClaimCommand: Sendable {
    var cardID: CardID
    var claimID: CardClaimID
    var merchantID: MerchantID
    /// As the card and the merchant were seen: they are streams of the command, which must be known before it is decided.
    var wallets: CardWallets
    var benefitClass: String
    var amount: Money
    var serviceDate: LocalDate
    var reference: String
    var beneficiaryID: BeneficiaryID?
    var at: Timestamp
    var day: LocalDate
}

/// Takes a claim back.
struct ReverseCardClaimCommand: Sendable {
    var cardID: CardID
    var claimID: CardClaimID
    /// As the claim was seen.
    var wallets: CardWallets
    /// A merchant whose key asks, who reaches its own claims alone; nil for staff.
    var merchantCaller: MerchantID?
    var at: Timestamp
    var day: LocalDate
}

/// The wallets between which a claim moves money.
struct CardWallets: Sendable, Hashable {
    /// Whose money pays for the plan.
    var funder: WalletID
    /// Where the merchant is paid.
    var merchant: WalletID
}
