import HTTP
import WalletAPI

/// `POST /api/v1/wallets:suspend`, `POST /api/v1/wallets:activate`
enum ChangeManyWallets {
    static func route(_ service: any BulkWalletService, _ status: BulkWalletStatus) -> Route {
        let isActive = status == .active
        return Route(
            .post, "/api/v1/wallets:\(isActive ? "activate" : "suspend")",
            id: isActive ? "activateWallets" : "suspendWallets",
            summary: """
                \(isActive ? "Takes up to 1,000 wallets into use" : "Stops up to 1,000 wallets"), each with an outcome of its own: \
                what is refused for one leaves the others done.
                """,
            tag: DeskRoutes.tag, access: .permission("wallet.write")
        ) { call in
            let request = try call.decode(BulkWalletRequest.self)
            return try .json(try await service.changeWallets(call.context(), to: status, request))
        }
        .with { route in
            route.idempotency = .required
            route.documentation.takes(BulkWalletRequest.self)
            route.documentation.answers(BulkWalletView.self)
            route.documentation.requestExample = """
                {"walletIds":["{{payeeWalletId}}"],"reason":"\(isActive ? "Cleared" : "Looked into")"}
                """
            route.documentation.responseExample = DeskExamples.bulk(isActive ? "activated" : "suspended")
            route.documentation.errors = [.invalidFields, .staffOnly, .keyReused, .cardNumber]
        }
    }
}
