import HTTP
import WalletAPI

/// `PATCH /api/v1/merchants/{id}`
enum ChangeMerchant {
    static func route(_ service: any MerchantAccountService) -> Route {
        Route.write(
            .patch, "\(MerchantRoutes.merchants)/{id}", id: "changeMerchant",
            summary: "Changes what is said of a merchant; fees hold for whatever is settled afterwards.",
            tag: MerchantRoutes.merchantTag, access: .permission("merchant.write"), takes: ChangeMerchantRequest.self,
            answers: MerchantView.self
        ) { call, request in
            try await call.onMatchingVersion { version in
                try await service.changeMerchant(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"name\":\"Nile Pharmacy\"}"
            route.documentation.responseExample = MerchantExamples.merchant(status: "active", version: 4)
            route.documentation.errors = [
                .invalidFields, .unknownID, .staffOnly, .stale, .keyReused, .cardNumber, .merchantNotVerified,
            ]
        }
    }
}
