// StringValue (GraphQL, October 2021, section 2.9.4): what is passed here is well-formed when its text is asked for.
extension Lexer {
    /// The string at the position, of one line or a block.
    mutating func string() throws(SyntaxFault) -> Token {
        let start = position
        if at(start + 1) == SourceCharacter.quote, at(start + 2) == SourceCharacter.quote {
            try passBlock()
            return Token(kind: .blockString, start: start, end: position)
        }
        position += 1
        while true {
            guard position < bytes.count else { throw unterminated() }
            switch bytes[position] {
            case SourceCharacter.quote:
                position += 1
                return Token(kind: .string, start: start, end: position)
            case SourceCharacter.backslash:
                position += try escape(at: position).size
            case SourceCharacter.lineFeed, SourceCharacter.carriageReturn:
                throw unterminated()
            default:
                position += 1
            }
        }
    }

    /// The text of a string token.
    func text(of token: Token) -> String {
        if token.kind == .blockString { return BlockString.text(bytes[token.start + 3..<token.end - 3]) }
        let raw = bytes[token.start + 1..<token.end - 1]
        guard raw.contains(SourceCharacter.backslash) else { return String(decoding: raw, as: UTF8.self) }
        var text: [UInt8] = []
        text.reserveCapacity(raw.count)
        var cursor = raw.startIndex
        while cursor < raw.endIndex {
            // The lexer passed every escape of this token before, so that none fails now.
            if bytes[cursor] == SourceCharacter.backslash, let escape = try? escape(at: cursor) {
                text.append(contentsOf: UTF8.encode(escape.scalar) ?? UTF8.encodedReplacementCharacter)
                cursor += escape.size
            } else {
                text.append(bytes[cursor])
                cursor += 1
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func passBlock() throws(SyntaxFault) {
        position += 3
        while true {
            guard position < bytes.count else { throw unterminated() }
            if isTripleQuote(at: position) { break }
            let isEscape = bytes[position] == SourceCharacter.backslash && isTripleQuote(at: position + 1)
            position += isEscape ? 4 : 1
        }
        position += 3
    }

    private func isTripleQuote(at offset: Int) -> Bool {
        at(offset) == SourceCharacter.quote && at(offset + 1) == SourceCharacter.quote
            && at(offset + 2) == SourceCharacter.quote
    }

    private func unterminated() -> SyntaxFault { SyntaxFault(message: "Unterminated string.", offset: position) }

    /// The scalar that the escape at a backslash stands for, and its length in bytes.
    private func escape(at start: Int) throws(SyntaxFault) -> (scalar: Unicode.Scalar, size: Int) {
        switch at(start + 1) {
        case SourceCharacter.quote: return ("\"", 2)
        case SourceCharacter.backslash: return ("\\", 2)
        case UInt8(ascii: "/"): return ("/", 2)
        case UInt8(ascii: "b"): return ("\u{8}", 2)
        case UInt8(ascii: "f"): return ("\u{C}", 2)
        case UInt8(ascii: "n"): return ("\n", 2)
        case UInt8(ascii: "r"): return ("\r", 2)
        case UInt8(ascii: "t"): return ("\t", 2)
        case SourceCharacter.lowerU:
            let escape = at(start + 2) == SourceCharacter.openBrace ? longEscape(at: start) : shortEscape(at: start)
            if let escape { return escape }
            throw SyntaxFault(message: "Invalid Unicode escape sequence.", offset: start)
        default:
            throw SyntaxFault(message: "Invalid character escape sequence.", offset: start)
        }
    }

    /// `\u{1F600}`, of one to eight digits.
    private func longEscape(at start: Int) -> (scalar: Unicode.Scalar, size: Int)? {
        var code: UInt32 = 0
        for size in 3..<12 {
            if at(start + size) == SourceCharacter.closeBrace {
                guard size > 3, let scalar = Unicode.Scalar(code) else { return nil }
                return (scalar, size + 1)
            }
            guard size < 11, let digit = SourceCharacter.hexValue(at(start + size)) else { return nil }
            code = code << 4 | digit
        }
        return nil
    }

    /// `\u00E9`, or two of them that are a surrogate pair.
    private func shortEscape(at start: Int) -> (scalar: Unicode.Scalar, size: Int)? {
        guard let unit = unit(at: start + 2) else { return nil }
        if let scalar = Unicode.Scalar(unit) { return (scalar, 6) }
        guard unit < 0xDC00, at(start + 6) == SourceCharacter.backslash, at(start + 7) == SourceCharacter.lowerU,
            let second = self.unit(at: start + 8), second & 0xFC00 == 0xDC00,
            let scalar = Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + second & 0x3FF)
        else { return nil }
        return (scalar, 12)
    }

    private func unit(at start: Int) -> UInt32? {
        var unit: UInt32 = 0
        for offset in start..<start + 4 {
            guard let digit = SourceCharacter.hexValue(at(offset)) else { return nil }
            unit = unit << 4 | digit
        }
        return unit
    }
}
