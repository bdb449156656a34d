import BillingAPI
import HTTP

/// `POST /api/v1/charges/{id}/cancel`
enum CancelCharge {
    static func route(_ service: any ChargeService) -> Route {
        Route.verb(
            "/api/v1/charges/{id}/cancel", id: "cancelCharge", summary: "Withdraws a charge that is on no invoice.",
            tag: BillingRoutes.charges, access: .permission("charge.write"), absent: ReasonRequest(),
            answers: ChargeView.self
        ) { call, request in
            try await call.onMatchingVersion { version in
                try await service.cancelCharge(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"reason\":\"Entered twice\"}"
            route.documentation.responseExample = BillingExamples.cancelledCharge
            route.documentation.errors = [
                .invalidFields, .unknownID, .stale, .keyReused,
                .rule(.chargeInvoiced, "It is on an invoice."),
                .rule(.chargeCancelled, "It was cancelled before."),
            ]
        }
    }
}
