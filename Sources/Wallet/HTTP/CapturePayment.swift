import HTTP
import Kernel
import WalletAPI

/// `POST /api/v1/collections/{id}/capture`
enum CapturePayment {
    static func route(_ service: any PaymentService) -> Route {
        Route.verb(
            "\(PaymentRoutes.path)/{id}/capture", id: "captureCollection",
            summary: "Takes money that the payer agreed to, all that is left where nothing is said.",
            tag: PaymentRoutes.tag, access: .permission("collection.write"), absent: CapturePaymentRequest(),
            answers: PaymentView.self
        ) { call, request in
            try await service.capturePayment(call.context(), call.id(), request)
        }
        .with { route in
            route.idempotency = .required
            route.documentation.requestExample = "{\"amount\":{\"amountMinor\":1500,\"currency\":\"EGP\"}}"
            route.documentation.responseExample = PaymentExamples.payment(
                status: "partiallyCaptured", version: 3, captured: 1_500)
            route.documentation.errors =
                [
                    .invalidFields, .unknownID, .staffOnly, .keyReused, .paymentStatus, .captureUnderWay,
                    .rule(
                        PaymentRule.exceedsAuthorized(remaining: .schemaPlaceholder),
                        "More than what is left to be taken; that is in remaining."),
                    .rule(PaymentRule.notInParts, "The gateway takes all at once."), .holdClosed, .exceedsHold,
                    .balanceTooLarge,
                ] + .notMovable + .limits
        }
    }
}
