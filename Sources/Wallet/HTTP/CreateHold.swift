import HTTP
import WalletAPI

/// `POST /api/v1/wallet/{id}/holds`
enum CreateHold {
    static func route(_ service: any WalletHoldService) -> Route {
        Route.write(
            .post, WalletFace.medley.path("/{id}/holds"), id: "createHold",
            summary: "Reserves money of a wallet until it is captured, released, or its time is over.",
            tag: tag, access: .permission("wallet.hold"), takes: HoldRequest.self, answers: HoldView.self, status: 201,
            location: { WalletFace.medley.path("/\($0.walletId)/holds/\($0.id)") }
        ) { call, request in
            try await service.hold(call.context(), on: call.id(), request)
        }
        .with { route in
            route.idempotency = .required
            route.documentation.requestExample = """
                {"amount":{"amountMinor":8000,"currency":"EGP"},"reference":"VISIT-4001",\
                "description":"Until the visit is over"}
                """
            route.documentation.responseExample = WalletExamples.hold()
            route.documentation.errors =
                [
                    .invalidFields, .unknownID, .staffOnly, .keyReused, .cardNumber, .insufficientFunds, .tooManyHolds,
                ] + .notMovable
        }
    }

    /// The group of what is reserved in the documentation.
    static let tag = "Holds"
}
