import HTTP
import Kernel
import WalletAPI

/// `POST /api/v1/collections/{id}/cancel`
enum CancelPayment {
    static func route(_ service: any PaymentService) -> Route {
        Route.verb(
            "\(PaymentRoutes.path)/{id}/cancel", id: "cancelCollection",
            summary: "Calls a payment off of which nothing was taken; what a wallet reserved for it is free again.",
            tag: PaymentRoutes.tag, access: .permission("collection.write"), answers: PaymentView.self
        ) { call in
            try await service.cancelPayment(call.context(), call.id())
        }
        .with { route in
            route.idempotency = .required
            route.documentation.responseExample = PaymentExamples.payment(status: "cancelled", version: 2)
            route.documentation.errors = [
                .invalidFields, .unknownID, .keyReused, .paymentStatus, .captureUnderWay,
            ]
        }
    }
}
