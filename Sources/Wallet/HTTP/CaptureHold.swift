import HTTP
import WalletAPI

/// `POST /api/v1/wallet/{id}/holds/{holdId}/capture`
enum CaptureHold {
    static func route(_ service: any WalletHoldService) -> Route {
        Route.verb(
            WalletFace.medley.path("/{id}/holds/{holdId}/capture"), id: "captureHold",
            summary: "Takes money of a hold, all that is left where nothing is said; the rest is released unless kept.",
            tag: CreateHold.tag, access: .permission("wallet.hold"), absent: CaptureHoldRequest(),
            answers: HoldView.self
        ) { call, request in
            try await service.captureHold(call.context(), on: call.id(), call.id("holdId"), request)
        }
        .with { route in
            route.idempotency = .required
            route.documentation.requestExample = """
                {"amount":{"amountMinor":5000,"currency":"EGP"},"toWalletId":"{{payeeWalletId}}","keepsRest":true}
                """
            route.documentation.responseExample = WalletExamples.hold(captured: 5_000)
            route.documentation.errors =
                [
                    .invalidFields, .unknownID, .staffOnly, .keyReused, .cardNumber, .unknownWallet, .sameWallet,
                    .holdClosed, .exceedsHold, .balanceTooLarge, .methodNotTaken,
                ] + .notMovable + .limits
        }
    }
}
