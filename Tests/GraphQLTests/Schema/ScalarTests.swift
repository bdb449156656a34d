import GraphQL
import JSON
import Testing

@Suite struct ScalarTests {
    @Test(arguments: [
        (GraphQLScalar.decimal, "12.50" as GraphQLValue, "12.50" as GraphQLValue?), (.decimal, 7, "7"),
        (.decimal, "-0.001", "-0.001"),
        (.decimal, "1e3", nil), (.decimal, "01", nil), (.decimal, ".5", nil), (.decimal, "", nil),
        (.decimal, true, nil),
        (.decimal, .number(JSONNumber(12)), "12"), (.dateTime, "2026-01-31T09:30:00Z", "2026-01-31T09:30:00Z"),
        (.dateTime, "2026-01-31T11:30:00+02:00", "2026-01-31T09:30:00Z"), (.dateTime, "2026-01-31", nil),
        (.dateTime, 1, nil),
    ])
    func `scalars take what they are for`(_ scalar: GraphQLScalar, _ value: GraphQLValue, _ read: GraphQLValue?) {
        #expect((try? scalar.read(value)) == read)
    }

    @Test func `a decimal keeps its very digits from the request to the answer`() async throws {
        let digits = "123456789012345678901234567890.12345678901234567890"
        let schema = try GraphQLSchema(
            query: GraphQLObject(
                "Query", of: Void.self,
                fields: [
                    GraphQLField("same", "Decimal", arguments: [GraphQLArgument("value", "Decimal!")]) { _, call in
                        try call.arguments.required("value", as: String.self)
                    }
                ]), types: [GraphQLScalar.decimal])
        let engine = GraphQLEngine(schema: schema)
        let expected = "{\"data\":{\"same\":\"\(digits)\"}}"
        #expect(try await Asking.text("{ same(value: \(digits)) }", engine: engine) == expected)
        let query = "query Q($v: Decimal!) { same(value: $v) }"
        #expect(try await Asking.text(query, variables: "{\"v\": \(digits)}", engine: engine) == expected)
        #expect(try await Asking.text(query, variables: "{\"v\": \"\(digits)\"}", engine: engine) == expected)
    }
}
