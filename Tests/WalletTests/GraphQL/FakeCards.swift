import Kernel
import TestSupport
import WalletAPI

/// A service of some cards that are read, and of nothing else: whatever else is called fails the test.
struct FakeCards: CardService {
    /// What is there.
    var known: [CardView] = []
    /// What is left of each.
    var left: [BenefitLeftView] = []

    func card(_ context: RequestContext, _ id: CardID) async throws(WalletServiceError) -> CardView {
        guard let card = known.first(where: { $0.id == id }) else { throw .notFound }
        return card
    }

    func benefits(
        _ context: RequestContext, of id: CardID, on day: LocalDate?
    ) async throws(WalletServiceError) -> CardBenefitsView {
        let card = try await card(context, id)
        let day = day ?? card.firstDay
        guard (card.firstDay...card.lastDay).contains(day) else {
            throw .card(.serviceDateOutsideCard(firstDay: card.firstDay, lastDay: card.lastDay))
        }
        return CardBenefitsView(cardId: id, day: day, benefits: left)
    }
}

// What a query never calls.
extension FakeCards {
    func createPlan(
        _ context: RequestContext, _ request: CreateCardPlanRequest
    ) async throws(WalletServiceError) -> Written<CardPlanView> { throw unexpected() }

    func plan(
        _ context: RequestContext, _ id: CardPlanID
    ) async throws(WalletServiceError) -> CardPlanView { throw unexpected() }

    func plans(
        _ context: RequestContext, status: CardPlanStatus?, _ page: WalletPageRequest
    ) async throws(WalletServiceError) -> Page<CardPlanView> { throw unexpected() }

    func withdrawPlan(
        _ context: RequestContext, _ id: CardPlanID, expectedVersion: Int?
    ) async throws(WalletServiceError) -> Written<CardPlanView> { throw unexpected() }

    func issueCard(
        _ context: RequestContext, _ request: IssueCardRequest
    ) async throws(WalletServiceError) -> Written<CardView> { throw unexpected() }

    func cards(
        _ context: RequestContext, _ query: CardListQuery
    ) async throws(WalletServiceError) -> Page<CardView> { throw unexpected() }

    func activateCard(
        _ context: RequestContext, _ id: CardID, expectedVersion: Int?
    ) async throws(WalletServiceError) -> Written<CardView> { throw unexpected() }

    func blockCard(
        _ context: RequestContext, _ id: CardID, expectedVersion: Int?, _ request: WalletReasonRequest
    ) async throws(WalletServiceError) -> Written<CardView> { throw unexpected() }

    func addBeneficiary(
        _ context: RequestContext, to id: CardID, _ request: AddBeneficiaryRequest
    ) async throws(WalletServiceError) -> Written<CardView> { throw unexpected() }

    func removeBeneficiary(
        _ context: RequestContext, _ beneficiary: BeneficiaryID, from id: CardID
    ) async throws(WalletServiceError) -> Written<CardView> { throw unexpected() }

    func claim(
        _ context: RequestContext, on id: CardID, _ request: CardClaimRequest
    ) async throws(WalletServiceError) -> Written<CardClaimView> { throw unexpected() }

    func reverseClaim(
        _ context: RequestContext, on id: CardID, _ claim: CardClaimID
    ) async throws(WalletServiceError) -> Written<CardClaimView> { throw unexpected() }

    func claim(
        _ context: RequestContext, on id: CardID, _ claim: CardClaimID
    ) async throws(WalletServiceError) -> CardClaimView { throw unexpected() }

    func claims(
        _ context: RequestContext, on id: CardID, _ page: WalletPageRequest
    ) async throws(WalletServiceError) -> Page<CardClaimView> { throw unexpected() }
}
