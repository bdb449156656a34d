import HTTP
import WalletAPI

/// `PUT /api/v1/merchants/{id}/suspend`
enum SuspendMerchant {
    static func route(_ service: any MerchantAccountService) -> Route {
        Route.verb(
            "\(MerchantRoutes.merchants)/{id}/suspend", method: .put, id: "suspendMerchant",
            summary: "Stops a merchant and their wallet: nothing is paid in or out until they are activated again.",
            tag: MerchantRoutes.merchantTag, access: .permission("merchant.write"), absent: WalletReasonRequest(),
            answers: MerchantView.self
        ) { call, request in
            try await call.onMatchingVersion { version in
                try await service.suspendMerchant(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"reason\":\"Complaints are looked into\"}"
            route.documentation.responseExample = MerchantExamples.merchant(
                status: "suspended", version: 7, methods: "[\"wallet\",\"card\"]")
            route.documentation.errors = [
                .invalidFields, .unknownID, .staffOnly, .stale, .keyReused, .cardNumber, .merchantNotActive,
            ]
        }
    }
}
