import Kernel
import WalletAPI

/// What happened to MedCards and their plans, by HealthPay's names; one event per fact.
///
/// What a claim pays is a fact of its own: `FundsTransferred`, in the same commit.
enum CardEvent: Sendable, Hashable {
    case planCreated(CardPlanCreated)
    case planWithdrawn(CardPlanWithdrawn)
    case issued(CardIssued)
    case activated(CardStatusChanged)
    case blocked(CardStatusChanged)
    case expired(CardStatusChanged)
    case beneficiaryAdded(BeneficiaryAdded)
    case beneficiaryRemoved(BeneficiaryRemoved)
    /// Of two streams: the card's first, then the claim's, which begins by it.
    case claimProcessed(ClaimProcessed)
    /// Of two streams: the card's first.
    case claimReversed(ClaimReversed)
}

/// A plan was made.
struct CardPlanCreated: Sendable, Hashable {
    var planID: CardPlanID
    var name: String
    var funderWalletID: WalletID
    var currency: Currency
    var benefits: [CardBenefit]
    /// How many months a card of it lasts.
    var months: Int
    var at: Timestamp
}

/// No further cards are issued on a plan.
struct CardPlanWithdrawn: Sendable, Hashable {
    var planID: CardPlanID
    var at: Timestamp
}

/// A card was issued. It carries the terms, so that nothing that becomes of the plan changes it.
struct CardIssued: Sendable, Hashable {
    var cardID: CardID
    var planID: CardPlanID
    var holderID: UserID
    var funderWalletID: WalletID
    var currency: Currency
    var benefits: [CardBenefit]
    var firstDay: LocalDate
    var lastDay: LocalDate
    var at: Timestamp
}

/// A card was activated, blocked, or its last day is over.
struct CardStatusChanged: Sendable, Hashable {
    var cardID: CardID
    var reason: String?
    /// The holder, under whose key the reason is sealed; nil without one.
    var holderID: UserID?
    var at: Timestamp
}

/// Another person may use a card.
struct BeneficiaryAdded: Sendable, Hashable {
    var cardID: CardID
    var beneficiaryID: BeneficiaryID
    /// Sealed under the holder's key; nil once that is destroyed.
    var name: String?
    var relation: BeneficiaryRelation
    var holderID: UserID
    var at: Timestamp
}

/// A person may use a card no longer.
struct BeneficiaryRemoved: Sendable, Hashable {
    var cardID: CardID
    var beneficiaryID: BeneficiaryID
    var at: Timestamp
}

/// A benefit was used. Amounts are in minor units of the card's currency.
struct ClaimProcessed: Sendable, Hashable {
    var cardID: CardID
    var claimID: CardClaimID
    var merchantID: MerchantID
    var wallets: CardWallets
    /// The benefit and the period that it counts in, and for whom.
    var use: BenefitKey
    /// Who used it; nil for the holder.
    var beneficiaryID: BeneficiaryID?
    var amount: Money
    var approvedMinor: Int64
    /// What was left of the benefit afterwards.
    var remainingMinor: Int64
    var serviceDate: LocalDate
    var reference: String
    var at: Timestamp
}

/// A claim was taken back.
struct ClaimReversed: Sendable, Hashable {
    var cardID: CardID
    var claimID: CardClaimID
    /// As the claim's.
    var use: BenefitKey
    /// What is given back of the benefit.
    var approved: Money
    var at: Timestamp
}
