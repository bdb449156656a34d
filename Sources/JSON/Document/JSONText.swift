/// Reads strings that the parser has already checked.
enum JSONText {
    /// The bytes of a string without its escapes; `raw` must have passed the parser.
    static func unescaped(_ raw: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.count)
        var index = 0
        while index < raw.count {
            let byte = raw[index]
            guard byte == Byte.backslash, index + 1 < raw.count else {
                bytes.append(byte)
                index += 1
                continue
            }
            index = appendEscape(at: index, of: raw, to: &bytes)
        }
        return bytes
    }

    /// The text of a string node.
    @inline(__always)
    static func string(_ node: TapeNode, in bytes: UnsafeBufferPointer<UInt8>) -> String {
        let raw = UnsafeBufferPointer(rebasing: bytes[node.start..<node.start &+ node.size])
        guard node.kind == TapeNode.Kind.escapedString else { return String(decoding: raw, as: UTF8.self) }
        return String(decoding: unescaped(raw), as: UTF8.self)
    }

    private static func appendEscape(
        at index: Int, of raw: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
    ) -> Int {
        switch raw[index + 1] {
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case Byte.lowerU: return appendUnicode(at: index, of: raw, to: &bytes)
        case let other: bytes.append(other)
        }
        return index + 2
    }

    private static func appendUnicode(
        at index: Int, of raw: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
    ) -> Int {
        let unit = hexUnit(at: index + 2, of: raw)
        var code = unit
        var end = index + 6
        if unit & 0xFC00 == 0xD800 {
            code = 0x10000 + (unit & 0x3FF) << 10 + hexUnit(at: index + 8, of: raw) & 0x3FF
            end = index + 12
        }
        let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        return end
    }

    private static func hexUnit(at start: Int, of raw: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var unit: UInt32 = 0
        for index in start..<min(start + 4, raw.count) { unit = unit << 4 | (Byte.hexValue(raw[index]) ?? 0) }
        return unit
    }
}
