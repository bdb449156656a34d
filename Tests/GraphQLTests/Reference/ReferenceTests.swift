import GraphQL
import JSON
import TestSupport
import Testing

/// Everything is held against the reference implementation, which runs beside the tests.
@Suite(.endsWhenItHangs) struct ReferenceTests {
    @Test func `schema, introspection, validation and execution are the reference implementation's`() async throws {
        guard let reference = try await Reference.installed() else { return }
        let asked = try JSONValue(parsing: Array(try await reference.output("queries").utf8))
        let queries = try #require(asked.elements).compactMap(\.string)
        #expect(queries.count == 4)
        var introspections: [JSONValue] = []
        for query in queries { introspections.append(try await answer(query)) }
        let clientQueries = queries + ["{ dog { name owner { id } } }", "query Names { humans { name } }"]
        var recorded: [JSONValue] = []
        for query in clientQueries { recorded.append(.array([.string(query), try await answer(query)])) }
        var executions: [JSONValue] = []
        for one in ExecutionCases.all { executions.append(try await execution(one)) }
        let input: JSONValue = .object([
            JSONMember(name: "sdl", value: .string(Animals.schema.text)),
            JSONMember(name: "data", value: try JSONValue(parsing: Array(AnimalData.text.utf8))),
            JSONMember(name: "introspections", value: .array(introspections)),
            JSONMember(name: "recorded", value: .array(recorded)),
            JSONMember(name: "validations", value: .array(ValidationCases.all.map(validation))),
            JSONMember(name: "executions", value: .array(executions)),
        ])
        let said = try await reference.output("judge", input)
        #expect(
            said == "equal: \(ValidationCases.all.count) validations, \(ExecutionCases.all.count) executions",
            "\(said)")
        print(said)
    }

    @Test func `there are enough cases, each another`() {
        #expect(ValidationCases.all.count >= 60 && Set(ValidationCases.all).count == ValidationCases.all.count)
        let right = ValidationCases.all.filter { Checking.errors($0).isEmpty }.count
        #expect(right >= 60 && ValidationCases.all.count - right >= 60)
        #expect(ExecutionCases.all.count >= 60)
    }

    private func answer(_ query: String) async throws -> JSONValue {
        try JSONValue(parsing: try await Asking.response(query).bytes)
    }

    private func validation(_ query: String) -> JSONValue {
        let errors = Checking.errors(query).map { error -> JSONValue in
            let isSyntax = error.code == GraphQLErrorCode.syntaxError.rawValue
            return [
                "message": .string(isSyntax ? "Syntax" : error.message),
                "locations": .array(error.locations.map { [.integer($0.line), .integer($0.column)] }),
            ]
        }
        return ["query": .string(query), "errors": .array(errors)]
    }

    private func execution(_ one: ExecutionCase) async throws -> JSONValue {
        let response = try await Asking.response(
            one.query, variables: one.variables, operationName: one.operationName)
        return [
            "query": .string(one.query), "variables": try JSONValue(parsing: Array(one.variables.utf8)),
            "operationName": one.operationName.map(JSONValue.string) ?? .null, "isPartial": .bool(one.isPartial),
            "answer": try JSONValue(parsing: response.bytes),
        ]
    }
}
