import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/merchants`
enum ListMerchants {
    static func route(_ service: any MerchantAccountService) -> Route {
        Route.read(
            MerchantRoutes.merchants, id: "listMerchants",
            summary: "Lists merchants, newest first; a merchant's own key gets that merchant alone.",
            tag: MerchantRoutes.merchantTag, access: .permission("merchant.read"),
            query: [
                QueryParameter(
                    "status", "In which status: applied, verified, active or suspended.", example: "applied")
            ] + WalletParameters.page,
            answers: Page<MerchantView>.self
        ) { call in
            var reader = QueryReader(call)
            let status = try reader.name("status", as: MerchantStatus.self)
            try reader.check()
            return try await service.merchants(
                call.context(), MerchantListQuery(status: status, page: WalletParameters.page(call)))
        }
        .with { route in
            route.documentation.responseExample =
                "{\"items\":[\(MerchantExamples.merchant(status: "applied", version: 1))]}"
            route.documentation.errors = [.invalidFields]
        }
    }
}
