import HTTP
import WalletAPI

/// `PUT /api/v1/medcards/{id}/activate`
enum ActivateCard {
    static func route(_ service: any CardHolderService) -> Route {
        Route.verb(
            "\(CardRoutes.cards)/{id}/activate", method: .put, id: "activateCard",
            summary: "Takes an issued or blocked MedCard into use; a blocked one by staff alone.",
            tag: CardRoutes.cardTag, access: .permission("card.write"), answers: CardView.self
        ) { call in
            try await call.onMatchingVersion { version in
                try await service.activateCard(call.context(), call.id(), expectedVersion: version)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.responseExample = CardExamples.card(status: "active", version: 3)
            route.documentation.errors = [.unknownID, .staffOnly, .stale, .keyReused, .cardExpired]
        }
    }
}
