import HTTP
import WalletAPI

/// `PUT /api/v1/medcards/{id}/block`
enum BlockCard {
    static func route(_ service: any CardHolderService) -> Route {
        Route.verb(
            "\(CardRoutes.cards)/{id}/block", method: .put, id: "blockCard",
            summary: "Stops a MedCard, by staff or its holder, until staff activate it again.",
            tag: CardRoutes.cardTag, access: .permission("card.write"), absent: WalletReasonRequest(),
            answers: CardView.self
        ) { call, request in
            try await call.onMatchingVersion { version in
                try await service.blockCard(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"reason\":\"Lost on the bus\"}"
            route.documentation.responseExample = CardExamples.card(status: "blocked", version: 2)
            route.documentation.errors = [
                .invalidFields, .unknownID, .staffOnly, .stale, .keyReused, .cardNumber, .cardExpired,
            ]
        }
    }
}
