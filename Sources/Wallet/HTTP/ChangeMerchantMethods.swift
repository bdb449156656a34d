import HTTP
import WalletAPI

/// `PUT /api/v1/merchants/{id}/methods`
enum ChangeMerchantMethods {
    static func route(_ service: any MerchantAccountService) -> Route {
        Route.write(
            .put, "\(MerchantRoutes.merchants)/{id}/methods", id: "changeMerchantMethods",
            summary: "Says in which ways a merchant may be paid; the others are refused.",
            tag: MerchantRoutes.merchantTag, access: .permission("merchant.write"), takes: ChangeMethodsRequest.self,
            answers: MerchantView.self
        ) { call, request in
            try await call.onMatchingVersion { version in
                try await service.changeMethods(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"methods\":[\"wallet\",\"card\"]}"
            route.documentation.responseExample = MerchantExamples.merchant(
                status: "active", version: 5, methods: "[\"wallet\",\"card\"]")
            route.documentation.errors = [.invalidFields, .unknownID, .staffOnly, .stale, .keyReused]
        }
    }
}
