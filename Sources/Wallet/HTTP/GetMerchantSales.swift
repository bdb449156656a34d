import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/merchants/{id}/sales`
enum GetMerchantSales {
    static func route(_ service: any MerchantAccountService) -> Route {
        Route.read(
            "\(MerchantRoutes.merchants)/{id}/sales", id: "getMerchantSales",
            summary: "Says what a merchant sold and paid back, by business day and method.",
            tag: MerchantRoutes.merchantTag, access: .permission("merchant.read"),
            query: [
                QueryParameter("from", "The first business day.", isRequired: true, example: "2026-01-01"),
                QueryParameter(
                    "through", "The last business day; a year at most from the first.", isRequired: true,
                    example: "2026-12-31"),
            ],
            answers: MerchantSalesList.self
        ) { call in
            var reader = QueryReader(call)
            let from = try reader.requiredDay("from")
            let through = try reader.requiredDay("through")
            try reader.check()
            let sales = try await service.sales(
                call.context(), of: call.id(), from: from ?? .earliest, through: through ?? .latest)
            return MerchantSalesList(items: sales)
        }
        .with { route in
            route.documentation.responseExample = MerchantExamples.sales
            route.documentation.errors = [.invalidFields, .unknownID]
        }
    }
}

/// What a merchant sold over some days.
struct MerchantSalesList: Codable, Sendable {
    /// By day, then by method; days on which nothing was sold are not there.
    var items: [MerchantSalesView]
}
