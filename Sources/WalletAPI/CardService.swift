public import Kernel

/// MedCards: plans, cards, who may use them and what they paid for, as other modules and the HTTP routes see them.
///
/// Every method takes the tenant from its context alone; an id of another tenant is answered as one that never existed, and
/// so is another member's card to a member. Commands are idempotent under the context's idempotency key.
public protocol CardService: CardPlanService, CardHolderService, CardClaimService {}

/// Plans: whose money pays for which benefits. For staff alone.
public protocol CardPlanService: Sendable {
    /// Makes a plan. Throws `invalid`, the rules `unknownWallet`, `walletClosed`, `currencyMismatch`.
    func createPlan(_ context: RequestContext, _ request: CreateCardPlanRequest)
        async throws(WalletServiceError) -> Written<CardPlanView>

    /// A plan. Throws `notFound`.
    func plan(_ context: RequestContext, _ id: CardPlanID) async throws(WalletServiceError) -> CardPlanView

    /// Plans, newest first.
    func plans(_ context: RequestContext, status: CardPlanStatus?, _ page: WalletPageRequest)
        async throws(WalletServiceError) -> Page<CardPlanView>

    /// Ends the issuing of cards on a plan; those that were issued go on. A withdrawn plan stays as it is. Throws `notFound`.
    func withdrawPlan(_ context: RequestContext, _ id: CardPlanID, expectedVersion: Int?)
        async throws(WalletServiceError) -> Written<CardPlanView>
}

/// Cards and who may use them: issued → active ⇄ blocked, and expired once the last day is over.
public protocol CardHolderService: Sendable {
    /// Issues a card with the plan's terms of today; by staff alone.
    /// Throws `invalid`, the rules `unknownPlan`, `planWithdrawn`, `unknownOwner`, `cardExpired`.
    func issueCard(_ context: RequestContext, _ request: IssueCardRequest)
        async throws(WalletServiceError) -> Written<CardView>

    /// A card. Throws `notFound`.
    func card(_ context: RequestContext, _ id: CardID) async throws(WalletServiceError) -> CardView

    /// Cards, newest first; a member's own alone.
    func cards(_ context: RequestContext, _ query: CardListQuery) async throws(WalletServiceError) -> Page<CardView>

    /// Takes an issued or blocked card into use; an active one stays as it is. Only staff activate a blocked one.
    /// Throws `notFound`, `cardExpired`.
    func activateCard(_ context: RequestContext, _ id: CardID, expectedVersion: Int?)
        async throws(WalletServiceError) -> Written<CardView>

    /// Stops a card, by staff or its holder; a blocked one stays as it is. Throws `notFound`, `cardExpired`.
    func blockCard(_ context: RequestContext, _ id: CardID, expectedVersion: Int?, _ request: WalletReasonRequest)
        async throws(WalletServiceError) -> Written<CardView>

    /// Lets another person use a card; by staff alone. Throws `notFound`, `invalid`, `tooManyBeneficiaries`, `cardExpired`.
    func addBeneficiary(_ context: RequestContext, to id: CardID, _ request: AddBeneficiaryRequest)
        async throws(WalletServiceError) -> Written<CardView>

    /// Ends a person's use of a card; by staff alone. What they used stays used. Throws `notFound`, `cardExpired`.
    func removeBeneficiary(_ context: RequestContext, _ beneficiary: BeneficiaryID, from id: CardID)
        async throws(WalletServiceError) -> Written<CardView>

    /// What is left of a card's benefits in the periods of a day, today where none is given. Throws `notFound`, and
    /// `serviceDateOutsideCard` where the card does not count on that day.
    func benefits(_ context: RequestContext, of id: CardID, on day: LocalDate?)
        async throws(WalletServiceError) -> CardBenefitsView
}

/// What cards pay for. A claim pays the merchant out of the funder's wallet in the commit that uses the benefit.
///
/// Staff claim for any merchant, a merchant's own key for that merchant alone; a member does not (`staffOnly`).
public protocol CardClaimService: Sendable {
    /// Uses a benefit: approves the amount without the co-pay, at most what is left, and pays the merchant that.
    /// Throws `notFound`, `invalid` and the rules of cards, merchants and the merchant's wallet.
    func claim(_ context: RequestContext, on id: CardID, _ request: CardClaimRequest)
        async throws(WalletServiceError) -> Written<CardClaimView>

    /// Takes a claim back, once: the merchant's wallet pays the funder's, and the benefit of that period is given back,
    /// whatever became of card and plan. Throws `notFound`, `claimReversed`, and the rules of both wallets.
    func reverseClaim(_ context: RequestContext, on id: CardID, _ claim: CardClaimID)
        async throws(WalletServiceError) -> Written<CardClaimView>

    /// A claim. Throws `notFound`.
    func claim(_ context: RequestContext, on id: CardID, _ claim: CardClaimID)
        async throws(WalletServiceError) -> CardClaimView

    /// The claims of a card, newest first; a merchant's key sees that merchant's alone. Throws `notFound`.
    func claims(_ context: RequestContext, on id: CardID, _ page: WalletPageRequest)
        async throws(WalletServiceError) -> Page<CardClaimView>
}
