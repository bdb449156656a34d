internal import Kernel

/// Writes one log line as a JSON object (RFC 8259), byte by byte.
struct LogLine {
    /// The longest text of a value; the rest is cut off.
    static let textLimitBytes = 8192

    private(set) var bytes: [UInt8] = []

    init() {}

    /// Begins a line with the members that each has.
    init(at instant: Timestamp, level: LogLevel, message: String) {
        bytes.reserveCapacity(256)
        bytes += "{\"time\":\"".utf8
        instant.append(to: &bytes)
        bytes += "\",\"level\":\"".utf8
        level.name.withUTF8Buffer { bytes += $0 }
        bytes += "\",\"message\":".utf8
        append(text: message)
    }

    /// Appends a member; a name that each line has already gets `field.` before it.
    mutating func append(_ name: StaticString, _ value: LogValue) {
        bytes += ",\"".utf8
        if Self.reservedNames.contains(name.description) { bytes += "field.".utf8 }
        appendEscaped(name.description)
        bytes += "\":".utf8
        switch value.content {
        case .text(let text): append(text: text)
        case .integer(let number): bytes += String(number).utf8
        case .number(let number): bytes += "\(number)".utf8
        case .flag(let flag): bytes += (flag ? "true" : "false").utf8
        }
    }

    /// Appends members that were written before.
    mutating func append(members: [UInt8]) {
        bytes += members
    }

    /// Ends the line, without a line break.
    mutating func close() {
        bytes.append(UInt8(ascii: "}"))
    }

    private static let reservedNames: Set<String> = ["time", "level", "message"]

    private mutating func append(text: String) {
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(text)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func appendEscaped(_ text: String) {
        guard text.utf8.count <= Self.textLimitBytes else {
            // Cut at a scalar, so that what is left is UTF-8 still.
            var end = text.utf8.index(text.utf8.startIndex, offsetBy: Self.textLimitBytes)
            while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
            appendEscaped(String(text[..<end]))
            bytes += "…".utf8
            return
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            case UInt8(ascii: "\t"): bytes += "\\t".utf8
            case 0..<0x20, 0x7F: appendEscape(byte)
            default: bytes.append(byte)
            }
        }
    }

    private mutating func appendEscape(_ control: UInt8) {
        let digits = Array("0123456789abcdef".utf8)
        bytes += "\\u00".utf8
        bytes += [digits[Int(control >> 4)], digits[Int(control & 15)]]
    }
}
