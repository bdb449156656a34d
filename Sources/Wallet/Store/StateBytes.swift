import Kernel

/// Writes the fields of a state one behind the other.
struct StateWriter {
    private var bytes: [UInt8] = []

    /// Starts with room for so many bytes.
    init(capacityBytes: Int) { bytes.reserveCapacity(capacityBytes) }

    /// A number, most significant byte first.
    mutating func integer(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// A number that may be absent: 0, or 1 and the number.
    mutating func optional(_ value: (some FixedWidthInteger)?) {
        guard let value else { return integer(UInt8(0)) }
        integer(UInt8(1))
        integer(value)
    }

    /// An id.
    mutating func id<Tag>(_ value: EntityID<Tag>) {
        integer(value.high)
        integer(value.low)
    }

    /// A text behind its length in bytes, which `Length` has room for: the caller saw to that.
    mutating func text<Length: FixedWidthInteger>(_ value: String, of _: Length.Type) {
        integer(Length(truncatingIfNeeded: value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    /// What was written, with the check over it.
    consuming func checked() -> [UInt8] {
        integer(bytes.withUnsafeBytes { StateCheck.value(of: $0) })
        return bytes
    }
}

/// A field that was read, and may say that there is no value.
struct OptionalField<Value> {
    var value: Value?
}

/// Reads the fields of a state; nil for whatever is not there.
struct StateReader {
    private var rest: Slice<UnsafeRawBufferPointer>

    /// Begins with bytes whose check is right; nil where it is not.
    init?(checked bytes: UnsafeRawBufferPointer) {
        let fields = bytes.dropLast(MemoryLayout<UInt64>.size)
        rest = bytes.dropFirst(fields.count)
        guard let check = integer(UInt64.self) else { return nil }
        rest = fields
        guard check == StateCheck.value(of: UnsafeRawBufferPointer(rebasing: fields)) else { return nil }
    }

    /// Whether everything was read.
    var isAtEnd: Bool { rest.isEmpty }

    /// A number, most significant byte first.
    mutating func integer<Integer: FixedWidthInteger>(_: Integer.Type) -> Integer? {
        guard rest.count >= MemoryLayout<Integer>.size else { return nil }
        let value = UnsafeRawBufferPointer(rebasing: rest).loadUnaligned(as: Integer.self)
        rest = rest.dropFirst(MemoryLayout<Integer>.size)
        return Integer(bigEndian: value)
    }

    /// A number that may be absent.
    mutating func optional<Integer: FixedWidthInteger>(_: Integer.Type) -> OptionalField<Integer>? {
        switch integer(UInt8.self) {
        case 0: return OptionalField(value: nil)
        case 1: return integer(Integer.self).map { OptionalField(value: $0) }
        default: return nil
        }
    }

    /// An id.
    mutating func id<Tag>() -> EntityID<Tag>? {
        guard let high = integer(UInt64.self), let low = integer(UInt64.self) else { return nil }
        return EntityID(high: high, low: low)
    }

    /// A text behind its length in bytes.
    mutating func text<Length: FixedWidthInteger>(_: Length.Type) -> String? {
        guard let length = integer(Length.self), let count = Int(exactly: length), count <= rest.count else {
            return nil
        }
        defer { rest = rest.dropFirst(count) }
        return String(validating: rest.prefix(count), as: UTF8.self)
    }
}

/// The check over a state's bytes: FNV-1a of 64 bits by words, so that a word that differs is always seen.
enum StateCheck {
    private static let offset: UInt64 = 0xCBF2_9CE4_8422_2325
    private static let prime: UInt64 = 0x0000_0100_0000_01B3

    /// The check; the bytes that fill no word are one with zeros behind, and the count tells how many they were.
    static func value(of bytes: UnsafeRawBufferPointer) -> UInt64 {
        var value = (offset ^ UInt64(bytes.count)) &* prime
        var place = 0
        while place &+ 8 <= bytes.count {
            let word = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            value = (value ^ word) &* prime
            place &+= 8
        }
        var last = UInt64(0)
        while place < bytes.count {
            last = last << 8 | UInt64(bytes[place])
            place &+= 1
        }
        return (value ^ last) &* prime
    }
}
