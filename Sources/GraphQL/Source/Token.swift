/// A lexical token (GraphQL, October 2021, section 2.1.6): what it is and where it stands.
struct Token {
    /// The kinds of token; comments, commas and white space are none.
    enum Kind: UInt8 {
        case end, exclamation, dollar, ampersand, openParenthesis, closeParenthesis, spread, colon, equals, at
        case openBracket, closeBracket, openBrace, pipe, closeBrace, name, int, float, string, blockString
    }

    var kind: Kind
    /// The first byte.
    var start: Int
    /// The byte after the last.
    var end: Int
}

extension Token.Kind {
    /// The kind as an error names it.
    var words: String {
        switch self {
        case .end: "<EOF>"
        case .exclamation: "\"!\""
        case .dollar: "\"$\""
        case .ampersand: "\"&\""
        case .openParenthesis: "\"(\""
        case .closeParenthesis: "\")\""
        case .spread: "\"...\""
        case .colon: "\":\""
        case .equals: "\"=\""
        case .at: "\"@\""
        case .openBracket: "\"[\""
        case .closeBracket: "\"]\""
        case .openBrace: "\"{\""
        case .pipe: "\"|\""
        case .closeBrace: "\"}\""
        case .name: "Name"
        case .int: "Int"
        case .float: "Float"
        case .string: "String"
        case .blockString: "BlockString"
        }
    }

    /// The kind of a token of one byte; nil where the byte is none.
    static func punctuator(_ byte: UInt8) -> Token.Kind? {
        switch byte {
        case UInt8(ascii: "!"): .exclamation
        case UInt8(ascii: "$"): .dollar
        case UInt8(ascii: "&"): .ampersand
        case UInt8(ascii: "("): .openParenthesis
        case UInt8(ascii: ")"): .closeParenthesis
        case UInt8(ascii: ":"): .colon
        case UInt8(ascii: "="): .equals
        case UInt8(ascii: "@"): .at
        case UInt8(ascii: "["): .openBracket
        case UInt8(ascii: "]"): .closeBracket
        case UInt8(ascii: "{"): .openBrace
        case UInt8(ascii: "|"): .pipe
        case UInt8(ascii: "}"): .closeBrace
        default: nil
        }
    }
}
