import GraphQL
import Testing

@Suite struct LimitsTests {
    @Test func `depth counts fields through fragments, and introspection apart`() async throws {
        var limits = GraphQLLimits()
        (limits.depth, limits.introspectionDepth) = (3, 4)
        let cases = [
            ("{ dog { mother { name } } }", nil),
            ("{ dog { mother { mother { name } } } }", "more than 3 levels of fields."),
            ("{ dog { ...f } } fragment f on Dog { ...g } fragment g on Dog { mother { name } }", nil),
            (
                "{ dog { ...f } } fragment f on Dog { mother { ...g } } fragment g on Dog { mother { name } }",
                "more than 3 levels of fields."
            ),
            ("{ dog { ... { ... { ... { ... { name } } } } } }", nil),
            ("{ __schema { types { name fields { name } } } }", nil),
            ("{ __schema { types { fields { type { name } } } } }", "more than 4 levels of introspection."),
            (
                "{ __schema { types { ...t } } } fragment t on __Type { ofType { ofType { name } } }",
                "more than 4 levels of introspection."
            ),
        ]
        for (query, words) in cases {
            try await expect(query, limits, "DEPTH_LIMIT", words.map { "The operation has " + $0 })
        }
    }

    @Test func `aliases count as often as their fragment is spread`() async throws {
        var limits = GraphQLLimits()
        limits.aliases = 3
        try await expect("{ a: dog { b: name } c: cat { name } }", limits, "ALIAS_LIMIT", nil)
        let query = "{ a: dog { ...f } dog { ...f } } fragment f on Dog { b: name c: nickname }"
        try await expect(query, limits, "ALIAS_LIMIT", "The operation has more than 3 aliases.")
    }

    @Test(arguments: [
        ("{ dog { name id } }", "{}", 3), ("{ slow }", "{}", 500), ("{ a: slow b: slow }", "{}", 1_000),
        ("{ __schema { types { name } } }", "{}", 0),
        ("{ humans { name } }", "{}", 11), ("{ humans(first: 3) { name id } }", "{}", 7),
        ("{ humans(first: 0) { name } }", "{}", 1),
        ("query Q($n: Int) { humans(first: $n) { name } }", #"{"n": 200}"#, 201),
        ("query Q($n: Int = 7) { humans(first: $n) { name } }", "{}", 8),
        ("query Q($n: Int) { humans(first: $n) { name } }", "{}", 11),
        ("{ humans(first: 5) { pets(first: 4) { name owner { name } } } }", "{}", 66),
        ("{ humans(first: 2) { ...f } } fragment f on Human { pets { name } }", "{}", 23),
        ("{ mixed { name } }", "{}", 11),
        ("{ humans(first: -5) { name } }", "{}", 1), ("{ pet { ... on Dog { name } ... on Cat { name } } }", "{}", 3),
    ])
    func `a field costs what it costs, as often as its lists say`(_ query: String, _ variables: String, _ cost: Int)
        async throws
    {
        var limits = GraphQLLimits()
        limits.cost = cost
        let response = try await ask(query, variables, limits)
        #expect(response.isExecuted, "\(response.errors)")
        guard cost > 0 else { return }
        limits.cost = cost - 1
        let refused = try await ask(query, variables, limits)
        #expect(!refused.isExecuted && refused.errors.map(\.code) == ["COST_LIMIT"])
        #expect(refused.errors.map(\.message) == ["The operation costs more than \(cost - 1)."])
    }

    @Test func `lists of lists of lists do not overflow what is counted`() async throws {
        let most = Int32.max
        let query = "{ humans(first: \(most)) { pets(first: \(most)) { owner { pets(first: \(most)) { name } } } } }"
        try await expect(query, GraphQLLimits(), "COST_LIMIT", "The operation costs more than 10000.")
    }

    @Test func `fragments that double at each level are refused before they are put in`() async throws {
        let fragments = (0..<60).map { "fragment f\($0) on Dog { ...f\($0 + 1) ...f\($0 + 1) }" }.joined(separator: " ")
        let query = "{ dog { ...f0 } } \(fragments) fragment f60 on Dog { name }"
        try await expect(query, GraphQLLimits(), "COST_LIMIT", "The operation has more than 2000 selections.")
    }

    @Test func `fragments nest no deeper than braces do, and there are no more than so many`() async throws {
        let chain = (0..<70).map { "fragment f\($0) on Dog { ...f\($0 + 1) }" }.joined(separator: " ")
        let query = "{ dog { ...f0 } } \(chain) fragment f70 on Dog { name }"
        try await expect(
            query, GraphQLLimits(), "NESTING_LIMIT", "The operation has more than 64 levels with its fragments.")
        let many = (0...100).map { "fragment f\($0) on Dog { name }" }.joined(separator: " ")
        try await expect(
            "{ dog { name } } " + many, GraphQLLimits(), "NESTING_LIMIT", "The document has more than 100 fragments.")
    }

    @Test func `fields of one name are compared so often and no more`() async throws {
        let query = "{ dog { " + String(repeating: "name ", count: 300) + "} }"
        try await expect(query, GraphQLLimits(), "COST_LIMIT", "The document has too many fields of the same name.")
        #expect(Checking.errors("{ dog { " + String(repeating: "name ", count: 150) + "} }").isEmpty)
    }

    @Test func `the introspection is bounded by what it answers`() async throws {
        var limits = GraphQLLimits()
        limits.introspectionFields = 100
        let query = "{ __schema { types { name fields { name } } } }"
        try await expect(query, limits, "COST_LIMIT", "The introspection asks for more than 100 fields.")
        try await expect("{ __schema { types { name } } }", limits, "COST_LIMIT", nil)
    }

    private func ask(_ query: String, _ variables: String, _ limits: GraphQLLimits) async throws -> GraphQLResponse {
        try await Asking.response(
            query, variables: variables, engine: GraphQLEngine(schema: Animals.schema, limits: limits))
    }

    /// Refused with that code and these words, or not at all where they are nil.
    private func expect(_ query: String, _ limits: GraphQLLimits, _ code: String, _ words: String?) async throws {
        let response = try await ask(query, "{}", limits)
        if let words {
            let errors = response.errors.filter { $0.code == code }.map(\.message)
            #expect(!response.isExecuted && errors.contains(words), "\(query): \(response.errors)")
        } else {
            #expect(
                response.isExecuted && response.errors.allSatisfy { $0.code != code }, "\(query): \(response.errors)")
        }
    }
}
