public import Kernel

/// What makes a plan (`POST /api/v1/medcard-plans`).
public struct CreateCardPlanRequest: Hashable, Sendable, Codable {
    /// What it is called, 1–80 characters; it is kept in the clear and must name nobody.
    public var name: String
    /// The wallet that pays for the benefits.
    public var funderWalletId: WalletID
    /// 1–16 benefits in the wallet's currency, each class once.
    public var benefits: [CardBenefit]
    /// How many months a card of the plan lasts, 1–120.
    public var months: Int

    /// Makes a request; see the properties.
    public init(name: String, funderWalletId: WalletID, benefits: [CardBenefit], months: Int) {
        self.name = name
        self.funderWalletId = funderWalletId
        self.benefits = benefits
        self.months = months
    }
}

/// What issues a card (`POST /api/v1/medcards`).
public struct IssueCardRequest: Hashable, Sendable, Codable {
    /// The plan, whose terms the card keeps whatever becomes of the plan.
    public var planId: CardPlanID
    /// The holder: a member of the operator, or a patient of the hospital.
    public var userId: UserID
    /// The first day on which it counts, a year from today at most either way; today where absent.
    public var firstDay: LocalDate?

    /// Makes a request; see the properties.
    public init(planId: CardPlanID, userId: UserID, firstDay: LocalDate? = nil) {
        self.planId = planId
        self.userId = userId
        self.firstDay = firstDay
    }
}

/// What adds a beneficiary to a card (`POST /api/v1/medcards/{id}/beneficiaries`).
public struct AddBeneficiaryRequest: Hashable, Sendable, Codable {
    /// The full name, 1–120 characters; sealed under the holder.
    public var name: String
    /// What they are to the holder.
    public var relation: BeneficiaryRelation

    /// Makes a request; see the properties.
    public init(name: String, relation: BeneficiaryRelation) {
        self.name = name
        self.relation = relation
    }
}

/// What uses a benefit (`POST /api/v1/medcards/{id}/claims`).
public struct CardClaimRequest: Hashable, Sendable, Codable {
    /// Who is paid.
    public var merchantId: MerchantID
    /// Which benefit.
    public var benefitClass: String
    /// What was charged: above zero, in the card's currency.
    public var amount: Money
    /// When it was done: a day of the card, not in the future.
    public var serviceDate: LocalDate
    /// The merchant's own name for it, 1–64 characters; it is kept in the clear and must name nobody.
    public var reference: String
    /// Who used it; the holder where absent.
    public var beneficiaryId: BeneficiaryID?

    /// Makes a claim of the holder; a beneficiary is set afterwards.
    public init(merchantId: MerchantID, benefitClass: String, amount: Money, serviceDate: LocalDate, reference: String)
    {
        self.merchantId = merchantId
        self.benefitClass = benefitClass
        self.amount = amount
        self.serviceDate = serviceDate
        self.reference = reference
    }
}

/// Which cards to list, newest first; everything given must match.
public struct CardListQuery: Hashable, Sendable {
    /// Whose.
    public var userID: UserID?
    /// Of which plan.
    public var planID: CardPlanID?
    /// In which status.
    public var status: CardStatus?
    /// Which page.
    public var page: WalletPageRequest

    /// Makes a query for everything; filters are set afterwards.
    public init(page: WalletPageRequest = WalletPageRequest()) { self.page = page }
}
