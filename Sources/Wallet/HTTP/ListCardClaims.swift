import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/medcards/{id}/claims`
enum ListCardClaims {
    static func route(_ service: any CardClaimService) -> Route {
        Route.read(
            "\(CardRoutes.cards)/{id}/claims", id: "listCardClaims",
            summary: "Lists the claims on a MedCard, newest first; a merchant's own alone.", tag: CardRoutes.cardTag,
            access: .permission("card.read"), query: WalletParameters.page, answers: Page<CardClaimView>.self
        ) { call in
            try await service.claims(call.context(), on: call.id(), WalletParameters.page(call))
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(CardExamples.claim())]}"
            route.documentation.errors = [.invalidFields, .unknownID]
        }
    }
}
