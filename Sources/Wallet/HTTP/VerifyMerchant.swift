import HTTP
import WalletAPI

/// `PUT /api/v1/merchants/{id}/verify`
enum VerifyMerchant {
    static func route(_ service: any MerchantAccountService) -> Route {
        Route.write(
            .put, "\(MerchantRoutes.merchants)/{id}/verify", id: "verifyMerchant",
            summary: "Says that staff looked at a merchant, what each sale costs them, and when they are settled with.",
            tag: MerchantRoutes.merchantTag, access: .permission("merchant.write"), takes: VerifyMerchantRequest.self,
            answers: MerchantView.self
        ) { call, request in
            try await call.onMatchingVersion { version in
                try await service.verifyMerchant(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"fees\":\(MerchantExamples.fees),\"settlementDays\":0}"
            route.documentation.responseExample = MerchantExamples.merchant(status: "verified", version: 2)
            route.documentation.errors = [
                .invalidFields, .unknownID, .staffOnly, .stale, .keyReused, .merchantVerified,
            ]
        }
    }
}
