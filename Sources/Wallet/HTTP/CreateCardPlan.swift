import HTTP
import WalletAPI

/// `POST /api/v1/medcard-plans`
enum CreateCardPlan {
    static func route(_ service: any CardPlanService) -> Route {
        Route.write(
            .post, CardRoutes.plans, id: "createCardPlan",
            summary: "Makes a plan of MedCards: whose money pays for which benefits.", tag: CardRoutes.planTag,
            access: .permission("card.write"), takes: CreateCardPlanRequest.self, answers: CardPlanView.self,
            status: 201, location: { "\(CardRoutes.plans)/\($0.id)" }
        ) { call, request in
            try await service.createPlan(call.context(), request)
        }
        .with { route in
            route.documentation.requestExample = CardExamples.planRequest
            route.documentation.responseExample = CardExamples.plan()
            route.documentation.errors = [
                .invalidFields, .staffOnly, .keyReused, .cardNumber, .unknownWallet, .walletClosed, .currencyMismatch,
            ]
        }
    }
}
