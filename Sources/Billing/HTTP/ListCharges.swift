import BillingAPI
import HTTP
import Kernel

/// `GET /api/v1/charges`
enum ListCharges {
    static func route(_ service: any ChargeService) -> Route {
        Route.read(
            "/api/v1/charges", id: "listCharges", summary: "Lists charges, newest first.",
            tag: BillingRoutes.charges, access: .permission("charge.read"),
            query: [
                BillingRoutes.patientParameter,
                QueryParameter("status", "unbilled, invoiced or cancelled.", example: "unbilled"),
            ] + BillingRoutes.pageParameters,
            answers: Page<ChargeView>.self
        ) { call in
            let query = ChargeListQuery(
                patientID: try BillingRoutes.patient(call), status: try BillingRoutes.status(call),
                page: try BillingRoutes.page(call))
            return try await service.charges(call.context(), query)
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(BillingExamples.charge)]}"
            route.documentation.errors = [.invalidFields]
        }
    }
}
