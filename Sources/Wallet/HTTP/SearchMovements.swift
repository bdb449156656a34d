import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/transactions`
enum SearchMovements {
    static func route(_ service: any MovementSearchService) -> Route {
        Route.read(
            "/api/v1/transactions", id: "searchMovements",
            summary: """
                Finds movements over the whole tenant, newest first, each once with both sides. A page may have fewer items than \
                asked for, or none, while nextCursor is there: it then looked at 10,000 movements.
                """,
            tag: DeskRoutes.tag, access: .permission("transaction.search"), query: filters + WalletParameters.page,
            answers: MovementSearchView.self
        ) { call in
            try await service.movements(call.context(), query(call))
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(DeskExamples.movement)]}"
            route.documentation.errors = [
                .invalidFields, .staffOnly, .unknownMerchant,
                .rule(DeskRule.tooManyWalletsToSearch, "The owner has more than 200 wallets."),
            ]
        }
    }

    private static let filters =
        [
            QueryParameter("reference", "With exactly this reference.", example: "PAYOUT-2001"),
            QueryParameter("walletId", "From or to this wallet.", example: "{{walletId}}"),
            QueryParameter("ownerId", "From or to a wallet of this member or patient."),
            QueryParameter("phone", "From or to a wallet of the member with this phone."),
            QueryParameter("merchantId", "From or to the wallet of this merchant."),
            QueryParameter(
                "kind", "Of which kind: credit, debit, transfer, capture, payout, fee, tax or refund.",
                example: "debit"),
            QueryParameter("leastMinor", "Of at least so many minor units.", example: "1"),
            QueryParameter("mostMinor", "Of at most so many minor units.", example: "1000000"),
            QueryParameter("currency", "In which currency.", example: "EGP"),
        ] + WalletParameters.period + [
            QueryParameter(
                "withTotals", "true also adds up, by currency, all that match, where that are not more than 10,000.",
                example: "false")
        ]

    private static func query(_ call: Call) throws -> MovementSearchQuery {
        var reader = QueryReader(call)
        var query = MovementSearchQuery()
        query.reference = try reader.text("reference", characters: 1...WalletLimits.referenceCharacters)
        query.walletID = try reader.id("walletId")
        query.ownerID = try reader.id("ownerId")
        query.phone = try reader.text("phone", characters: 1...WalletLimits.referenceCharacters)
        query.merchantID = try reader.id("merchantId")
        query.kind = try reader.name("kind")
        let amounts = 0...Int(WalletLimits.amountMinor)
        query.leastMinor = try reader.number("leastMinor", in: amounts).map { Int64($0) }
        query.mostMinor = try reader.number("mostMinor", in: amounts).map { Int64($0) }
        query.currency = try reader.currency("currency")
        query.from = try reader.instant("from")
        query.to = try reader.instant("to")
        query.withTotals = try reader.name("withTotals", as: Choice.self) == .yes
        try reader.check()
        query.page = try WalletParameters.page(call)
        return query
    }

    /// Yes or no.
    private enum Choice: String, CaseIterable {
        case yes = "true"
        case no = "false"
    }
}
