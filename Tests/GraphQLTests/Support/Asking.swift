import GraphQL
import JSON
import Kernel

/// Asks an engine, and gives its answer as text.
enum Asking {
    static let context = RequestContext(
        hospitalID: HospitalID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0001),
        principal: Principal(
            kind: .user, id: UserID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0002), roles: [], permissions: []
        ),
        deadlineNanoseconds: .max, requestID: "test",
        trace: TraceContext(traceHigh: 1, traceLow: 2, spanID: 3, isSampled: false))

    static let animals = GraphQLEngine(schema: Animals.schema)

    /// The response to a document, `variables` being JSON.
    static func response(
        _ query: String, variables: String = "{}", operationName: String? = nil, engine: GraphQLEngine = animals
    ) async throws -> GraphQLResponse {
        try await engine.execute(request(query, variables: variables, operationName: operationName), context)
    }

    /// A response's JSON.
    static func text(
        _ query: String, variables: String = "{}", operationName: String? = nil, engine: GraphQLEngine = animals
    ) async throws -> String {
        let response = try await response(
            query, variables: variables, operationName: operationName, engine: engine)
        return String(decoding: response.bytes, as: UTF8.self)
    }

    static func request(_ query: String, variables: String, operationName: String? = nil) throws -> GraphQLRequest {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("query")
        writer.string(query)
        writer.name("variables")
        writer.raw(variables.utf8)
        writer.endObject()
        var request = try GraphQLRequest(parsing: writer.bytes)
        request.operationName = operationName
        return request
    }
}
