internal import JSON
internal import Kernel

/// Writes one log line as a JSON object (RFC 8259).
struct LogLine: ~Copyable {
    /// The longest text of a value; the rest is cut off.
    static let textLimitBytes = 8192

    /// The room that a line begins with: most fit.
    private static let capacityBytes = 512

    private var writer: JSONWriter

    /// Begins a line with the members that each has.
    init(at instant: Timestamp, level: LogLevel, message: String) {
        writer = JSONWriter(capacityBytes: Self.capacityBytes)
        writer.beginObject()
        writer.name("time")
        writer.value(instant)
        writer.name("level")
        level.name.withUTF8Buffer { writer.string(validUTF8: UnsafeRawBufferPointer($0)) }
        writer.name("message")
        append(text: message)
    }

    /// Begins with members of a line that is written later, behind the members that it begins with.
    init(members: [UInt8]) {
        writer = JSONWriter(appendingTo: members)
    }

    /// Appends a member; a name that each line has already gets `field.` before it.
    mutating func append(_ name: StaticString, _ value: LogValue) {
        if Self.isReserved(name) {
            writer.name("field.\(name)")
        } else {
            writer.name(name)
        }
        switch value.content {
        case .text(let text): append(text: text)
        case .integer(let number): writer.int(number)
        case .number(let number): writer.double(number)
        case .flag(let flag): writer.bool(flag)
        }
    }

    /// Appends members that `init(members:)` began.
    mutating func append(members: [UInt8]) {
        if !members.isEmpty { writer.raw(members) }
    }

    /// The bytes so far.
    var bytes: [UInt8] { writer.bytes }

    /// Ends the line, without a line break.
    mutating func close() {
        writer.endObject()
    }

    /// The members that each line begins with.
    private static let reservedNames: [StaticString] = ["time", "level", "message"]

    private static func isReserved(_ name: StaticString) -> Bool {
        name.withUTF8Buffer { bytes in
            reservedNames.contains { reserved in reserved.withUTF8Buffer { $0.elementsEqual(bytes) } }
        }
    }

    private mutating func append(text: String) {
        guard text.utf8.count > Self.textLimitBytes else { return writer.string(text) }
        // Cut at a scalar, so that what is left is UTF-8 still.
        var end = text.utf8.index(text.utf8.startIndex, offsetBy: Self.textLimitBytes)
        while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        writer.string("\(text[..<end])…")
    }
}
