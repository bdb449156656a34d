import HTTP
import WalletAPI

/// `GET /api/v1/medcards/{id}`
enum GetCard {
    static func route(_ service: any CardHolderService) -> Route {
        Route.read(
            "\(CardRoutes.cards)/{id}", id: "getCard",
            summary: "Gives a MedCard with its benefits and who may use it.", tag: CardRoutes.cardTag,
            access: .permission("card.read"), answers: CardView.self, version: { $0.version }
        ) { call in
            try await service.card(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = CardExamples.card()
            route.documentation.errors = [.unknownID]
        }
    }
}
