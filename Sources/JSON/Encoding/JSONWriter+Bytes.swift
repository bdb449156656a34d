// How the bytes get into the buffer.
extension JSONWriter {
    private static let hexDigits = Array("0123456789abcdef".utf8)
    /// The digits of the largest 64-bit integer and a sign.
    private static let integerBytes = 20

    /// Places a comma unless this is the first thing inside what is open, or follows a name or a line feed.
    @inline(__always)
    mutating func separate() {
        if isCommaDue { bytes.append(Byte.comma) }
    }

    @inline(__always)
    mutating func literal(_ text: StaticString) {
        separate()
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Texts up to here are put together beside the buffer.
    static var shortBytes: Int { 120 }

    /// Appends a comma where one is due, short text in quotes and a last byte, all at once: each append checks the buffer
    /// anew.
    @inline(__always)
    mutating func appendShort(_ text: UnsafeBufferPointer<UInt8>, closing: UInt8?) {
        guard Self.cleanPrefix(of: text, from: 0) == text.count else {
            separate()
            appendQuoted(text)
            if let closing { bytes.append(closing) }
            return
        }
        let needsComma = isCommaDue
        withUnsafeTemporaryAllocation(byteCount: Self.shortBytes + 4, alignment: 8) { buffer in
            var count = 0
            if needsComma {
                buffer[0] = Byte.comma
                count = 1
            }
            buffer[count] = Byte.quote
            count += 1
            UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyMemory(from: UnsafeRawBufferPointer(text))
            count += text.count
            buffer[count] = Byte.quote
            count += 1
            if let closing {
                buffer[count] = closing
                count += 1
            }
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// Whether something stands before the next value in what is open.
    @inline(__always)
    private var isCommaDue: Bool {
        guard let last = bytes.last else { return false }
        switch last {
        case Byte.openBrace, Byte.openBracket, Byte.colon, Byte.lineFeed: return false
        default: return true
        }
    }

    /// Appends text in quotes, escaping what RFC 8259 section 7 demands and nothing else.
    @inline(__always)
    mutating func appendQuoted(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.append(Byte.quote)
        let clean = Self.cleanPrefix(of: text, from: 0)
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[..<clean]))
        if clean < text.count { appendEscaped(text, from: clean) }
        bytes.append(Byte.quote)
    }

    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>, from start: Int) {
        var index = start
        while index < text.count {
            appendEscape(text[index])
            let clean = Self.cleanPrefix(of: text, from: index + 1)
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[index + 1..<clean]))
            index = clean
        }
    }

    private mutating func appendEscape(_ byte: UInt8) {
        bytes.append(Byte.backslash)
        switch byte {
        case Byte.quote, Byte.backslash: bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(Self.hexDigits[Int(byte >> 4)])
            bytes.append(Self.hexDigits[Int(byte & 15)])
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

    @inline(__always)
    mutating func appendDecimal(_ magnitude: UInt64, isNegative: Bool) {
        if magnitude < 10, !isNegative {
            bytes.append(Byte.zero + UInt8(truncatingIfNeeded: magnitude))
            return
        }
        appendManyDigits(magnitude, isNegative: isNegative)
    }

    private mutating func appendManyDigits(_ magnitude: UInt64, isNegative: Bool) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.integerBytes) { digits in
            var rest = magnitude
            var index = Self.integerBytes
            repeat {
                index -= 1
                digits[index] = Byte.zero + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            if isNegative {
                index -= 1
                digits[index] = Byte.minus
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[index...]))
        }
    }
}

/// Tells well-formed UTF-8 from the rest.
enum UTF8Check {
    static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if bytes.allSatisfy({ $0 < 0x80 }) { return true }
        return String(validating: bytes, as: UTF8.self) != nil
    }
}
