public import Kernel

/// A plan as clients see it.
public struct CardPlanView: Hashable, Sendable, Codable {
    /// The plan.
    public var id: CardPlanID
    /// What it is called.
    public var name: String
    /// The wallet that pays for the benefits.
    public var funderWalletId: WalletID
    /// The currency of its benefits.
    public var currency: Currency
    /// The benefits.
    public var benefits: [CardBenefit]
    /// How many months a card of the plan lasts.
    public var months: Int
    /// Where it is on its way.
    public var status: CardPlanStatus
    /// The version: the ETag.
    public var version: Int
    /// When it was made.
    public var createdAt: Timestamp
    /// When it was changed last.
    public var updatedAt: Timestamp

    /// Makes a view of a new plan; the rest is set afterwards.
    public init(
        id: CardPlanID, name: String, funderWalletId: WalletID, currency: Currency, createdAt: Timestamp
    ) {
        self.id = id
        self.name = name
        self.funderWalletId = funderWalletId
        self.currency = currency
        benefits = []
        months = 1
        status = .open
        version = 1
        self.createdAt = createdAt
        updatedAt = createdAt
    }
}

/// A card as clients see it.
public struct CardView: Hashable, Sendable, Codable {
    /// The card.
    public var id: CardID
    /// The plan that it was issued on.
    public var planId: CardPlanID
    /// The holder.
    public var userId: UserID
    /// Where it is on its way.
    public var status: CardStatus
    /// The benefits that it was issued with.
    public var benefits: [CardBenefit]
    /// The first day on which it counts.
    public var firstDay: LocalDate
    /// The last day on which it counts.
    public var lastDay: LocalDate
    /// Who may use it beside the holder, in the order in which they were added.
    public var beneficiaries: [BeneficiaryView]
    /// The version: the ETag.
    public var version: Int
    /// When it was issued.
    public var createdAt: Timestamp
    /// When it was changed last.
    public var updatedAt: Timestamp

    /// Makes a view with what never changes; the rest is set afterwards.
    public init(id: CardID, planId: CardPlanID, userId: UserID, days: ClosedRange<LocalDate>, createdAt: Timestamp) {
        self.id = id
        self.planId = planId
        self.userId = userId
        status = .issued
        benefits = []
        firstDay = days.lowerBound
        lastDay = days.upperBound
        beneficiaries = []
        version = 1
        self.createdAt = createdAt
        updatedAt = createdAt
    }
}

/// A person who may use a card beside its holder.
public struct BeneficiaryView: Hashable, Sendable, Codable {
    /// The beneficiary.
    public var id: BeneficiaryID
    /// The full name; absent once the holder was erased.
    public var name: String?
    /// What they are to the holder.
    public var relation: BeneficiaryRelation
    /// When they were added.
    public var addedAt: Timestamp

    /// Makes a view; see the properties.
    public init(id: BeneficiaryID, name: String?, relation: BeneficiaryRelation, addedAt: Timestamp) {
        self.id = id
        self.name = name
        self.relation = relation
        self.addedAt = addedAt
    }
}

/// What became of a claim.
public struct CardClaimView: Hashable, Sendable, Codable {
    /// The claim.
    public var id: CardClaimID
    /// The card.
    public var cardId: CardID
    /// Who was paid.
    public var merchantId: MerchantID
    /// Which benefit was used.
    public var benefitClass: String
    /// Who used it; absent where it was the holder.
    public var beneficiaryId: BeneficiaryID?
    /// What was charged.
    public var amount: Money
    /// What the plan paid: at most what was left of the benefit.
    public var approvedAmount: Money
    /// What the member pays themselves: co-pay and what is beyond the benefit.
    public var memberShare: Money
    /// What was left of the benefit in its period afterwards.
    public var remaining: Money
    /// When it was done.
    public var serviceDate: LocalDate
    /// The merchant's own name for it.
    public var reference: String
    /// Where it is on its way.
    public var status: CardClaimStatus
    /// When it was filed.
    public var createdAt: Timestamp
    /// When it was reversed; absent where it was not.
    public var reversedAt: Timestamp?

    /// Makes a view of a claim that approves nothing yet; the rest is set afterwards.
    public init(
        id: CardClaimID, cardId: CardID, merchantId: MerchantID, amount: Money, createdAt: Timestamp
    ) {
        self.id = id
        self.cardId = cardId
        self.merchantId = merchantId
        benefitClass = ""
        self.amount = amount
        approvedAmount = .zero(amount.currency)
        memberShare = amount
        remaining = .zero(amount.currency)
        serviceDate = .earliest
        reference = ""
        status = .processed
        self.createdAt = createdAt
    }
}

/// What is left of one benefit in one period, for one person or all together.
public struct BenefitLeftView: Hashable, Sendable, Codable {
    /// The benefit.
    public var benefitClass: String
    /// Whose use counts together.
    public var scope: BenefitScope
    /// Whose it is; absent for the holder's own, and for what all share.
    public var beneficiaryId: BeneficiaryID?
    /// The period's first day.
    public var periodStart: LocalDate
    /// The period's last day.
    public var periodEnd: LocalDate
    /// The most that the plan pays in the period.
    public var limit: Money
    /// What it paid.
    public var used: Money
    /// What it may pay still.
    public var remaining: Money
    /// What the member pays of each claim, in hundredths of a percent.
    public var copayBasisPoints: Int

    /// Makes a view of one benefit of which `used` is gone.
    public init(_ benefit: CardBenefit, of beneficiaryId: BeneficiaryID?, in days: ClosedRange<LocalDate>, used: Money)
    {
        benefitClass = benefit.benefitClass
        scope = benefit.scope
        self.beneficiaryId = beneficiaryId
        periodStart = days.lowerBound
        periodEnd = days.upperBound
        limit = benefit.limit
        self.used = used
        remaining = Money(
            amountMinor: benefit.limit.amountMinor - used.amountMinor, currency: benefit.limit.currency)
        copayBasisPoints = benefit.copayBasisPoints
    }
}

/// What is left of a card's benefits in the periods of a day.
public struct CardBenefitsView: Hashable, Sendable, Codable {
    /// The card.
    public var cardId: CardID
    /// The day.
    public var day: LocalDate
    /// The benefits in their order; one of each person where the limit is theirs, the holder's first.
    public var benefits: [BenefitLeftView]

    /// Makes a view; see the properties.
    public init(cardId: CardID, day: LocalDate, benefits: [BenefitLeftView]) {
        self.cardId = cardId
        self.day = day
        self.benefits = benefits
    }
}
