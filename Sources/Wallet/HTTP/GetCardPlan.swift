import HTTP
import WalletAPI

/// `GET /api/v1/medcard-plans/{id}`
enum GetCardPlan {
    static func route(_ service: any CardPlanService) -> Route {
        Route.read(
            "\(CardRoutes.plans)/{id}", id: "getCardPlan", summary: "Gives a plan of MedCards with its benefits.",
            tag: CardRoutes.planTag, access: .permission("card.read"), answers: CardPlanView.self,
            version: { $0.version }
        ) { call in
            try await service.plan(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = CardExamples.plan()
            route.documentation.errors = [.unknownID, .staffOnly]
        }
    }
}
