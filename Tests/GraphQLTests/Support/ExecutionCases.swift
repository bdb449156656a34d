/// A request to the test schema.
struct ExecutionCase {
    var query: String
    var variables = "{}"
    var operationName: String?
    /// Whether several errors make one field null, of which implementations need tell only one.
    var isPartial = false

    init(_ query: String, _ variables: String = "{}", operation: String? = nil, isPartial: Bool = false) {
        self.query = query
        self.variables = variables
        operationName = operation
        self.isPartial = isPartial
    }
}

/// What is executed here and by the reference implementation, over the same data.
enum ExecutionCases {
    static let all = selections + conditions + nulls + literals + given + refused

    private static let selections = [
        ExecutionCase("{ dog { name nickname barkVolume } }"),
        ExecutionCase("{ d: dog { n: name name id } cat { name } }"),
        ExecutionCase("{ dog { ...f owner { name } } } fragment f on Dog { owner { id } name }"),
        ExecutionCase("{ pet { __typename name ... on Cat { meowVolume } ... on Dog { barkVolume } } }"),
        ExecutionCase("{ catOrDog { __typename ... on Pet { name } ... on Dog { barkVolume } } }"),
        ExecutionCase("{ humanOrAlien { ... on Sentient { name } ... on Alien { homePlanet } } }"),
        ExecutionCase("{ node(id: 1) { id __typename ... on Mammal { legs } } __typename }"),
        ExecutionCase(
            "{ dog { owner { pets { __typename name ... on Dog { mother { name } } ... on Cat { weight } } } } }"),
        ExecutionCase("{ nothing { name } }"), ExecutionCase("{ cat { weight } dog { favourite } }"),
        ExecutionCase("{ humans { name } }"), ExecutionCase("{ fragile { grid } }"), ExecutionCase("{ slow }"),
        ExecutionCase("query A { dog { name } } query B { cat { name } }", operation: "B"),
        ExecutionCase("query A { dog { name } } query B { cat { name } }"),
        ExecutionCase("query A { dog { name } } query B { cat { name } }", operation: "C"),
        ExecutionCase("mutation { sameDog { name } b: sameDog { id } }"),
        ExecutionCase("{ dog { owner { name } ... on Dog { owner { id } ... on Pet { owner { pets { name } } } } } }"),
        ExecutionCase("{ dog { a: owner { ...h } b: owner { ...h } } } fragment h on Human { name id }"),
        ExecutionCase("{ dogOrHuman { ... on Human { name pets { name } } ... on Dog { barkVolume } } }"),
    ]

    private static let conditions = [
        ExecutionCase("{ dog { name @skip(if: true) id } }"), ExecutionCase("{ dog { name @include(if: false) id } }"),
        ExecutionCase("{ dog { name @skip(if: false) @include(if: true) id } }"),
        ExecutionCase("query Q($a: Boolean!) { dog { name @skip(if: $a) id @include(if: $a) } }", #"{"a": true}"#),
        ExecutionCase("query Q($a: Boolean!) { dog { name @skip(if: $a) id @include(if: $a) } }", #"{"a": false}"#),
        ExecutionCase("query Q($a: Boolean = true) { dog { ...f @skip(if: $a) id } } fragment f on Dog { name }"),
        ExecutionCase(
            "query Q($a: Boolean!, $b: Boolean!) { dog { name @include(if: $a) ... @include(if: $b) { name owner { id } } "
                + "owner @include(if: $a) { name } } }", #"{"a": false, "b": true}"#),
        ExecutionCase(
            "query Q($a: Boolean!, $b: Boolean!) { dog { name @include(if: $a) ... @include(if: $b) { name owner { id } } "
                + "owner @include(if: $a) { name } } }", #"{"a": true, "b": false}"#),
        ExecutionCase("query Q($a: Boolean!) { dog { owner @skip(if: $a) { name } owner { id } } }", #"{"a": true}"#),
        ExecutionCase(
            "query Q($a: Boolean!) { dog { ...f @include(if: $a) ...f @skip(if: $a) } } fragment f on Dog { name }",
            #"{"a": true}"#),
    ]

    private static let nulls = [
        ExecutionCase("{ fragile { name child { name needed } } }"),
        ExecutionCase("{ fragile { name neededChild { name needed } } }"),
        ExecutionCase("{ fragile { name neededChild { neededChild { needed } } } }"),
        ExecutionCase("{ firm { name needed } }"),
        ExecutionCase("{ dog { name } firm { needed } }"), ExecutionCase("{ fragile { list { needed } } }"),
        ExecutionCase("{ fragile { listOfNeeded { needed } name } }"),
        ExecutionCase("{ fragile { neededList { needed } name } }"),
        ExecutionCase("{ fragile { numbers name } }"), ExecutionCase("{ fragile { wrongNumber wrongEnum name } }"),
        ExecutionCase("{ fragile { notAList name } }"), ExecutionCase("{ mixed { __typename name } }"),
        ExecutionCase("{ dog { owner { relatives { name } } } }"),
        ExecutionCase("{ humans { name pets { name } } }"),
        ExecutionCase("{ a: fragile { child { needed } } b: fragile { child { x: needed } } }"),
        ExecutionCase("{ fragile { child { a: needed b: needed } } }", isPartial: true),
        ExecutionCase("{ fragile { list { needed x: needed } } }", isPartial: true),
    ]

    private static let literals = [
        "multipleRequirements(x: 1, y: 2)", "multipleOptions", "multipleOptions(y: 3)", "multipleOptions(x: null)",
        "booleanArgField",
        "booleanArgField(booleanArg: null)", "floatArgField(floatArg: 1)", "floatArgField(floatArg: 1.5e3)",
        "intArgField(intArg: -7)",
        "optionalNonNullBooleanArgField", "booleanListArgField(booleanListArg: true)",
        "booleanListArgField(booleanListArg: [true, null])",
        "stringListArgField(stringListArg: \"x\")", "idArgField(idArg: 12)", "idArgField(idArg: \"012\")",
        "enumArgField(enumArg: HEEL)",
        "enumDefaultArgField", "nestedListArgField(lists: 1)", "nestedListArgField(lists: [1, 2])",
        "nestedListArgField(lists: [[1], null, [2, null]])",
        "complexArgField(complexArg: {required: true})",
        "complexArgField(complexArg: {required: false, limit: null, nested: {required: true, tags: \"t\"}})",
        "complexDefaultArgField", "idListArgField", "idListArgField(idListArg: 3)",
        #"stringArgField(stringArg: "a\"\\\/\b\f\n\r\té\u00e9\ud83d\ude00\u{1F600}")"#,
        "stringArgField(stringArg: \"\"\"\n    one\n      two \\\"\"\" \\n\n\n  \"\"\")",
        "stringArgField(stringArg: \"\"\" x\r\n   y\r    z\"\"\")",
        "anyArgField(anyArg: {a: [1, \"b\", null, true, {c: 2}]})",
    ].map { ExecutionCase("{ arguments { \($0) } }") }

    private static let given = [
        ExecutionCase("query Q($x: Int!) { arguments { multipleRequirements(x: $x, y: 1) } }", #"{"x": 5}"#),
        ExecutionCase("query Q($x: Int = 4) { arguments { multipleOptions(x: $x, y: 1) } }"),
        ExecutionCase("query Q($x: Int = 4) { arguments { multipleOptions(x: $x, y: 1) } }", #"{"x": null}"#),
        ExecutionCase("query Q($x: Int) { arguments { multipleOptions(x: $x) } }"),
        ExecutionCase("query Q($x: Int) { arguments { intArgField(intArg: $x) } }", #"{"x": 1.0}"#),
        ExecutionCase("query Q($x: Float) { arguments { floatArgField(floatArg: $x) } }", #"{"x": 3}"#),
        ExecutionCase("query Q($x: ID) { arguments { idArgField(idArg: $x) } }", #"{"x": 3}"#),
        ExecutionCase("query Q($x: DogCommand) { arguments { enumArgField(enumArg: $x) } }", #"{"x": "DOWN"}"#),
        ExecutionCase(
            "query Q($x: [String!]) { arguments { stringListArgField(stringListArg: $x) } }", #"{"x": "one"}"#),
        ExecutionCase(
            "query Q($x: [[Int]]) { arguments { nestedListArgField(lists: $x) } }", #"{"x": [1, [2, null], null]}"#),
        ExecutionCase(
            "query Q($x: ComplexInput) { arguments { complexArgField(complexArg: $x) } }",
            #"{"x": {"required": true, "nested": [{"required": false, "command": "HEEL"}], "name": null}}"#),
        ExecutionCase(
            "query Q($r: Boolean!, $n: Int, $t: String) { arguments { complexArgField(complexArg: {required: $r, limit: $n, tags: [$t]}) } }",
            #"{"r": true}"#),
        ExecutionCase("query Q($b: Boolean) { arguments { optionalNonNullBooleanArgField(optionalBooleanArg: $b) } }"),
        ExecutionCase(
            "query Q($b: Boolean) { arguments { optionalNonNullBooleanArgField(optionalBooleanArg: $b) } }",
            #"{"b": null}"#),
        ExecutionCase(
            "query Q($r: Boolean = true) { arguments { complexArgField(complexArg: {required: $r}) } }", #"{"r": null}"#
        ),
        ExecutionCase(
            "query Q($x: Any) { arguments { anyArgField(anyArg: $x) } }", #"{"x": {"a": [1, 2.5, "b", null]}}"#),
        ExecutionCase("query Q($x: Int) { arguments { intArgField(intArg: $x) } }", #"{"x": 1, "unknown": 2}"#),
    ]

    private static let refused =
        [
            ("Int!", "{}"), ("Int!", #"{"x": null}"#), ("Int", #"{"x": "1"}"#), ("Int", #"{"x": 2147483648}"#),
            ("Int", #"{"x": 1.5}"#),
            ("Int", #"{"x": true}"#), ("Int", #"{"x": [1]}"#), ("Int", #"{"x": 123456789012345678901234567890}"#),
        ].map { ExecutionCase("query Q($x: \($0)) { arguments { intArgField(intArg: $x) } }", $1) } + [
            ExecutionCase("query Q($x: DogCommand) { arguments { enumArgField(enumArg: $x) } }", #"{"x": "JUGGLE"}"#),
            ExecutionCase("query Q($x: DogCommand) { arguments { enumArgField(enumArg: $x) } }", #"{"x": 1}"#),
            ExecutionCase("query Q($x: String) { arguments { stringArgField(stringArg: $x) } }", #"{"x": 1}"#),
            ExecutionCase("query Q($x: Boolean) { arguments { booleanArgField(booleanArg: $x) } }", #"{"x": "true"}"#),
            ExecutionCase("query Q($x: ID) { arguments { idArgField(idArg: $x) } }", #"{"x": 1.5}"#),
            ExecutionCase(
                "query Q($x: ComplexInput, $y: [String!]) { arguments { complexArgField(complexArg: $x) stringListArgField(stringListArg: $y) } }",
                #"{"x": {"limit": "a", "nope": 1, "nested": [{"required": 2}]}, "y": [1, null, "a"]}"#),
            ExecutionCase("query Q($x: ComplexInput) { arguments { complexArgField(complexArg: $x) } }", #"{"x": []}"#),
        ]
}
