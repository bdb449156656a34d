/// Reads what `PatientJSON` writes, objects of strings without escapes, in place and in one pass.
///
/// Each read of a patient's record comes by here: a document of nodes cost ten times as many instructions. Whatever looks
/// otherwise is left to the parser of documents.
struct FlatJSONReader {
    private let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Whether everything was read.
    var isAtEnd: Bool { place == bytes.count }

    /// Takes a byte if it is the next one.
    mutating func take(_ byte: UInt8) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    /// Takes an object and gives its members to `body`; false where it is not flat.
    mutating func object(
        _ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void
    ) -> Bool {
        guard take(UInt8(ascii: "{")) else { return false }
        if take(UInt8(ascii: "}")) { return true }
        repeat {
            guard let name = string(), take(UInt8(ascii: ":")), let value = string() else { return false }
            body(name, value)
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "}"))
    }

    /// Takes a string without escapes.
    private mutating func string() -> UnsafeRawBufferPointer? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = place
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            if bytes[place] == UInt8(ascii: "\\") { return nil }
            place += 1
        }
        let text = UnsafeRawBufferPointer(rebasing: bytes[start..<place])
        return take(UInt8(ascii: "\"")) ? text : nil
    }
}
