import BillingAPI
import HTTP
import Kernel

/// `GET /api/v1/payments`
enum ListPayments {
    static func route(_ service: any PaymentService) -> Route {
        Route.read(
            "/api/v1/payments", id: "listPayments", summary: "Lists payments and deposits, newest first.",
            tag: BillingRoutes.payments, access: .permission("payment.read"),
            query: [BillingRoutes.patientParameter] + BillingRoutes.pageParameters,
            answers: Page<PaymentSummaryView>.self
        ) { call in
            let query = PaymentListQuery(
                patientID: try BillingRoutes.patient(call), page: try BillingRoutes.page(call))
            return try await service.payments(call.context(), query)
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(BillingExamples.paymentSummary)]}"
            route.documentation.errors = [.invalidFields]
        }
    }
}
