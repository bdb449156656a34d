import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/wallet/{id}/transactions`, `GET /api/wallet/{id}/transactions`
enum ListWalletTransactions {
    static func route(_ service: any WalletMovementService, _ face: WalletFace) -> Route {
        Route.read(
            face.path("/{id}/transactions"), id: face.operation("listWalletTransactions"),
            summary: "Lists the lines of a wallet's statement with the balance after each, newest first.",
            tag: face.tag, access: .permission("wallet.read"), query: filters + WalletParameters.page,
            answers: Page<WalletTransactionView>.self
        ) { call in
            try await service.transactions(call.context(), of: call.id(), query(call))
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(WalletExamples.transaction)]}"
            route.documentation.errors = [.unknownID, .invalidFields]
        }
    }

    private static let filters =
        [
            QueryParameter(
                "type", "Of which kind: credit, debit, transferIn, transferOut or capture.", example: "credit"),
            QueryParameter("reference", "With exactly this reference.", example: "TOPUP-1001"),
        ] + WalletParameters.period + [
            QueryParameter(
                "offset", "How many to leave out first, 0–10,000; not beside a cursor, which is good for any depth.",
                example: "0")
        ]

    private static func query(_ call: Call) throws -> TransactionListQuery {
        var reader = QueryReader(call)
        var query = TransactionListQuery()
        query.type = try reader.name("type", as: WalletTransactionType.self)
        query.reference = try reader.text("reference", characters: 1...WalletLimits.referenceCharacters)
        query.from = try reader.instant("from")
        query.to = try reader.instant("to")
        let offset = try reader.number("offset", in: 0...WalletLimits.transactionOffset)
        if offset != nil, try call.query("cursor") != nil {
            reader.reject("offset", code: "notWithCursor", message: "Give an offset or a cursor, not both.")
        }
        try reader.check()
        query.offset = offset ?? 0
        query.page = try WalletParameters.page(call)
        return query
    }
}
