/// Cuts the bytes of a document into tokens (GraphQL, October 2021, section 2.1).
///
/// Escapes may also be written `\u{…}` or as surrogate pairs, as the drafts after October 2021 have them.
struct Lexer {
    let bytes: [UInt8]
    var position = 0
    private var tokens = 0
    private let limits: GraphQLLimits

    init(_ bytes: [UInt8], limits: GraphQLLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// The next token; the end again and again once it is reached.
    mutating func next() throws(SyntaxFault) -> Token {
        skipIgnored()
        guard position < bytes.count else { return Token(kind: .end, start: position, end: position) }
        tokens += 1
        guard tokens <= limits.tokens else {
            throw SyntaxFault(
                code: .tokenLimit, message: "The document has more than \(limits.tokens) tokens.", offset: position)
        }
        let start = position
        let byte = bytes[start]
        if SourceCharacter.startsName(byte) {
            repeat { position += 1 } while position < bytes.count && SourceCharacter.continuesName(bytes[position])
            return Token(kind: .name, start: start, end: position)
        }
        if let kind = Token.Kind.punctuator(byte) {
            position += 1
            return Token(kind: kind, start: start, end: position)
        }
        if byte == SourceCharacter.point, at(start + 1) == SourceCharacter.point, at(start + 2) == SourceCharacter.point
        {
            position += 3
            return Token(kind: .spread, start: start, end: position)
        }
        if byte == SourceCharacter.quote { return try string() }
        if SourceCharacter.isDigit(byte) || byte == SourceCharacter.minus { return try number() }
        throw unexpectedCharacter()
    }

    /// The byte at an offset; 0, which the grammar has nowhere, behind the end.
    @inline(__always)
    func at(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

    /// What the character at an offset is called in an error.
    func words(at offset: Int) -> String {
        guard offset < bytes.count else { return "<EOF>" }
        // The longest scalar has four bytes.
        let text = String(decoding: bytes[offset..<min(offset + 4, bytes.count)], as: UTF8.self)
        guard let scalar = text.unicodeScalars.first else { return "<EOF>" }
        if scalar == "\"" { return "'\"'" }
        if scalar.value >= 0x20, scalar.value <= 0x7E { return "\"\(scalar)\"" }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// Passes white space, line ends, commas, comments and byte order marks.
    private mutating func skipIgnored() {
        while position < bytes.count {
            switch bytes[position] {
            case SourceCharacter.space, SourceCharacter.tab, SourceCharacter.lineFeed, SourceCharacter.carriageReturn,
                SourceCharacter.comma:
                position += 1
            case SourceCharacter.number:
                while position < bytes.count, bytes[position] != SourceCharacter.lineFeed,
                    bytes[position] != SourceCharacter.carriageReturn
                {
                    position += 1
                }
            case 0xEF where at(position + 1) == 0xBB && at(position + 2) == 0xBF:
                position += 3
            default:
                return
            }
        }
    }

    private func unexpectedCharacter() -> SyntaxFault {
        let message =
            bytes[position] == UInt8(ascii: "'")
            ? "Unexpected single quote character ('), did you mean to use a double quote (\")?"
            : "Unexpected character: \(words(at: position))."
        return SyntaxFault(message: message, offset: position)
    }
}
