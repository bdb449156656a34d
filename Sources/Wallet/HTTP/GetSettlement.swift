import HTTP
import WalletAPI

/// `GET /api/v1/settlements/{id}`
enum GetSettlement {
    static func route(_ service: any SettlementService) -> Route {
        Route.read(
            "\(MerchantRoutes.settlements)/{id}", id: "getSettlement",
            summary: "Gives a settlement: what it nets, what it took and what it paid.",
            tag: MerchantRoutes.settlementTag, access: .permission("settlement.read"), answers: SettlementView.self
        ) { call in
            try await service.settlement(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = MerchantExamples.settlement
            route.documentation.errors = [.unknownID]
        }
    }
}
