import HTTP
import WalletAPI

/// `GET /api/v1/settlements/{id}/file`
enum GetSettlementFile {
    static func route(_ service: any SettlementService) -> Route {
        Route(
            .get, "\(MerchantRoutes.settlements)/{id}/file", id: "getSettlementFile",
            summary:
                "Gives the file of a settlement as CSV; its SHA-256 is that in fileSha256, whenever it is asked for.",
            tag: MerchantRoutes.settlementTag, access: .permission("settlement.read")
        ) { call in
            let file = try await service.settlementFile(call.context(), call.id())
            return HTTPResponse(contentType: "text/csv; charset=utf-8", bytes: file)
        }
        .with { route in
            route.documentation.responseType = "text/csv"
            route.documentation.errors = [.unknownID]
        }
    }
}
