import HTTP
import WalletAPI

/// `GET /api/v1/merchants/{id}`
enum GetMerchant {
    static func route(_ service: any MerchantAccountService) -> Route {
        Route.read(
            "\(MerchantRoutes.merchants)/{id}", id: "getMerchant",
            summary: "Gives a merchant with their fees, their methods and their wallet.",
            tag: MerchantRoutes.merchantTag, access: .permission("merchant.read"), answers: MerchantView.self,
            version: { $0.version }
        ) { call in
            try await service.merchant(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = MerchantExamples.merchant(status: "active", version: 3)
            route.documentation.errors = [.unknownID]
        }
    }
}
