import GraphQL
import HTTP
import JSON
import Kernel
public import WalletAPI

/// `POST /graphql`: HealthPay's reads of wallets and MedCards, for its clients.
///
/// What is no GraphQL request is refused as everywhere, with a problem document; a request is answered in GraphQL's form.
public enum WalletGraphQL {
    /// How much one request may ask for.
    static let limits = GraphQLLimits()

    /// The schema in its own language.
    public static func schemaText(_ wallets: any WalletService, _ cards: any CardService) -> String {
        WalletSchema.schema(wallets, cards).text
    }

    /// The operation.
    static func route(_ wallets: any WalletService, _ cards: any CardService) -> Route {
        let engine = GraphQLEngine(schema: WalletSchema.schema(wallets, cards), limits: limits)
        return Route(
            .post, "/graphql", id: "queryWallets",
            summary: "Answers a query in GraphQL over wallets, their statements and MedCards.",
            tag: "GraphQL", access: .permission("wallet.read")
        ) { call in
            try requireOneRequest(call)
            return try await answer(call, engine)
        }
        .with { route in
            route.idempotency = .none
            route.bodyLimitBytes = limits.requestBytes
            route.documentation.takes(GraphQLBody.self)
            route.documentation.answers(GraphQLReply.self)
            route.documentation.requestExample = """
                {"query":"query Funds($id: ID!) { walletBalance(walletId: $id) { amountDecimal amountMinor currency } }",\
                "operationName":"Funds","variables":{"id":"{{walletId}}"}}
                """
            route.documentation.responseExample = """
                {"data":{"walletBalance":{"amountDecimal":"120.50","amountMinor":"12050","currency":"EGP"}}}
                """
            route.documentation.errors = [batchNotTaken]
        }
    }

    private static let batchNotTaken = DocumentedError(
        400, "batchNotTaken", "The body is a list of requests; send them one by one, or ask for several fields in one.")

    /// Refuses what is no request: no JSON, unknown members, members of other types, several requests at once.
    private static func requireOneRequest(_ call: Call) throws {
        guard call.body.first(where: { !Self.isBlank($0) }) == UInt8(ascii: "[") else {
            _ = try call.decode(GraphQLBody.self)
            return
        }
        _ = try call.decode(JSONValue.self)
        throw Failure(.invalid, code: batchNotTaken.code, detail: batchNotTaken.summary)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

    /// A fault of ours is answered as on every other route, 500, so that the log has it and whoever watches sees it.
    private static func answer(_ call: Call, _ engine: GraphQLEngine) async throws -> HTTPResponse {
        let accept = call.request.fields.values("Accept")
        let fault = FirstFault()
        let answer = try await engine.reporting { error, _, _ in fault.note(error) }
            .answer(
                call.body, contentType: call.request.fields["Content-Type"],
                accept: accept.isEmpty ? nil : accept.joined(separator: ", "), call.context())
        if let error = fault.error { throw error }
        return HTTPResponse(status: answer.status, contentType: answer.contentType, bytes: answer.body)
    }
}
