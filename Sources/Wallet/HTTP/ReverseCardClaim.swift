import HTTP
import WalletAPI

/// `POST /api/v1/medcards/{id}/claims/{claimId}/reverse`
enum ReverseCardClaim {
    static func route(_ service: any CardClaimService) -> Route {
        Route.verb(
            "\(CardRoutes.cards)/{id}/claims/{claimId}/reverse", id: "reverseCardClaim",
            summary: "Takes a claim back, once: the merchant returns the money, and the benefit is given back.",
            tag: CardRoutes.cardTag, access: .permission("card.claim"), answers: CardClaimView.self
        ) { call in
            try await service.reverseClaim(call.context(), on: call.id(), call.id("claimId"))
        }
        .with { route in
            route.idempotency = .required
            route.documentation.responseExample = CardExamples.claim(status: "reversed")
            route.documentation.errors =
                [.unknownID, .staffOnly, .keyReused, .claimReversed, .insufficientFunds, .balanceTooLarge] + .notMovable
        }
    }
}
