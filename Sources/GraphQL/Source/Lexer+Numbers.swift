// IntValue and FloatValue (GraphQL, October 2021, sections 2.9.1 and 2.9.2).
extension Lexer {
    /// The number at the position.
    mutating func number() throws(SyntaxFault) -> Token {
        let start = position
        var kind = Token.Kind.int
        if bytes[position] == SourceCharacter.minus { position += 1 }
        if at(position) == SourceCharacter.zero {
            position += 1
            if SourceCharacter.isDigit(at(position)) {
                throw SyntaxFault(
                    message: "Invalid number, unexpected digit after 0: \(words(at: position)).", offset: position)
            }
        } else {
            try digits()
        }
        if at(position) == SourceCharacter.point {
            kind = .float
            position += 1
            try digits()
        }
        if at(position) | 0x20 == UInt8(ascii: "e") {
            kind = .float
            position += 1
            if at(position) == SourceCharacter.plus || at(position) == SourceCharacter.minus { position += 1 }
            try digits()
        }
        // `1.2.3` and `0x1` are not two tokens.
        if at(position) == SourceCharacter.point || SourceCharacter.startsName(at(position)) { throw noDigit() }
        return Token(kind: kind, start: start, end: position)
    }

    private mutating func digits() throws(SyntaxFault) {
        guard SourceCharacter.isDigit(at(position)) else { throw noDigit() }
        repeat { position += 1 } while SourceCharacter.isDigit(at(position))
    }

    private func noDigit() -> SyntaxFault {
        SyntaxFault(message: "Invalid number, expected digit but got: \(words(at: position)).", offset: position)
    }
}
