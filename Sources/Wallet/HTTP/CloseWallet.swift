import HTTP
import WalletAPI

/// `PUT /api/v1/wallet/{id}/close`
enum CloseWallet {
    static func route(_ service: any WalletAccountService) -> Route {
        Route.verb(
            WalletFace.medley.path("/{id}/close"), method: .put, id: "closeWallet",
            summary: "Ends a wallet for good; nothing may be in it, and nothing of it reserved.",
            tag: WalletFace.medley.tag, access: .permission("wallet.write"), absent: WalletReasonRequest(),
            answers: WalletView.self
        ) { call, request in
            try await call.onMatchingVersion { version in
                try await service.close(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"reason\":\"The owner asked for it\"}"
            route.documentation.responseExample = WalletExamples.wallet(status: "closed", version: 4)
            route.documentation.errors = [
                .invalidFields, .unknownID, .stale, .keyReused, .cardNumber, .walletNotEmpty, .walletHasHolds,
            ]
        }
    }
}
