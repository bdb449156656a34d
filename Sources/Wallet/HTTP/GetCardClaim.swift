import HTTP
import WalletAPI

/// `GET /api/v1/medcards/{id}/claims/{claimId}`
enum GetCardClaim {
    static func route(_ service: any CardClaimService) -> Route {
        Route.read(
            "\(CardRoutes.cards)/{id}/claims/{claimId}", id: "getCardClaim",
            summary: "Gives a claim on a MedCard: what was approved, and what became of it.", tag: CardRoutes.cardTag,
            access: .permission("card.read"), answers: CardClaimView.self
        ) { call in
            try await service.claim(call.context(), on: call.id(), call.id("claimId"))
        }
        .with { route in
            route.documentation.responseExample = CardExamples.claim()
            route.documentation.errors = [.unknownID]
        }
    }
}
