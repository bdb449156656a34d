// How the bytes get into the memory: whoever puts has made room.
extension JSONWriter {
    /// The most bytes that an escape takes.
    private static let escapeBytes = 6
    /// The digits of the largest 64-bit integer, a sign and a comma.
    private static let integerBytes = 22

    @inline(__always)
    mutating func put(_ byte: UInt8) {
        next.pointee = byte
        next += 1
    }

    @inline(__always)
    mutating func put(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        UnsafeMutableRawPointer(next).copyMemory(from: source, byteCount: bytes.count)
        next += bytes.count
    }

    @inline(__always)
    mutating func makeRoom(_ byteCount: Int) {
        if end - next < byteCount { grow(byteCount) }
    }

    /// Twice the memory at least, so that all growing together costs no more than the bytes.
    private mutating func grow(_ byteCount: Int) {
        let used = next - start
        let capacity = max(used + byteCount, (end - start) * 2)
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        memory.update(from: start, count: used)
        start.deallocate()
        start = memory
        next = memory + used
        end = memory + capacity
    }

    /// Places a comma unless this is the first thing inside what is open, or follows a name or a line feed.
    @inline(__always)
    mutating func separate() {
        if next == start { return }
        switch next[-1] {
        case Byte.openBrace, Byte.openBracket, Byte.colon, Byte.lineFeed: return
        default: put(Byte.comma)
        }
    }

    mutating func open(_ byte: UInt8) {
        makeRoom(2)
        separate()
        put(byte)
    }

    mutating func close(_ byte: UInt8) {
        makeRoom(1)
        put(byte)
    }

    mutating func literal(_ text: StaticString) {
        text.withUTF8Buffer { raw($0) }
    }

    /// Places a comma where one is due, text in quotes, and a last byte; escapes what RFC 8259 section 7 demands and
    /// nothing else.
    @inline(__always)
    mutating func quote(_ text: UnsafeBufferPointer<UInt8>, closing: UInt8?) {
        let clean = Self.cleanPrefix(of: text, from: 0)
        makeRoom(clean + 4)
        separate()
        put(Byte.quote)
        put(UnsafeRawBufferPointer(start: text.baseAddress, count: clean))
        if clean < text.count { putEscaped(text, from: clean) }
        put(Byte.quote)
        if let closing { put(closing) }
    }

    /// The rest of a text from the first byte on that needs an escape; leaves room for what closes it.
    private mutating func putEscaped(_ text: UnsafeBufferPointer<UInt8>, from start: Int) {
        var index = start
        while index < text.count {
            let clean = Self.cleanPrefix(of: text, from: index + 1)
            makeRoom(Self.escapeBytes + clean - index + 2)
            putEscape(text[index])
            put(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: text[index + 1..<clean])))
            index = clean
        }
    }

    private mutating func putEscape(_ byte: UInt8) {
        put(Byte.backslash)
        switch byte {
        case Byte.quote, Byte.backslash: put(byte)
        case 0x08: put(UInt8(ascii: "b"))
        case 0x09: put(UInt8(ascii: "t"))
        case 0x0A: put(UInt8(ascii: "n"))
        case 0x0C: put(UInt8(ascii: "f"))
        case 0x0D: put(UInt8(ascii: "r"))
        default:
            put(Byte.lowerU)
            put(Byte.zero)
            put(Byte.zero)
            put(Byte.zero + byte >> 4)
            put(byte & 15 + (byte & 15 < 10 ? Byte.zero : UInt8(ascii: "a") - 10))
        }
    }

    /// The offset of the first byte from `start` on that needs an escape; the length of the text if none does.
    @inline(__always)
    private static func cleanPrefix(of text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard let base = text.baseAddress else { return 0 }
        var index = start
        while index &+ 8 <= text.count {
            let marks = ByteWord.escapes(in: ByteWord.load(base, at: index))
            if marks != 0 { return index &+ marks.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < text.count {
            let byte = base[index]
            if byte < 0x20 || byte == Byte.quote || byte == Byte.backslash { return index }
            index &+= 1
        }
        return index
    }

    mutating func decimal(_ magnitude: UInt64, isNegative: Bool) {
        makeRoom(Self.integerBytes)
        separate()
        if isNegative { put(Byte.minus) }
        var digits = 1
        var rest = magnitude
        while rest >= 10 {
            rest /= 10
            digits += 1
        }
        rest = magnitude
        for index in stride(from: digits - 1, through: 0, by: -1) {
            next[index] = Byte.zero + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        next += digits
    }
}

/// Tells well-formed UTF-8 from the rest.
enum UTF8Check {
    static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if bytes.allSatisfy({ $0 < 0x80 }) { return true }
        return String(validating: bytes, as: UTF8.self) != nil
    }
}
