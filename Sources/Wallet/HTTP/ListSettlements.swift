import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/settlements`
enum ListSettlements {
    static func route(_ service: any SettlementService) -> Route {
        Route.read(
            MerchantRoutes.settlements, id: "listSettlements",
            summary: "Lists settlements, newest first; a merchant's own key gets those of that merchant alone.",
            tag: MerchantRoutes.settlementTag, access: .permission("settlement.read"),
            query: [QueryParameter("merchantId", "Whose.", example: "{{merchantId}}")] + WalletParameters.page,
            answers: Page<SettlementView>.self
        ) { call in
            var reader = QueryReader(call)
            let merchant = try reader.id("merchantId", as: MerchantID.self)
            try reader.check()
            return try await service.settlements(
                call.context(), SettlementListQuery(merchantID: merchant, page: WalletParameters.page(call)))
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(MerchantExamples.settlement)]}"
            route.documentation.errors = [.invalidFields]
        }
    }
}
