// Numbers and literals (RFC 8259 sections 3 and 6).
extension JSONParser {
    mutating func appendLiteral(_ literal: StaticString, kind: UInt8) throws(JSONFault) {
        let length = literal.utf8CodeUnitCount
        for index in 0..<length {
            guard position &+ index < count else { throw fault(.unexpectedEnd, at: count) }
            guard base[position &+ index] == literal.utf8Start[index] else {
                throw fault(.unexpectedByte, at: position &+ index)
            }
        }
        nodes.append(TapeNode(kind: kind, offset: position, length: length, next: nodes.count &+ 1))
        position &+= length
    }

    @inline(__always)
    mutating func appendNumber() throws(JSONFault) {
        let start = position
        var kind = TapeNode.Kind.integer
        if base[position] == Byte.minus { position &+= 1 }
        try scanIntegerPart()
        if position < count, base[position] == Byte.point {
            kind = TapeNode.Kind.decimal
            position &+= 1
            try scanDigits()
        }
        if position < count, base[position] | 0x20 == Byte.lowerE {
            kind = TapeNode.Kind.decimal
            position &+= 1
            try scanExponent()
        }
        guard position &- start <= limits.maxNumberBytes else { throw fault(.numberTooLong, at: start) }
        nodes.append(TapeNode(kind: kind, offset: start, length: position &- start, next: nodes.count &+ 1))
    }

    /// `0`, or digits that do not begin with it.
    @inline(__always)
    private mutating func scanIntegerPart() throws(JSONFault) {
        guard position < count else { throw fault(.unexpectedEnd) }
        guard base[position] == Byte.zero else { return try scanDigits() }
        position &+= 1
        if position < count, Byte.isDigit(base[position]) { throw fault(.invalidNumber) }
    }

    /// At least one digit.
    @inline(__always)
    private mutating func scanDigits() throws(JSONFault) {
        let start = position
        while position < count, Byte.isDigit(base[position]) { position &+= 1 }
        guard position == start else { return }
        throw position < count ? fault(.invalidNumber) : fault(.unexpectedEnd)
    }

    private mutating func scanExponent() throws(JSONFault) {
        if position < count, base[position] == Byte.plus || base[position] == Byte.minus { position &+= 1 }
        var significant = position
        try scanDigits()
        while significant < position, base[significant] == Byte.zero { significant &+= 1 }
        guard position &- significant <= JSONLimits.maxExponentDigits else {
            throw fault(.numberTooLong, at: significant)
        }
    }
}
