import HTTP
import Kernel
import WalletAPI

/// `POST /api/v1/collections/{id}/refund`
enum RefundPayment {
    static func route(_ service: any PaymentService) -> Route {
        Route.verb(
            "\(PaymentRoutes.path)/{id}/refund", id: "refundCollection",
            summary: "Gives captured money back, taken from who was paid; all that is left where nothing is said.",
            tag: PaymentRoutes.tag, access: .permission("collection.refund"), absent: RefundPaymentRequest(),
            answers: PaymentView.self
        ) { call, request in
            try await service.refundPayment(call.context(), call.id(), request)
        }
        .with { route in
            route.idempotency = .required
            route.documentation.requestExample = """
                {"amount":{"amountMinor":100,"currency":"EGP"},"reason":"The visit was shorter"}
                """
            route.documentation.responseExample = PaymentExamples.payment(
                status: "partiallyRefunded", version: 5, captured: 1_500, refunded: 100)
            route.documentation.errors =
                [
                    .invalidFields, .unknownID, .staffOnly, .keyReused, .cardNumber, .paymentStatus, .captureUnderWay,
                    .rule(
                        PaymentRule.exceedsCaptured(remaining: .schemaPlaceholder),
                        "More than what is left to be given back; that is in remaining."),
                    .rule(PaymentRule.tooManyRefunds, "The payment has as many refunds as are kept."),
                    .clearingNotRefundable,
                    .rule(
                        PaymentRule.refundAboveThreshold(.schemaPlaceholder),
                        "More than staff give back of a payment; that is in threshold."),
                    .insufficientFunds, .balanceTooLarge,
                ] + .notMovable
        }
    }
}
