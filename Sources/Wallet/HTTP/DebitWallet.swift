import HTTP
import WalletAPI

/// `POST /api/v1/wallet/{id}/debit`, `POST /api/wallet/{id}/debit`
enum DebitWallet {
    static func route(_ service: any WalletMovementService, _ face: WalletFace) -> Route {
        Route.write(
            .post, face.path("/{id}/debit"), id: face.operation("debitWallet"),
            summary: "Takes money out of a wallet; answers once that is durable.", tag: face.tag,
            access: .permission("wallet.debit"), takes: MoveMoneyRequest.self, answers: MovementView.self, status: 202
        ) { call, request in
            let id = try call.id(as: WalletID.self)
            return try await service.debit(face.context(call, reference: request.reference, of: id), id, request)
        }
        .with { route in
            route.idempotency = face.movementKey
            route.documentation.requestExample = """
                {"amount":{"amountMinor":10000,"currency":"EGP"},"reference":"PAYOUT-2001",\
                "description":"Paid out at the counter"}
                """
            route.documentation.responseExample = WalletExamples.movement(id: "{{transactionId}}", balance: 40_000)
            route.documentation.errors =
                [.invalidFields, .unknownID, .staffOnly, face.reused, .cardNumber, .insufficientFunds]
                + .notMovable + .limits
        }
    }
}
