import GraphQL
import Kernel
import Synchronization
import TestSupport
import Testing

@Suite(.endsWhenItHangs) struct ExecutionTests {
    @Test func `siblings of a query are resolved at the same time, and stand in the order in which they were selected`()
        async throws
    {
        let gate = Gate(count: 3)
        let engine = try Self.engine { name in
            await gate.pass()
            return name
        }
        #expect(
            try await Asking.text("{ c: a(n: \"3\") a(n: \"1\") b: a(n: \"2\") }", engine: engine)
                == #"{"data":{"c":"3","a":"1","b":"2"}}"#)
    }

    @Test func `elements of a list that wait are completed at the same time, so many at once`() async throws {
        let gate = Gate(count: 4)
        var limits = GraphQLLimits()
        limits.concurrentFields = 4
        let item = GraphQLObject(
            "Item", of: Int.self,
            fields: [
                GraphQLField("n", "Int") { number, _ in
                    await gate.pass()
                    return number
                }
            ])
        let query = GraphQLObject(
            "Query", of: Void.self, fields: [GraphQLField("items", "[Item!]!") { _ in GraphQLResult.objects(0..<8) }])
        let engine = GraphQLEngine(schema: try GraphQLSchema(query: query, types: [item]), limits: limits)
        let numbers = (0..<8).map { "{\"n\":\($0)}" }.joined(separator: ",")
        #expect(try await Asking.text("{ items { n } }", engine: engine) == "{\"data\":{\"items\":[\(numbers)]}}")
    }

    @Test func `the fields of a mutation come one after the other, and none after one that makes the answer null`()
        async throws
    {
        let gate = Gate(count: 1)
        let engine = try Self.engine { name in
            gate.note("begin \(name)")
            await Task.yield()
            if name == "fails" { throw Refused() }
            gate.note("end \(name)")
            return name
        }
        let text = try await Asking.text("mutation { x: a(n: \"1\") y: a(n: \"2\") z: a(n: \"3\") }", engine: engine)
        #expect(text == #"{"data":{"x":"1","y":"2","z":"3"}}"#)
        #expect(gate.events == ["begin 1", "end 1", "begin 2", "end 2", "begin 3", "end 3"])
        let broken = try await Asking.text("mutation { x: must(n: \"fails\") y: a(n: \"never\") }", engine: engine)
        #expect(broken.hasSuffix(#""data":null}"#) && gate.events.last == "begin fails")
    }

    private struct Refused: GraphQLPresentableError {
        var graphQLMessage: String { "The wallet is closed." }
        var graphQLExtensions: [GraphQLMember] { [GraphQLMember("code", "walletClosed")] }
    }

    private struct Secret: Error { var token = "token-4711" }

    private struct ServiceRefusal: ServiceError {
        var failure: Failure
        init(_ failure: Failure) { self.failure = failure }
        init(_ error: any Error) { failure = Failure(.internal, code: "unknown", detail: "secret") }
    }

    @Test func `an error is told as its type says, and what has none to say is an internal error that the log gets`()
        async throws
    {
        let fields = FieldError(field: "amount", code: "tooLarge", message: "Less, please.")
        let cases: [(any Error, String)] = [
            (
                Refused(),
                #""message":"The wallet is closed.","locations":[{"line":1,"column":3}],"path":["x"],"extensions":{"code":"walletClosed"}"#
            ),
            (
                Secret(),
                #""message":"Internal error","locations":[{"line":1,"column":3}],"path":["x"],"extensions":{"code":"INTERNAL_ERROR"}"#
            ),
            (
                Failure(.notFound, code: "walletNotFound", detail: "There is no such wallet."),
                #""message":"There is no such wallet.","locations":[{"line":1,"column":3}],"path":["x"],"extensions":{"code":"walletNotFound"}"#
            ),
            (
                Failure(.internal, code: "unknown", detail: "token-4711"),
                #""message":"Internal error","locations":[{"line":1,"column":3}],"path":["x"],"extensions":{"code":"INTERNAL_ERROR"}"#
            ),
            (
                ServiceRefusal(Failure(.invalid, code: "invalid", detail: "Not so.", fields: [fields])),
                #""message":"Not so.","locations":[{"line":1,"column":3}],"path":["x"],"extensions":{"code":"invalid","errors":[{"field":"amount","code":"tooLarge","message":"Less, please."}]}"#
            ),
            (
                ServiceRefusal(Failure(.unavailable, code: "unavailable", detail: "Later.", retryAfterSeconds: 3)),
                #""message":"Later.","locations":[{"line":1,"column":3}],"path":["x"],"extensions":{"code":"unavailable","retryAfterSeconds":3}"#
            ),
        ]
        for (error, expected) in cases {
            let reported = Mutex<[String]>([])
            let engine = try Self.engine(
                report: { error, _, path in reported.withLock { $0.append("\(type(of: error)) \(path.count)") } },
                resolve: { _ in throw error })
            let text = try await Asking.text("{ x: a(n: \"1\") }", engine: engine)
            #expect(text == "{\"errors\":[{\(expected)}],\"data\":{\"x\":null}}")
            #expect(!text.contains("4711"))
            #expect(reported.withLock { $0.count } == (expected.contains("INTERNAL_ERROR") ? 1 : 0))
        }
    }

    @Test func `faults of one request can be told to somebody else than those of the engine`() async throws {
        let own = Mutex(0)
        let other = Mutex(0)
        let engine = try Self.engine(
            report: { _, _, _ in own.withLock { $0 += 1 } }, resolve: { _ in throw Secret() })
        let ofOneRequest = engine.reporting { _, _, _ in other.withLock { $0 += 1 } }
        _ = try await Asking.text("{ a(n: \"1\") }", engine: ofOneRequest)
        #expect(own.withLock { $0 } == 0)
        #expect(other.withLock { $0 } == 1)
        _ = try await Asking.text("{ a(n: \"1\") }", engine: engine)
        #expect(own.withLock { $0 } == 1)
    }

    @Test func `errors of fields that run at the same time are told in the order of the fields`() async throws {
        let gate = Gate(count: 2)
        let engine = try Self.engine { name in
            if name != "late" { await gate.pass() }
            throw Failure(.conflict, code: name, detail: name)
        }
        let response = try await Asking.response(
            "{ a: a(n: \"1\") b: a(n: \"late\") c: a(n: \"3\") }", engine: engine)
        #expect(response.errors.map(\.code) == ["1", "late", "3"])
    }

    @Test func `a cancelled task ends in a cancellation, and no later resolver is called`() async throws {
        let gate = Gate(count: 1)
        let engine = try Self.engine { name in
            gate.note(name)
            withUnsafeCurrentTask { $0?.cancel() }
            return name
        }
        let task = Task { try await Asking.response("mutation { a(n: \"1\") b: a(n: \"2\") }", engine: engine) }
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        #expect(gate.events == ["1"])
        let cancelled = try Self.engine { _ in throw Failure(.cancelled, code: "cancelled", detail: "gone") }
        await #expect(throws: CancellationError.self) {
            _ = try await Asking.response("{ a(n: \"1\") }", engine: cancelled)
        }
    }

    @Test func `an object of a union is told by the Swift type of its source, or by name`() async throws {
        let cat = GraphQLObject("Cat", of: String.self, fields: [GraphQLField("meow", "String") { $0 }])
        let dog = GraphQLObject("Dog", of: Int.self, fields: [GraphQLField("bark", "Int") { $0 }])
        let wolf = GraphQLObject("Wolf", of: Int.self, fields: [GraphQLField("howl", "Int") { $0 }])
        let query = GraphQLObject(
            "Query", of: Void.self,
            fields: [
                GraphQLField("all", "[Animal]") { _ in
                    [
                        GraphQLResult.object("tom"), .object(7, as: "Dog"), .object(8, as: "Wolf"), .object(9),
                        .object(true),
                    ]
                }
            ])
        let schema = try GraphQLSchema(
            query: query, types: [cat, dog, wolf, GraphQLUnion("Animal", members: ["Cat", "Dog", "Wolf"])])
        let text = try await Asking.text(
            "{ all { __typename ... on Cat { meow } ... on Dog { bark } ... on Wolf { howl } } }",
            engine: GraphQLEngine(schema: schema))
        let data =
            #"[{"__typename":"Cat","meow":"tom"},{"__typename":"Dog","bark":7},{"__typename":"Wolf","howl":8},null,null]"#
        #expect(text.hasSuffix("\"data\":{\"all\":\(data)}}"))
        #expect(text.contains(#""path":["all",3]"#) && text.contains(#""path":["all",4]"#), "\(text)")
    }

    @Test func `a resolver gets its arguments, its source and the context of the request`() async throws {
        let query = GraphQLObject(
            "Query", of: Void.self,
            fields: [
                GraphQLField(
                    "told", "String",
                    arguments: [
                        GraphQLArgument("n", "Int!"), GraphQLArgument("on", "Boolean"),
                        GraphQLArgument("tags", "[String!]"),
                        GraphQLArgument("ratio", "Float"), GraphQLArgument("in", "In"),
                    ]
                ) { _, call in
                    let number: Int = try call.arguments.required("n")
                    let isOn: Bool? = call.arguments["on"]
                    let tags: [String] = call.arguments["tags"] ?? []
                    let ratio: Double? = call.arguments["ratio"]
                    let inner: GraphQLArguments? = call.arguments["in"]
                    let name: String? = inner?["name"]
                    return "\(number) \(isOn ?? false) \(tags) \(ratio ?? 0) \(name ?? "-") \(call.context.requestID)"
                },
                GraphQLField("wrong", "String") { _, call in try call.arguments.required("absent", as: String.self) },
            ])
        let types = [GraphQLInputObject("In", fields: [GraphQLArgument("name", "String", default: "x")])]
        let engine = GraphQLEngine(schema: try GraphQLSchema(query: query, types: types))
        #expect(
            try await Asking.text("{ told(n: 3, on: true, tags: \"t\", ratio: 2, in: {}) }", engine: engine)
                == #"{"data":{"told":"3 true [\"t\"] 2.0 x test"}}"#)
        #expect(try await Asking.text("{ wrong }", engine: engine).contains("Internal error"))
    }

    /// An engine with a nullable and a non-null field, both resolved by `resolve` with their argument.
    private static func engine(
        report: @escaping GraphQLEngine.Report = { _, _, _ in },
        resolve: @escaping @Sendable (String) async throws -> String
    ) throws -> GraphQLEngine {
        let fields = [("a", "String"), ("must", "String!")].map { name, type in
            GraphQLField<Void>(name, GraphQLTypeReference(type), arguments: [GraphQLArgument("n", "String!")]) {
                _, call in
                try await resolve(call.arguments.required("n"))
            }
        }
        let schema = try GraphQLSchema(
            query: GraphQLObject("Query", of: Void.self, fields: fields),
            mutation: GraphQLObject("Mutation", of: Void.self, fields: fields))
        return GraphQLEngine(schema: schema, report: report)
    }
}
