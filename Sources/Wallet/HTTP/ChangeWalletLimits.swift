import HTTP
import WalletAPI

/// `PUT /api/v1/wallet/{id}/limits`
enum ChangeWalletLimits {
    static func route(_ service: any WalletAccountService) -> Route {
        Route.write(
            .put, WalletFace.medley.path("/{id}/limits"), id: "changeWalletLimits",
            summary: "Sets how much may leave a wallet and how far below zero it may go; what is absent is no limit.",
            tag: WalletFace.medley.tag, access: .permission("wallet.limit"), takes: ChangeLimitsRequest.self,
            answers: WalletView.self
        ) { call, request in
            try await call.onMatchingVersion { version in
                try await service.changeLimits(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.requestExample = """
                {"perTransaction":{"amountMinor":500000,"currency":"EGP"},\
                "perDay":{"amountMinor":1000000,"currency":"EGP"}}
                """
            route.documentation.responseExample = WalletExamples.limited
            route.documentation.errors = [
                .invalidFields, .unknownID, .stale, .staffOnly, .keyReused, .currencyMismatch, .overdraftInUse,
                .walletClosed,
            ]
        }
    }
}
