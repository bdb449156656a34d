import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/wallets`
enum ListWallets {
    static func route(_ service: any WalletAccountService) -> Route {
        Route.read(
            "/api/v1/wallets", id: "listWallets", summary: "Lists wallets, newest first; a member's own alone.",
            tag: WalletFace.medley.tag, access: .permission("wallet.read"),
            query: [
                QueryParameter("userId", "Whose.", example: "{{patientId}}"),
                QueryParameter("status", "In which status: pending, active, suspended or closed.", example: "pending"),
            ] + WalletParameters.page,
            answers: Page<WalletView>.self
        ) { call in
            var reader = QueryReader(call)
            let owner = try reader.id("userId", as: UserID.self)
            let status = try reader.name("status", as: WalletStatus.self)
            try reader.check()
            return try await service.wallets(
                call.context(), WalletListQuery(userID: owner, status: status, page: WalletParameters.page(call)))
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(WalletExamples.created)]}"
            route.documentation.errors = [.invalidFields]
        }
    }
}
