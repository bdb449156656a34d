import HTTP
import Kernel
import WalletAPI

/// `POST /api/v1/wallet/transactions/{id}/refund`
enum RefundMovement {
    static func route(_ service: any ApprovalService) -> Route {
        Route.write(
            .post, WalletFace.medley.path("/transactions/{id}/refund"), id: "refundMovement",
            summary: """
                Gives money of a transfer, a debit or a capture back, in part or all that is left of it; above the tenant's \
                threshold it answers the request that a second person decides on.
                """,
            tag: DeskRoutes.tag, access: .permission("wallet.refund"), takes: RefundRequest.self,
            answers: RefundView.self, status: 202
        ) { call, request in
            try await service.refund(call.context(), of: call.id(), request)
        }
        .with { route in
            route.idempotency = .required
            route.documentation.requestExample = """
                {"amount":{"amountMinor":200,"currency":"EGP"},"reference":"REFUND-1",\
                "description":"The goods came back"}
                """
            route.documentation.responseExample = "{\"approval\":\(DeskExamples.approval("pending", version: 1))}"
            route.documentation.errors =
                [
                    .invalidFields, .unknownID, .staffOnly, .keyReused, .cardNumber, .personRequired,
                    .rule(
                        DeskRule.notRefundable(.none),
                        "Nothing of such a movement is given back here; of a payment, paymentId says of which."),
                    .clearingNotRefundable,
                ] + .refunding
        }
    }
}
