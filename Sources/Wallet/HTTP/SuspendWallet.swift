import HTTP
import WalletAPI

/// `PUT /api/v1/wallet/{id}/suspend`
enum SuspendWallet {
    static func route(_ service: any WalletAccountService) -> Route {
        Route.verb(
            WalletFace.medley.path("/{id}/suspend"), method: .put, id: "suspendWallet",
            summary: "Stops a wallet: nothing goes in or out until it is activated again.", tag: WalletFace.medley.tag,
            access: .permission("wallet.write"), absent: WalletReasonRequest(), answers: WalletView.self
        ) { call, request in
            try await call.onMatchingVersion { version in
                try await service.suspend(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"reason\":\"The phone was reported lost\"}"
            route.documentation.responseExample = WalletExamples.wallet(status: "suspended", version: 3)
            route.documentation.errors = [
                .invalidFields, .unknownID, .stale, .keyReused, .cardNumber, .walletPending, .walletClosed,
            ]
        }
    }
}
