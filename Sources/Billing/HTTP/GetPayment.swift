import BillingAPI
import HTTP

/// `GET /api/v1/payments/{id}`
enum GetPayment {
    static func route(_ service: any PaymentService) -> Route {
        Route.read(
            "/api/v1/payments/{id}", id: "getPayment", summary: "Gives a payment with what it pays and its refunds.",
            tag: BillingRoutes.payments, access: .permission("payment.read"), answers: PaymentView.self,
            version: { $0.version }
        ) { call in
            try await service.payment(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = BillingExamples.payment
            route.documentation.errors = [.unknownID]
        }
    }
}
