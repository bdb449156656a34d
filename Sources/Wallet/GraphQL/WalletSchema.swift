import GraphQL
import Kernel
import WalletAPI

/// HealthPay's schema: reads alone, on the service that the REST routes call.
enum WalletSchema {
    /// What a field costs that asks the database for one record, and for a list; reading a record's field costs 1.
    static let recordCost = 10
    static let listCost = 50

    /// The schema over the services.
    static func schema(_ wallets: any WalletService, _ cards: any CardService) -> GraphQLSchema {
        let query = GraphQLObject(
            "Query", of: Void.self,
            fields: [
                wallet(wallets), walletBalance(wallets), transactions(wallets), transactionPage(wallets),
                CardSchema.medCard(cards),
            ])
        do {
            return try GraphQLSchema(query: query, types: WalletSchemaTypes.all + CardSchema.types)
        } catch {
            // The schema depends on nothing but this program, and each test of it makes it.
            preconditionFailure("\(error)")
        }
    }

    private static func wallet(_ wallets: any WalletService) -> GraphQLField<Void> {
        GraphQLField(
            "wallet", "Wallet", "A wallet, or null with the error `notFound`.",
            arguments: [GraphQLArgument("id", "ID!", "Which wallet."), asOf]
        ) { _, call in
            let (id, instant) = (try call.walletID("id"), call.instant("asOf"))
            return GraphQLResult.object(try await wallets.wallet(call.context, id, asOf: instant))
        }
        .costing(recordCost)
    }

    private static func walletBalance(_ wallets: any WalletService) -> GraphQLField<Void> {
        GraphQLField(
            "walletBalance", "Balance", "What is in a wallet, or null with the error `notFound`.",
            arguments: [walletID, asOf]
        ) { _, call in
            let (id, instant) = (try call.walletID("walletId"), call.instant("asOf"))
            return GraphQLResult.object(try await wallets.balance(call.context, id, asOf: instant))
        }
        .costing(recordCost)
    }

    private static func transactions(_ wallets: any WalletService) -> GraphQLField<Void> {
        GraphQLField(
            "transactions", "[Transaction!]",
            "The lines of a wallet's statement, newest first, or null with the error `notFound`.",
            arguments: [
                walletID, limit,
                GraphQLArgument(
                    "offset", "Int",
                    "How many to leave out first, 0–\(WalletLimits.transactionOffset); beyond it, and for a list that does "
                        + "not shift while money moves, there is `transactionPage`.", default: 0),
            ] + filters
        ) { _, call in
            let id = try call.walletID("walletId")
            let query = try call.transactionQuery()
            return GraphQLResult.objects(try await wallets.transactions(call.context, of: id, query).items)
        }
        .costing(listCost)
    }

    private static func transactionPage(_ wallets: any WalletService) -> GraphQLField<Void> {
        GraphQLField(
            "transactionPage", "TransactionPage",
            "The same lines in pages that stay where they are whatever is added: hand `nextCursor` on as `after`.",
            arguments: [
                walletID, limit, GraphQLArgument("after", "String", "`nextCursor` of the page before."),
            ] + filters
        ) { _, call in
            let id = try call.walletID("walletId")
            let query = try call.transactionQuery()
            return GraphQLResult.object(try await wallets.transactions(call.context, of: id, query))
        }
        .costing(listCost)
    }

    private static var walletID: GraphQLArgument {
        GraphQLArgument("walletId", "ID!", "Whose.")
    }
    private static var asOf: GraphQLArgument {
        GraphQLArgument("asOf", "DateTime", "What the log had recorded then; now where absent.")
    }
    private static var limit: GraphQLArgument {
        GraphQLArgument(
            "limit", "Int", "How many, 1–\(PageLimit.maximum.count).",
            default: .int(Int64(PageLimit.standard.count)))
    }

    private static var filters: [GraphQLArgument] {
        [
            GraphQLArgument("type", "TransactionType", "Of this kind alone."),
            GraphQLArgument("reference", "String", "With exactly this reference."),
            GraphQLArgument("from", "DateTime", "From this instant on."),
            GraphQLArgument("to", "DateTime", "Before this instant."),
        ]
    }
}
