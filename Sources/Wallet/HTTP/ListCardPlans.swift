import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/medcard-plans`
enum ListCardPlans {
    static func route(_ service: any CardPlanService) -> Route {
        Route.read(
            CardRoutes.plans, id: "listCardPlans", summary: "Lists plans of MedCards, newest first.",
            tag: CardRoutes.planTag, access: .permission("card.read"),
            query: [QueryParameter("status", "In which status: open or withdrawn.", example: "open")]
                + WalletParameters.page,
            answers: Page<CardPlanView>.self
        ) { call in
            var reader = QueryReader(call)
            let status = try reader.name("status", as: CardPlanStatus.self)
            try reader.check()
            return try await service.plans(call.context(), status: status, WalletParameters.page(call))
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(CardExamples.plan())]}"
            route.documentation.errors = [.invalidFields, .staffOnly]
        }
    }
}
