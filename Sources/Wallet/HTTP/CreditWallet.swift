import HTTP
import WalletAPI

/// `POST /api/v1/wallet/{id}/credit`, `POST /api/wallet/{id}/credit`
enum CreditWallet {
    static func route(_ service: any WalletMovementService, _ face: WalletFace) -> Route {
        Route.write(
            .post, face.path("/{id}/credit"), id: face.operation("creditWallet"),
            summary: "Puts money into a wallet from outside; answers once that is durable.", tag: face.tag,
            access: .permission("wallet.credit"), takes: MoveMoneyRequest.self, answers: MovementView.self, status: 202
        ) { call, request in
            let id = try call.id(as: WalletID.self)
            return try await service.credit(face.context(call, reference: request.reference, of: id), id, request)
        }
        .with { route in
            route.idempotency = face.movementKey
            route.documentation.requestExample = """
                {"amount":{"amountMinor":50000,"currency":"EGP"},"reference":"TOPUP-1001",\
                "description":"Paid at the counter"}
                """
            route.documentation.responseExample = WalletExamples.movement(
                id: face == .medley ? "{{eventId}}" : WalletExamples.eventID, balance: 50_000)
            route.documentation.errors =
                [
                    .invalidFields, .unknownID, .staffOnly, face.reused, .cardNumber, .balanceTooLarge,
                ] + .notMovable
        }
    }
}
