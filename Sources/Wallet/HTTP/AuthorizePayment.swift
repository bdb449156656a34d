import HTTP
import Kernel
import WalletAPI

/// `POST /api/v1/collections/{id}/authorize`
enum AuthorizePayment {
    static func route(_ service: any PaymentService) -> Route {
        Route.verb(
            "\(PaymentRoutes.path)/{id}/authorize", id: "authorizeCollection",
            summary: "Lets a wallet pay: the money is reserved, and taken at once where capture is automatic.",
            tag: PaymentRoutes.tag, access: .permission("collection.write"), answers: PaymentView.self
        ) { call in
            try await service.authorizePayment(call.context(), call.id())
        }
        .with { route in
            route.idempotency = .required
            route.documentation.responseExample = PaymentExamples.payment(status: "authorized", version: 2)
            route.documentation.errors =
                [
                    .invalidFields, .unknownID, .staffOnly, .keyReused, .paymentStatus,
                    .rule(PaymentRule.authorizedByGateway, "The payer agrees at the gateway, which reports it."),
                    .insufficientFunds, .tooManyHolds, .balanceTooLarge,
                ] + .notMovable + .limits
        }
    }
}
