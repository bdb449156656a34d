/// Writes JSON straight into a buffer of bytes, placing the commas itself.
///
/// It keeps no state but the bytes: a comma is due unless the last byte opens something. The caller pairs `begin` and
/// `end` and gives each member a name; debug builds of the tests parse what is written.
public struct JSONWriter: ~Copyable {
    // Plain memory and not an array, which each append asks anew whether it is shared and has room: that took two thirds
    // of the time. Nobody else can have the memory, since the writer cannot be copied.
    var start: UnsafeMutablePointer<UInt8>
    var next: UnsafeMutablePointer<UInt8>
    var end: UnsafeMutablePointer<UInt8>

    /// The room that a writer starts with unless told otherwise.
    public static let defaultCapacityBytes = 256

    /// Starts with an empty buffer that has room for so many bytes.
    public init(capacityBytes: Int = defaultCapacityBytes) {
        start = .allocate(capacity: capacityBytes)
        next = start
        end = start + capacityBytes
    }

    /// Writes behind bytes that are there already, which must not end in half a JSON text.
    public init(appendingTo bytes: [UInt8]) {
        self.init(capacityBytes: bytes.count + Self.defaultCapacityBytes)
        bytes.withUnsafeBytes { put($0) }
    }

    deinit { start.deallocate() }

    /// What has been written; a copy.
    public var bytes: [UInt8] { Array(UnsafeBufferPointer(start: start, count: next - start)) }

    /// Opens an object.
    public mutating func beginObject() { open(Byte.openBrace) }

    /// Closes the object opened last.
    public mutating func endObject() { close(Byte.closeBrace) }

    /// Opens an array.
    public mutating func beginArray() { open(Byte.openBracket) }

    /// Closes the array opened last.
    public mutating func endArray() { close(Byte.closeBracket) }

    /// Writes the name of the next value.
    public mutating func name(_ name: StaticString) {
        name.withUTF8Buffer { quote($0, closing: Byte.colon) }
    }

    /// Writes the name of the next value.
    public mutating func name(_ name: String) {
        var name = name
        name.withUTF8 { quote($0, closing: Byte.colon) }
    }

    /// Writes a string.
    public mutating func string(_ text: String) {
        var text = text
        text.withUTF8 { quote($0, closing: nil) }
    }

    /// Writes a string of UTF-8 bytes; what is not well-formed UTF-8 becomes U+FFFD, so that the output stays JSON.
    public mutating func string(utf8 text: UnsafeBufferPointer<UInt8>) {
        if UTF8Check.isValid(text) { quote(text, closing: nil) } else { string(String(decoding: text, as: UTF8.self)) }
    }

    /// Writes a string of UTF-8 bytes; see `string(utf8:)`.
    public mutating func string(utf8 text: some Collection<UInt8>) {
        let isWritten: Void? = text.withContiguousStorageIfAvailable { string(utf8: $0) }
        if isWritten == nil { Array(text).withUnsafeBufferPointer { string(utf8: $0) } }
    }

    /// Writes a string of UTF-8 bytes that are known to be well-formed, such as text that PostgreSQL sent.
    public mutating func string(validUTF8 text: UnsafeRawBufferPointer) {
        text.withMemoryRebound(to: UInt8.self) { quote($0, closing: nil) }
    }

    /// Writes a string of bytes that need no escapes, such as digits and dashes.
    ///
    /// `write` puts at most `limitBytes` where it is told to, and answers how many; the caller vouches for that.
    package mutating func quoted(limitBytes: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
        makeRoom(limitBytes + 3)
        separate()
        put(Byte.quote)
        let count = write(next)
        precondition(count <= limitBytes, "a text is no longer than it said")
        next += count
        put(Byte.quote)
    }

    /// Writes a signed integer.
    public mutating func int(_ value: some SignedInteger & FixedWidthInteger) {
        if let word = Int64(exactly: value) {
            decimal(word.magnitude, isNegative: word < 0)
        } else {
            raw(String(value).utf8)
        }
    }

    /// Writes an unsigned integer.
    public mutating func uint(_ value: some UnsignedInteger & FixedWidthInteger) {
        if let word = UInt64(exactly: value) {
            decimal(word, isNegative: false)
        } else {
            raw(String(value).utf8)
        }
    }

    /// Writes `true` or `false`.
    public mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

    /// Writes `null`.
    public mutating func null() { literal("null") }

    /// Writes the shortest digits that read back as the same double; infinities and NaN, which JSON lacks, as `null`.
    public mutating func double(_ value: Double) {
        guard value.isFinite else { return null() }
        raw(JSONDouble.text(value).utf8)
    }

    /// Writes one JSON value that is text already; it is not checked.
    public mutating func raw(_ json: UnsafeBufferPointer<UInt8>) { raw(UnsafeRawBufferPointer(json)) }

    /// Writes one JSON value that is text already; it is not checked.
    public mutating func raw(_ json: UnsafeRawBufferPointer) {
        makeRoom(json.count + 1)
        separate()
        put(json)
    }

    /// Writes one JSON value that is text already; it is not checked.
    public mutating func raw(_ json: some Collection<UInt8>) {
        let isWritten: Void? = json.withContiguousStorageIfAvailable { raw($0) }
        if isWritten == nil { Array(json).withUnsafeBufferPointer { raw($0) } }
    }

    /// Writes a value that knows how.
    @inline(__always)
    public mutating func value(_ value: some JSONWritable) { value.write(to: &self) }
}
