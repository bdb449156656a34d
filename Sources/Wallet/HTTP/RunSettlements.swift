import HTTP
import WalletAPI

/// `POST /api/v1/settlements:run`
enum RunSettlements {
    static func route(_ service: any SettlementService) -> Route {
        Route(
            .post, "\(MerchantRoutes.settlements):run", id: "runSettlements",
            summary: """
                Settles with merchants what is due, or through a business day; what was settled stays as it is, so that a repeat \
                changes nothing.
                """,
            tag: MerchantRoutes.settlementTag, access: .permission("settlement.write")
        ) { call in
            let request = try call.decode(RunSettlementsRequest.self)
            return try .json(try await service.runSettlements(call.context(), request))
        }
        .with { route in
            route.documentation.takes(RunSettlementsRequest.self)
            route.documentation.answers(SettlementRunView.self)
            route.documentation.requestExample = "{\"merchantId\":\"{{merchantId}}\"}"
            route.documentation.responseExample = MerchantExamples.run
            route.documentation.errors = [.invalidFields, .staffOnly, .unknownMerchant]
        }
    }
}
