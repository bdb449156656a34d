import BillingAPI
import HTTP

/// `GET /api/v1/charges/{id}`
enum GetCharge {
    static func route(_ service: any ChargeService) -> Route {
        Route.read(
            "/api/v1/charges/{id}", id: "getCharge", summary: "Gives a charge.", tag: BillingRoutes.charges,
            access: .permission("charge.read"), answers: ChargeView.self, version: { $0.version }
        ) { call in
            try await service.charge(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = BillingExamples.charge
            route.documentation.errors = [.unknownID]
        }
    }
}
