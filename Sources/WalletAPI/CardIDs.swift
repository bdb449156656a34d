public import Kernel

/// Tags an id as a MedCard's.
public enum CardTag {}
/// Tags an id as that of a plan of MedCards.
public enum CardPlanTag {}
/// Tags an id as that of a claim on a MedCard.
public enum CardClaimTag {}
/// Tags an id as a beneficiary's.
public enum BeneficiaryTag {}

/// A MedCard: the benefits of a plan for its holder and their family.
public typealias CardID = EntityID<CardTag>
/// A plan: whose money pays for which benefits.
public typealias CardPlanID = EntityID<CardPlanTag>
/// One use of a benefit at a merchant.
public typealias CardClaimID = EntityID<CardClaimTag>
/// A person beside the holder who may use a card.
public typealias BeneficiaryID = EntityID<BeneficiaryTag>
