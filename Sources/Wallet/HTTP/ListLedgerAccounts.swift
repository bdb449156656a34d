import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/ledger/accounts`
enum ListLedgerAccounts {
    static func route(_ service: any LedgerService) -> Route {
        Route.read(
            "/api/v1/ledger/accounts", id: "listLedgerAccounts",
            summary: "Lists the accounts of the ledger, one for each wallet and those of the tenant, by their ids.",
            tag: tag, access: .permission("ledger.read"), query: WalletParameters.page,
            answers: Page<LedgerAccountView>.self
        ) { call in
            try await service.accounts(call.context(), WalletParameters.page(call))
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(WalletExamples.account)]}"
            route.documentation.errors = [.invalidFields, .staffOnly]
        }
    }

    /// The group of the ledger in the documentation.
    static let tag = "Ledger"
}
