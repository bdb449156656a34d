// Strings (RFC 8259 sections 7 and 8.1): checked once while they are found, so that reading one cannot fail later.
extension JSONParser {
    @inline(__always)
    mutating func appendString() throws(JSONFault) {
        let (start, isEscaped) = try scanString()
        let kind = isEscaped ? TapeNode.Kind.escapedString : TapeNode.Kind.string
        let length = position &- start &- 1
        guard length <= limits.maxStringBytes else { throw fault(.stringTooLong, at: start) }
        nodes.append(TapeNode(kind: kind, offset: start, length: length, next: nodes.count &+ 1))
    }

    /// Reads a member name and the colon, and stops at the value.
    @inline(__always)
    mutating func appendName() throws(JSONFault) {
        guard position < count else { throw fault(.unexpectedEnd) }
        guard base[position] == Byte.quote else { throw fault(.unexpectedByte) }
        guard nodes.count < limits.maxNodes else { throw fault(.tooManyNodes) }
        let (start, isEscaped) = try scanString()
        let length = position &- start &- 1
        guard length <= limits.maxStringBytes else { throw fault(.stringTooLong, at: start) }
        let kind = isEscaped ? TapeNode.Kind.escapedString : TapeNode.Kind.string
        var node = TapeNode(kind: kind, offset: start, length: length, next: 0)
        node.next = NameFingerprint.of(base + start, count: length)
        nodes.append(node)
        skipWhitespace()
        guard position < count else { throw fault(.unexpectedEnd) }
        guard base[position] == Byte.colon else { throw fault(.unexpectedByte) }
        position &+= 1
        skipWhitespace()
    }

    /// Passes a string from its opening quote to the byte after its closing one.
    @inline(__always)
    private mutating func scanString() throws(JSONFault) -> (start: Int, isEscaped: Bool) {
        let start = position &+ 1
        var cursor = start
        var isEscaped = false
        while true {
            while cursor &+ 8 <= count {
                let marks = ByteWord.attention(in: ByteWord.load(base, at: cursor))
                if marks == 0 {
                    cursor &+= 8
                } else {
                    cursor &+= marks.trailingZeroBitCount / 8
                    break
                }
            }
            guard cursor < count else { throw fault(.unexpectedEnd, at: count) }
            let byte = base[cursor]
            if byte == Byte.quote {
                position = cursor &+ 1
                return (start, isEscaped)
            }
            if byte == Byte.backslash {
                isEscaped = true
                cursor = try passEscape(at: cursor)
            } else if byte < 0x20 {
                throw fault(.controlCharacter, at: cursor)
            } else if byte < 0x80 {
                cursor &+= 1
            } else {
                cursor = try passUTF8(at: cursor)
            }
        }
    }

    /// Checks the escape at a backslash and returns the offset after it; a surrogate pair is one escape.
    private func passEscape(at cursor: Int) throws(JSONFault) -> Int {
        guard cursor &+ 1 < count else { throw fault(.unexpectedEnd, at: count) }
        switch base[cursor &+ 1] {
        case Byte.quote, Byte.backslash, Byte.slash, UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            return cursor &+ 2
        case Byte.lowerU:
            break
        default:
            throw fault(.invalidEscape, at: cursor)
        }
        let unit = try hexUnit(at: cursor &+ 2)
        guard unit & 0xF800 == 0xD800 else { return cursor &+ 6 }
        guard unit < 0xDC00, cursor &+ 7 < count, base[cursor &+ 6] == Byte.backslash,
            base[cursor &+ 7] == Byte.lowerU
        else { throw fault(.loneSurrogate, at: cursor) }
        guard try hexUnit(at: cursor &+ 8) & 0xFC00 == 0xDC00 else { throw fault(.loneSurrogate, at: cursor) }
        return cursor &+ 12
    }

    private func hexUnit(at cursor: Int) throws(JSONFault) -> UInt32 {
        var unit: UInt32 = 0
        for index in cursor..<cursor &+ 4 {
            guard index < count else { throw fault(.unexpectedEnd, at: count) }
            guard let digit = Byte.hexValue(base[index]) else { throw fault(.invalidEscape, at: index) }
            unit = unit << 4 | digit
        }
        return unit
    }

    /// Checks a run of well-formed UTF-8 sequences (Unicode table 3-7) and returns the offset of the ASCII byte after.
    private func passUTF8(at start: Int) throws(JSONFault) -> Int {
        var cursor = start
        while cursor < count, base[cursor] >= 0x80 {
            let first = base[cursor]
            let second = cursor &+ 1 < count ? base[cursor &+ 1] : 0
            let length: Int
            let isSecondRight: Bool
            switch first {
            case 0xC2...0xDF: (length, isSecondRight) = (2, second & 0xC0 == 0x80)
            case 0xE0: (length, isSecondRight) = (3, second >= 0xA0 && second <= 0xBF)
            case 0xED: (length, isSecondRight) = (3, second >= 0x80 && second <= 0x9F)
            case 0xE1...0xEF: (length, isSecondRight) = (3, second & 0xC0 == 0x80)
            case 0xF0: (length, isSecondRight) = (4, second >= 0x90 && second <= 0xBF)
            case 0xF1...0xF3: (length, isSecondRight) = (4, second & 0xC0 == 0x80)
            case 0xF4: (length, isSecondRight) = (4, second >= 0x80 && second <= 0x8F)
            default: throw fault(.invalidUTF8, at: cursor)
            }
            guard isSecondRight, cursor &+ length <= count else { throw fault(.invalidUTF8, at: cursor) }
            for index in 2..<max(length, 2) where base[cursor &+ index] & 0xC0 != 0x80 {
                throw fault(.invalidUTF8, at: cursor)
            }
            cursor &+= length
        }
        return cursor
    }
}
