import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/ledger/entries`
enum ListLedgerEntries {
    static func route(_ service: any LedgerService) -> Route {
        Route.read(
            "/api/v1/ledger/entries", id: "listLedgerEntries",
            summary: "Lists the entries of the ledger, newest first; each movement has one on either side.",
            tag: ListLedgerAccounts.tag, access: .permission("ledger.read"),
            query: [
                QueryParameter("accountId", "Of which account.", example: "{{walletId}}"),
                QueryParameter("eventId", "Of which movement.", example: "{{eventId}}"),
            ] + WalletParameters.period + WalletParameters.page,
            answers: Page<LedgerEntryView>.self
        ) { call in
            try await service.entries(call.context(), query(call))
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(WalletExamples.entry)]}"
            route.documentation.errors = [.invalidFields, .staffOnly]
        }
    }

    private static func query(_ call: Call) throws -> LedgerEntryQuery {
        var reader = QueryReader(call)
        var query = LedgerEntryQuery()
        query.accountID = try reader.id("accountId", as: LedgerAccountID.self)
        query.eventID = try reader.id("eventId", as: EventID.self)
        query.from = try reader.instant("from")
        query.to = try reader.instant("to")
        try reader.check()
        query.page = try WalletParameters.page(call)
        return query
    }
}
