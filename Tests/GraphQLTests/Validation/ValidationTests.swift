import GraphQL
import Testing

/// One row or more for every rule; what the reference implementation says of many more is in `ReferenceTests`.
@Suite struct ValidationTests {
    @Test(arguments: [
        (
            "{ dog { name } } query A { dog { name } }",
            "1:1 This anonymous operation must be the only defined operation."
        ),
        ("query A { dog { name } } query A { cat { name } }", "1:7,1:32 There can be only one operation named \"A\"."),
        ("subscription { a }", "1:1 Schema is not configured to execute subscription operation."),
        ("{ dog { nope } }", "1:9 Cannot query field \"nope\" on type \"Dog\"."),
        ("{ catOrDog { name } }", "1:14 Cannot query field \"name\" on type \"CatOrDog\"."),
        (
            "{ dog { name { x } } }",
            "1:14 Field \"name\" must not have a selection since type \"String!\" has no subfields."
        ),
        ("{ dog }", "1:3 Field \"dog\" of type \"Dog\" must have a selection of subfields."),
        ("{ dog { name(a: 1) } }", "1:14 Unknown argument \"a\" on field \"Dog.name\"."),
        (
            "{ dog { doesKnowCommand } }",
            "1:9 Field \"doesKnowCommand\" argument \"dogCommand\" of type \"DogCommand!\" is required, but it was not provided."
        ),
        ("{ human(id: 1, id: 2) { name } }", "1:9,1:16 There can be only one argument named \"id\"."),
        ("{ dog { ...f } }", "1:12 Unknown fragment \"f\"."),
        ("{ dog { name } } fragment f on Dog { name }", "1:18 Fragment \"f\" is never used."),
        ("{ dog { ...f } } fragment f on Dog { ...f }", "1:38 Cannot spread fragment \"f\" within itself."),
        ("{ dog { ...f } } fragment f on Nope { a }", "1:32 Unknown type \"Nope\"."),
        ("{ dog { ... on Int { a } } }", "1:16 Fragment cannot condition on non composite type \"Int\"."),
        (
            "{ dog { ... on Cat { name } } }",
            "1:9 Fragment cannot be spread here as objects of type \"Dog\" can never be of type \"Cat\"."
        ),
        (
            "{ dog { x: name x: nickname } }",
            "1:9,1:17 Fields \"x\" conflict because \"name\" and \"nickname\" are different fields. Use different aliases on the fields to fetch both if this was intentional."
        ),
        ("{ arguments { intArgField(intArg: \"secret\") } }", "1:35 Int cannot represent non-integer value."),
        ("{ arguments { enumArgField(enumArg: RUN) } }", "1:37 Value \"RUN\" does not exist in \"DogCommand\" enum."),
        (
            "{ findDog(complex: {}) { name } }",
            "1:20 Field \"ComplexInput.required\" of required type \"Boolean!\" was not provided."
        ),
        (
            "{ findDog(complex: {required: true, a: 1}) { name } }",
            "1:37 Field \"a\" is not defined by type \"ComplexInput\"."
        ),
        (
            "{ findDog(complex: {required: true, required: true}) { name } }",
            "1:21,1:37 There can be only one input field named \"required\"."
        ),
        ("{ dog { name @nope } }", "1:14 Unknown directive \"@nope\"."),
        ("query @skip(if: true) { dog { name } }", "1:7 Directive \"@skip\" may not be used on QUERY."),
        (
            "{ dog { name @skip(if: true) @skip(if: true) } }",
            "1:14,1:30 The directive \"@skip\" can only be used once at this location."
        ),
        (
            "query Q($a: Int, $a: Int) { humans(first: $a) { name } }",
            "1:10,1:19 There can be only one variable named \"$a\"."
        ),
        (
            "query Q($a: Dog) { dog { name @skip(if: $a) } }",
            "1:13 Variable \"$a\" cannot be non-input type \"Dog\".|1:9,1:41 Variable \"$a\" of type \"Dog\" used in position expecting type \"Boolean!\"."
        ),
        ("query Q($a: Int) { dog { name } }", "1:9 Variable \"$a\" is never used in operation \"Q\"."),
        ("query Q { humans(first: $a) { name } }", "1:25,1:1 Variable \"$a\" is not defined by operation \"Q\"."),
        (
            "query ($a: String) { humans(first: $a) { name } }",
            "1:8,1:36 Variable \"$a\" of type \"String\" used in position expecting type \"Int\"."
        ),
        (
            "{ nope, dog { nope }\n cat { nope } }",
            "1:3 Cannot query field \"nope\" on type \"Query\".|1:15 Cannot query field \"nope\" on type \"Dog\".|2:8 Cannot query field \"nope\" on type \"Cat\"."
        ),
    ])
    func `each rule refuses what it is for, all errors at once`(_ query: String, _ errors: String) {
        #expect(Checking.texts(query) == errors.split(separator: "|").map(String.init))
        #expect(Checking.errors(query).allSatisfy { $0.code == "VALIDATION_FAILED" })
    }

    @Test func `so many errors are told and no more`() {
        var limits = GraphQLLimits()
        limits.errors = 3
        let texts = Checking.texts("{ a b c d e }", limits: limits)
        #expect(
            texts.count == 4 && texts.last == " Too many validation errors, error limit reached. Validation aborted.")
    }

    @Test func `no error holds a value that a client sent`() async throws {
        let secret = "4111111111111111"
        let queries = [
            "{ arguments { intArgField(intArg: \"\(secret)\") } }",
            "{ arguments { enumArgField(enumArg: \"\(secret)\") } }",
            "{ findDog(complex: \"\(secret)\") { name } }", "{ arguments { booleanArgField(booleanArg: \(secret)) } }",
            "{ a(b: \"\(secret)\" 1) }",
            "query Q($x: Int) { arguments { intArgField(intArg: $x) } }",
            "query Q($x: DogCommand) { arguments { enumArgField(enumArg: $x) } }",
            "query Q($x: ComplexInput) { arguments { complexArgField(complexArg: $x) } }",
        ]
        for query in queries {
            let text = try await Asking.text(query, variables: "{\"x\": \"\(secret)\"}")
            #expect(text.contains("errors") && !text.contains(secret), "\(text)")
        }
    }
}
