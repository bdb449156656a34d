@testable import GraphQL
import Testing

@Suite struct LexerTests {
    @Test(arguments: [
        (
            "! $ & ( ) ... : = @ [ ] { | }",
            "\"!\" \"$\" \"&\" \"(\" \")\" \"...\" \":\" \"=\" \"@\" \"[\" \"]\" \"{\" \"|\" \"}\""
        ),
        ("\u{FEFF} a,\t,b\r\n#c \"d\" {\nc", "Name Name Name"), ("_x1 query on", "Name Name Name"), ("", ""),
        (" \n#only", ""),
        ("0 -1 12 -0 1.5 -1.5e3 1E+2 1e-2", "Int Int Int Int Float Float Float Float"), ("1,2 3", "Int Int Int"),
        ("\"\" \"a\" \"\\\"\" \"\"\"\"\"\"", "String String String BlockString"),
        ("\"\"\"a \"\" b \\\"\"\" c\"\"\"", "BlockString"),
        ("a...b", "Name \"...\" Name"), ("{a:1}", "\"{\" Name \":\" Int \"}\""),
    ])
    func `text is cut into tokens`(_ text: String, _ kinds: String) throws {
        #expect(try Self.tokens(text).map(\.kind.words).joined(separator: " ") == kinds)
    }

    @Test(arguments: [
        ("?", 1, 1, "Unexpected character: \"?\"."), ("a\n  ~", 2, 3, "Unexpected character: \"~\"."),
        ("é", 1, 1, "Unexpected character: U+00E9."), ("\u{1F600}", 1, 1, "Unexpected character: U+1F600."),
        ("\u{7}", 1, 1, "Unexpected character: U+0007."),
        ("# ☃ é\r\r\n 'x'", 3, 2, "Unexpected single quote character"),
        ("..", 1, 1, "Unexpected character: \".\"."), ("01", 1, 2, "unexpected digit after 0: \"1\"."),
        ("-", 1, 2, "got: <EOF>."),
        ("-x", 1, 2, "got: \"x\"."), ("1.", 1, 3, "got: <EOF>."), ("1.a", 1, 3, "got: \"a\"."),
        ("1e", 1, 3, "got: <EOF>."),
        ("1e+x", 1, 4, "got: \"x\"."), ("1x", 1, 2, "got: \"x\"."), ("1.2.", 1, 4, "got: \".\"."),
        ("0_", 1, 2, "got: \"_\"."),
        ("\"", 1, 2, "Unterminated string."), ("\"a\nb\"", 1, 3, "Unterminated string."), ("\"a\\", 1, 3, "escape"),
        ("\"é\\q\"", 1, 3, "Invalid character escape sequence."),
        ("\"\\u12G4\"", 1, 2, "Invalid Unicode escape sequence."),
        ("\"\\u{}\"", 1, 2, "Invalid Unicode"), ("\"\\u{110000}\"", 1, 2, "Invalid Unicode"),
        ("\"\\uD800\"", 1, 2, "Invalid Unicode"),
        ("\"\\uD800\\u0041\"", 1, 2, "Invalid Unicode"), ("\"\\uDC00\"", 1, 2, "Invalid Unicode"),
        ("\"\\u{D800}\"", 1, 2, "Invalid Unicode"),
        ("\"\\u{000000000}\"", 1, 2, "Invalid Unicode"), ("\"\"\"a", 1, 5, "Unterminated string."),
        ("\"\"\"\na\\\"\"\"", 2, 6, "Unterminated"),
    ])
    func `what is no token is told with its place`(_ text: String, _ line: Int, _ column: Int, _ words: String) throws {
        let fault = #expect(throws: SyntaxFault.self) { try Self.tokens(text) }
        let error = try #require(fault).error(in: Array(text.utf8))
        #expect(error.locations == [GraphQLLocation(line: line, column: column)])
        #expect(error.message.hasPrefix("Syntax Error: ") && error.message.contains(words), "\(error.message)")
        #expect(error.code == "SYNTAX_ERROR")
    }

    @Test(arguments: [
        (#""simple""#, "simple"), ("\"\"", ""), (#""a \" \\ \/ \b\f\n\r\t z""#, "a \" \\ / \u{8}\u{C}\n\r\t z"),
        (#""\u00e9 \u{1F600} \ud83d\ude00 \u{41}""#, "é 😀 😀 A"), (#""☃ é""#, "☃ é"), (#""\u{0010FFFF}""#, "\u{10FFFF}"),
        ("\"\"\"one\"\"\"", "one"), ("\"\"\"\"\"\"", ""),
        (
            "\"\"\"\n    Hello,\n      World!\n\n    Yours,\n      GraphQL.\n  \"\"\"",
            "Hello,\n  World!\n\nYours,\n  GraphQL."
        ),
        ("\"\"\" first\n   second\n  third \"\"\"", " first\n second\nthird "),
        ("\"\"\"a\rb\r\nc\nd\"\"\"", "a\nb\nc\nd"),
        ("\"\"\"\\\"\"\" \\n \\\\ \"\"\"", "\"\"\" \\n \\\\ "), ("\"\"\"\n\n\t\n  \n\"\"\"", ""),
        ("\"\"\"x\"\"\"", "x"),
        ("\"\"\"\n  a\n\tb\n    c\"\"\"", " a\nb\n   c"),
    ])
    func `strings say their text`(_ literal: String, _ text: String) throws {
        var lexer = Lexer(Array(literal.utf8), limits: GraphQLLimits())
        let token = try lexer.next()
        #expect(lexer.text(of: token) == text)
        #expect(try lexer.next().kind == .end)
    }

    @Test func `a text is what it was after it was printed, as a string and where it can be as a block`() throws {
        let parts = [
            "a", " ", "\n", "\"", "\"\"\"", "\\", "\t", "é", "\u{7}", "  b", "\r", "\u{1F600}",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxx",
        ]
        var random = RandomDocument(seed: 5)
        for _ in 0..<5_000 {
            let text = (0..<random.number(8)).map { _ in random.one(of: parts) }.joined()
            let string = try Self.string(StringLiteral.quoted(text))
            #expect(string == text)
            guard BlockString.canHold(text) else { continue }
            let block = try Self.string(BlockString.quoted(text))
            #expect(block == text, "seed 5: \(text.debugDescription)")
        }
    }

    private static func string(_ literal: String) throws -> String {
        var lexer = Lexer(Array(literal.utf8), limits: GraphQLLimits())
        return lexer.text(of: try lexer.next())
    }

    private static func tokens(_ text: String) throws -> [Token] {
        var lexer = Lexer(Array(text.utf8), limits: GraphQLLimits())
        var tokens: [Token] = []
        while true {
            let token = try lexer.next()
            if token.kind == .end { return tokens }
            tokens.append(token)
        }
    }
}
