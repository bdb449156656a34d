import HTTP
import WalletAPI

/// `PUT /api/v1/merchants/{id}/activate`
enum ActivateMerchant {
    static func route(_ service: any MerchantAccountService) -> Route {
        Route.verb(
            "\(MerchantRoutes.merchants)/{id}/activate", method: .put, id: "activateMerchant",
            summary: "Lets a merchant be paid, and makes their wallet the first time.",
            tag: MerchantRoutes.merchantTag, access: .permission("merchant.write"), answers: MerchantView.self
        ) { call in
            try await call.onMatchingVersion { version in
                try await service.activateMerchant(call.context(), call.id(), expectedVersion: version)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.responseExample = MerchantExamples.merchant(status: "active", version: 3)
            route.documentation.errors = [
                .unknownID, .staffOnly, .stale, .keyReused, .merchantNotVerified, .walletClosed,
            ]
        }
    }
}
