@testable import GraphQL
import Testing

@Suite struct ParserTests {
    /// The specification's examples of section 2, and how they are printed.
    @Test(arguments: [
        ("{ user(id: 4) { firstName lastName } }", "query {\n  user(id: 4) {\n    firstName\n    lastName\n  }\n}"),
        (
            "mutation { likeStory(storyID: 12345) { story { likeCount } } }",
            "mutation {\n  likeStory(storyID: 12345) {\n    story {\n      likeCount\n    }\n  }\n}"
        ),
        (
            "{ smallPic: profilePic(size: 64) bigPic: profilePic(size: 1024) }",
            "query {\n  smallPic: profilePic(size: 64)\n  bigPic: profilePic(size: 1024)\n}"
        ),
        (
            "query withFragments { user(id: 4) { friends(first: 10) { ...friendFields } } } fragment friendFields on User { id }",
            "query withFragments {\n  user(id: 4) {\n    friends(first: 10) {\n      ...friendFields\n    }\n  }\n}\n\nfragment friendFields on User {\n  id\n}"
        ),
        (
            "query inline($expandedInfo: Boolean) { user(handle: \"zuck\") { id ... @include(if: $expandedInfo) { birthday } ... on User { friends { count } } } }",
            "query inline($expandedInfo: Boolean) {\n  user(handle: \"zuck\") {\n    id\n    ... @include(if: $expandedInfo) {\n      birthday\n    }\n    ... on User {\n      friends {\n        count\n      }\n    }\n  }\n}"
        ),
        (
            "{ nearestThing(location: { lon: 12.43, lat: -53.211 }) field(a: [], b: {}, c: [RED, true, null, $v]) }",
            "query {\n  nearestThing(location: {lon: 12.43, lat: -53.211})\n  field(a: [], b: {}, c: [RED, true, null, $v])\n}"
        ),
        (
            "query Q($a: [[Int!]]! = [[1]] @d, $b: B = {x: \"y\"}) @e(f: 1) { on query: fragment(mutation: subscription) }",
            "query Q($a: [[Int!]]! = [[1]] @d, $b: B = {x: \"y\"}) @e(f: 1) {\n  on\n  query: fragment(mutation: subscription)\n}"
        ),
        ("subscription S { a }", "subscription S {\n  a\n}"),
        ("fragment fragment on on { a }", "fragment fragment on on {\n  a\n}"),
    ])
    func `documents are read`(_ text: String, _ printed: String) throws {
        #expect(DocumentPrinter.text(try Self.document(text)) == printed)
    }

    @Test(arguments: [
        ("", 1, 1, "Unexpected <EOF>."), ("{", 1, 2, "Expected Name, found <EOF>."),
        ("{ }", 1, 3, "Expected Name, found \"}\"."),
        ("\n {\n  a(", 3, 5, "Expected Name, found <EOF>."), ("{ a() }", 1, 5, "Expected Name, found \")\"."),
        ("{ a(b) }", 1, 6, "Expected \":\", found \")\"."),
        ("{ a: }", 1, 6, "Expected Name, found \"}\"."), ("{ ... }", 1, 7, "Expected \"{\", found \"}\"."),
        ("{ ...on }", 1, 9, "Expected Name, found \"}\"."),
        ("query Q() { a }", 1, 9, "Expected \"$\", found \")\"."),
        ("query ($a) { a }", 1, 10, "Expected \":\", found \")\"."),
        ("query ($a: Int = $b) { a }", 1, 18, "Unexpected variable \"$b\" in constant value."),
        ("query ($a: Int = $) { a }", 1, 18, "Unexpected \"$\"."),
        ("fragment on on T { a }", 1, 10, "Unexpected Name \"on\"."),
        ("fragment F T { a }", 1, 12, "Expected \"on\", found Name \"T\"."),
        ("{ a } b", 1, 7, "Unexpected Name \"b\"."),
        ("{ a(b: \"secret\" \"more\") }", 1, 17, "Expected Name, found String."),
        ("\"secret\" { a }", 1, 1, "Unexpected String."),
        ("type T { a: Int }", 1, 1, "The \"type\" definition is not executable."),
        ("{ a(b: [1) }", 1, 10, "Unexpected \")\"."), ("{ a(b: {c 1}) }", 1, 11, "Expected \":\", found Int."),
        ("query { a @ }", 1, 13, "Expected Name, found \"}\"."),
        ("query ($a: [Int) { a }", 1, 16, "Expected \"]\", found \")\"."),
        ("query Q { a", 1, 12, "Expected Name, found <EOF>."),
        ("notAnOperation Foo { a }", 1, 1, "Unexpected Name \"notAnOperation\"."),
    ])
    func `what is not of the grammar is told with its place`(
        _ text: String, _ line: Int, _ column: Int, _ words: String
    ) throws {
        let errors = Checking.errors(text)
        #expect(errors.map(\.locations) == [[GraphQLLocation(line: line, column: column)]])
        #expect(errors.map(\.message) == ["Syntax Error: " + words])
    }

    @Test func `a document is bounded in bytes, tokens and nesting, and the error says so`() {
        var limits = GraphQLLimits()
        (limits.documentBytes, limits.tokens, limits.nesting) = (100, 20, 5)
        let cases = [
            (
                "{ a" + String(repeating: " ", count: 100) + "}", "DOCUMENT_LIMIT",
                "The document has more than 100 bytes."
            ),
            ("{ a b c d e f g h i j k l m n o p q r s t }", "TOKEN_LIMIT", "The document has more than 20 tokens."),
            ("{ a { a { a { a { a { a } } } } } }", "NESTING_LIMIT", "The document nests more than 5 levels."),
            ("{ a(b: [[[[[1]]]]]) }", "NESTING_LIMIT", "The document nests more than 5 levels."),
            ("{ a(b: {c: {c: {c: {c: {c: 1}}}}}) }", "NESTING_LIMIT", "The document nests more than 5 levels."),
            ("query ($a: [[[[[[Int]]]]]]) { a }", "NESTING_LIMIT", "The document nests more than 5 levels."),
        ]
        for (text, code, words) in cases {
            let errors = Checking.errors(text, limits: limits)
            #expect(errors.map(\.code) == [code] && errors.map(\.message) == [words], "\(text)")
        }
        #expect(Checking.errors("{ dog { mother { mother { name } } } }", limits: limits).isEmpty)
    }

    @Test func `a document that was printed is read as the same document`() throws {
        var random = RandomDocument(seed: 20_261_122)
        for number in 0..<2_000 {
            let text = DocumentPrinter.text(random.document())
            let again = DocumentPrinter.text(try Self.document(text))
            #expect(again == text, "seed 20261122, document \(number)")
        }
    }

    private static func document(_ text: String) throws -> Document {
        try Parser.document(Array(text.utf8), limits: GraphQLLimits())
    }
}
