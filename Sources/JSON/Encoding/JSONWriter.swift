/// Writes JSON straight into a buffer of bytes, placing the commas itself.
///
/// It keeps no state but the bytes: a comma is due unless the last byte opens something. The caller pairs `begin` and
/// `end` and gives each member a name; debug builds of the tests parse what is written.
public struct JSONWriter: Sendable {
    /// What has been written.
    public var bytes: [UInt8]

    /// The room that a writer starts with unless told otherwise.
    public static let defaultCapacityBytes = 256

    /// Starts with an empty buffer that has room for so many bytes.
    public init(capacityBytes: Int = defaultCapacityBytes) {
        bytes = []
        bytes.reserveCapacity(capacityBytes)
    }

    /// Writes behind bytes that are there already, which must not end in half a JSON text.
    public init(appendingTo bytes: consuming [UInt8]) {
        self.bytes = bytes
    }

    /// Opens an object.
    @inline(__always)
    public mutating func beginObject() {
        separate()
        bytes.append(Byte.openBrace)
    }

    /// Closes the object opened last.
    @inline(__always)
    public mutating func endObject() { bytes.append(Byte.closeBrace) }

    /// Opens an array.
    @inline(__always)
    public mutating func beginArray() {
        separate()
        bytes.append(Byte.openBracket)
    }

    /// Closes the array opened last.
    @inline(__always)
    public mutating func endArray() { bytes.append(Byte.closeBracket) }

    /// Writes the name of the next value.
    @inline(__always)
    public mutating func name(_ name: StaticString) {
        if name.utf8CodeUnitCount <= Self.shortBytes {
            return name.withUTF8Buffer { appendShort($0, closing: Byte.colon) }
        }
        separate()
        name.withUTF8Buffer { appendQuoted($0) }
        bytes.append(Byte.colon)
    }

    /// Writes the name of the next value.
    @inline(__always)
    public mutating func name(_ name: String) {
        separate()
        var name = name
        name.withUTF8 { appendQuoted($0) }
        bytes.append(Byte.colon)
    }

    /// Writes a string.
    @inline(__always)
    public mutating func string(_ text: String) {
        var text = text
        text.withUTF8 { text in
            if text.count <= Self.shortBytes { return appendShort(text, closing: nil) }
            separate()
            appendQuoted(text)
        }
    }

    /// Writes a string of UTF-8 bytes; what is not well-formed UTF-8 becomes U+FFFD, so that the output stays JSON.
    public mutating func string(utf8 text: UnsafeBufferPointer<UInt8>) {
        if UTF8Check.isValid(text) {
            separate()
            appendQuoted(text)
        } else {
            string(String(decoding: text, as: UTF8.self))
        }
    }

    /// Writes a string of UTF-8 bytes; see `string(utf8:)`.
    public mutating func string(utf8 text: some Collection<UInt8>) {
        let isWritten: Void? = text.withContiguousStorageIfAvailable { string(utf8: $0) }
        if isWritten == nil { Array(text).withUnsafeBufferPointer { string(utf8: $0) } }
    }

    /// Writes a string of what `append` appends, which must need no escapes, such as digits and dashes.
    public mutating func quoted(_ append: (inout [UInt8]) -> Void) {
        separate()
        bytes.append(Byte.quote)
        append(&bytes)
        bytes.append(Byte.quote)
    }

    /// Writes a signed integer.
    @inline(__always)
    public mutating func int(_ value: some SignedInteger & FixedWidthInteger) {
        separate()
        if let word = Int64(exactly: value) {
            appendDecimal(word.magnitude, isNegative: word < 0)
        } else {
            bytes.append(contentsOf: String(value).utf8)
        }
    }

    /// Writes an unsigned integer.
    @inline(__always)
    public mutating func uint(_ value: some UnsignedInteger & FixedWidthInteger) {
        separate()
        if let word = UInt64(exactly: value) {
            appendDecimal(word, isNegative: false)
        } else {
            bytes.append(contentsOf: String(value).utf8)
        }
    }

    /// Writes `true` or `false`.
    public mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

    /// Writes `null`.
    public mutating func null() { literal("null") }

    /// Writes the shortest digits that read back as the same double; infinities and NaN, which JSON lacks, as `null`.
    public mutating func double(_ value: Double) {
        guard value.isFinite else { return null() }
        separate()
        bytes.append(contentsOf: JSONDouble.text(value).utf8)
    }

    /// Writes one JSON value that is text already; it is not checked.
    public mutating func raw(_ json: UnsafeBufferPointer<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
    }

    /// Writes one JSON value that is text already; it is not checked.
    public mutating func raw(_ json: some Collection<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
    }

    /// Writes a value that knows how.
    @inline(__always)
    public mutating func value(_ value: some JSONWritable) { value.write(to: &self) }
}
