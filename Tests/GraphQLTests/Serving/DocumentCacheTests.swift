@testable import GraphQL
import Testing

@Suite struct DocumentCacheTests {
    @Test func `a document that comes again is prepared once, its variables each time anew`() async throws {
        let query = "query Q($n: Int!) { humans(first: $n) { name } }"
        let engine = GraphQLEngine(schema: Animals.schema)
        let first = try engine.prepare(GraphQLRequest(query))
        #expect(try engine.prepare(GraphQLRequest(query)) === first)
        #expect(try engine.prepare(GraphQLRequest(query + " ")) !== first)
        #expect(try await Asking.text(query, variables: #"{"n": 1}"#, engine: engine).contains("data"))
        #expect(try await Asking.text(query, engine: engine).contains("BAD_USER_INPUT"))
    }

    @Test func `operations of one document are kept apart`() async throws {
        let query = "query A { dog { name } } query B { cat { name } }"
        let engine = GraphQLEngine(schema: Animals.schema)
        for _ in 0..<2 {
            #expect(
                try await Asking.text(query, operationName: "A", engine: engine) == #"{"data":{"dog":{"name":"Rex"}}}"#)
            #expect(
                try await Asking.text(query, operationName: "B", engine: engine) == #"{"data":{"cat":{"name":"Tom"}}}"#)
            #expect(try await Asking.text(query, engine: engine).contains("OPERATION_UNKNOWN"))
        }
    }

    @Test func `so many documents are kept and no long ones, and what is asked for stays`() throws {
        var limits = GraphQLLimits()
        (limits.cachedBytes, limits.cachedDocumentBytes) = (2_048, 60)
        let engine = GraphQLEngine(schema: Animals.schema, limits: limits)
        func isKept(_ query: String) throws -> Bool {
            let request = GraphQLRequest(query)
            return try engine.prepare(request) === (try engine.prepare(request))
        }
        #expect(try isKept("{ dog { name } }") && !isKept("{ dog { name } }" + String(repeating: " ", count: 60)))
        let kept = try engine.prepare(GraphQLRequest("{ cat { name } }"))
        for number in 0..<1_000 {
            _ = try engine.prepare(GraphQLRequest("{ a\(number): dog { name } }"))
            #expect(try engine.prepare(GraphQLRequest("{ cat { name } }")) === kept)
        }
        // Which shard a document falls to differs from process to process: the later half is far more than any shard keeps.
        let early = (0..<500).map { DocumentKey(query: "{ a\($0): dog { name } }") }
        #expect(early.allSatisfy { engine.cache[$0] == nil })
        limits.cachedBytes = 0
        let none = GraphQLEngine(schema: Animals.schema, limits: limits)
        #expect(try none.prepare(GraphQLRequest("{ dog { id } }")) !== none.prepare(GraphQLRequest("{ dog { id } }")))
    }
}
