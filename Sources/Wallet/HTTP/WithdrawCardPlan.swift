import HTTP
import WalletAPI

/// `PUT /api/v1/medcard-plans/{id}/withdraw`
enum WithdrawCardPlan {
    static func route(_ service: any CardPlanService) -> Route {
        Route.verb(
            "\(CardRoutes.plans)/{id}/withdraw", method: .put, id: "withdrawCardPlan",
            summary: "Ends the issuing of cards on a plan; those that were issued go on.", tag: CardRoutes.planTag,
            access: .permission("card.write"), answers: CardPlanView.self
        ) { call in
            try await call.onMatchingVersion { version in
                try await service.withdrawPlan(call.context(), call.id(), expectedVersion: version)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.responseExample = CardExamples.plan(status: "withdrawn", version: 2)
            route.documentation.errors = [.unknownID, .staffOnly, .stale, .keyReused]
        }
    }
}
