import HTTP
import WalletAPI

/// `GET /api/v1/ledger/trial-balance`
enum GetTrialBalance {
    static func route(_ service: any LedgerService) -> Route {
        Route.read(
            "/api/v1/ledger/trial-balance", id: "getTrialBalance",
            summary: "Gives what all accounts add up to: debits equal credits in each currency.",
            tag: ListLedgerAccounts.tag, access: .permission("ledger.read"), query: [WalletParameters.asOf],
            answers: TrialBalanceView.self
        ) { call in
            try await service.trialBalance(call.context(), asOf: WalletParameters.asOf(call))
        }
        .with { route in
            route.documentation.responseExample = WalletExamples.trialBalance
            route.documentation.errors = [.invalidFields, .staffOnly, .tooManyLedgerAccounts, .momentNotReached]
        }
    }
}
