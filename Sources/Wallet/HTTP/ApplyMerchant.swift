import HTTP
import WalletAPI

/// `POST /api/v1/merchants`
enum ApplyMerchant {
    static func route(_ service: any MerchantAccountService) -> Route {
        Route.write(
            .post, MerchantRoutes.merchants, id: "applyMerchant",
            summary: "Takes a merchant's application: who they are, and where they are paid out.",
            tag: MerchantRoutes.merchantTag, access: .permission("merchant.write"), takes: ApplyMerchantRequest.self,
            answers: MerchantView.self, status: 201, location: { "\(MerchantRoutes.merchants)/\($0.id)" }
        ) { call, request in
            try await service.applyMerchant(call.context(), request)
        }
        .with { route in
            route.documentation.requestExample = MerchantExamples.application
            route.documentation.responseExample = MerchantExamples.merchant(status: "applied", version: 1)
            route.documentation.errors = [.invalidFields, .staffOnly, .keyReused, .cardNumber]
        }
    }
}
