import BillingAPI
import HTTP
import Kernel

/// `POST /api/v1/payments/{id}/refund`
enum RefundPayment {
    static func route(_ service: any PaymentService) -> Route {
        Route.write(
            .post, "/api/v1/payments/{id}/refund", id: "refundPayment",
            summary:
                "Gives money of a payment back: first what is still a deposit, then what it paid last, which reopens.",
            tag: BillingRoutes.payments, access: .permission("payment.refund"), takes: RefundRequest.self,
            answers: RefundView.self, status: 201, location: { "/api/v1/payments/\($0.paymentId)" }
        ) { call, request in
            try await service.refund(call.context(), call.id(), request)
        }
        .with { route in
            route.idempotency = .required
            route.documentation.requestExample =
                "{\"amount\":{\"amountMinor\":20000,\"currency\":\"EGP\"},\"reason\":\"The visit did not take place\"}"
            route.documentation.responseExample = BillingExamples.refund
            route.documentation.errors = [
                .invalidFields, .unknownID, .keyReused, .currencyMismatch,
                .rule(
                    .exceedsRefundable(refundable: .schemaPlaceholder),
                    "More than was paid and not given back; that is in refundable."),
                .rule(.collectedPayment, "It was collected from a wallet or at a gateway, and is given back there."),
                .rule(.reasonNamesPatient, "The reason names the patient of a merged record that is concerned."),
            ]
        }
    }
}
