public import JSON

/// A UUID that says what it identifies: a `PatientID` cannot be passed where a `UserID` is asked for.
///
/// New ids are UUIDv7 (RFC 9562 section 5.7), so that they sort by time of creation. The text form is the lower-case
/// canonical one of RFC 9562 section 4; reading accepts either case and nothing but the 36-character form.
@frozen
public struct EntityID<Tag>: Hashable, Comparable, Sendable {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The last eight bytes, big-endian.
    public let low: UInt64

    /// Makes an id from its 128 bits.
    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the 36-character text form; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parsed = text.utf8.withContiguousStorageIfAvailable { UUIDText.parse(UnsafeRawBufferPointer($0)) }
        guard let bits = parsed ?? Array(text.utf8).withUnsafeBytes(UUIDText.parse) else { return nil }
        self.init(high: bits.high, low: bits.low)
    }

    /// The same 128 bits with another tag, where one thing is known by two names.
    @inlinable
    public func retagged<Other>(as _: Other.Type = Other.self) -> EntityID<Other> {
        EntityID<Other>(high: high, low: low)
    }

    /// Puts the 36 ASCII bytes of the text form at a place, and answers how many they are.
    func write(to place: UnsafeMutablePointer<UInt8>) -> Int {
        UUIDText.write(high: high, low: low, to: place)
        return UUIDText.byteCount
    }

    /// Appends the 36 ASCII bytes of the text form.
    public func append(to bytes: inout [UInt8]) {
        bytes.append(limitBytes: UUIDText.byteCount, write)
    }

    /// Orders by the 128 bits, which for UUIDv7 is by time of creation.
    public static func < (left: Self, right: Self) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension EntityID: CustomStringConvertible, LosslessStringConvertible {
    /// The 36-character text form.
    public var description: String {
        UUIDText.text(high: high, low: low)
    }
}

extension EntityID: Codable {
    /// Reads the text form; anything else is a `dataCorrupted` error.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "must be a UUID")
        }
        self = id
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Reads and writes the canonical text form of a UUID.
public enum UUIDText {
    static func parse(_ text: UnsafeRawBufferPointer) -> (high: UInt64, low: UInt64)? {
        guard text.count == 36 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        var seen = 0
        for index in 0..<36 {
            let byte = text[index]
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            if seen < 16 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
            seen += 1
        }
        return (high, low)
    }

    /// How long the text is.
    static let byteCount = 36

    /// The text of 128 bits.
    public static func text(high: UInt64, low: UInt64) -> String {
        String(unsafeUninitializedCapacity: byteCount) { buffer in
            guard let place = buffer.baseAddress else { return 0 }
            write(high: high, low: low, to: place)
            return byteCount
        }
    }

    /// Writes the text as JSON; not generic, because generic code of another module looks its types up at run time.
    @usableFromInline
    static func write(high: UInt64, low: UInt64, to writer: inout JSONWriter) {
        writer.quoted(limitBytes: byteCount) { place in
            write(high: high, low: low, to: place)
            return byteCount
        }
    }

    /// Puts the 36 bytes at a place.
    static func write(high: UInt64, low: UInt64, to place: UnsafeMutablePointer<UInt8>) {
        let first = HexText.digits(UInt32(truncatingIfNeeded: high >> 32))
        let second = HexText.digits(UInt32(truncatingIfNeeded: high))
        let third = HexText.digits(UInt32(truncatingIfNeeded: low >> 32))
        let fourth = HexText.digits(UInt32(truncatingIfNeeded: low))
        let text = UnsafeMutableRawPointer(place)
        text.storeBytes(of: first, toByteOffset: 0, as: UInt64.self)
        text.storeBytes(of: UInt32(truncatingIfNeeded: second), toByteOffset: 9, as: UInt32.self)
        text.storeBytes(of: UInt32(truncatingIfNeeded: second >> 32), toByteOffset: 14, as: UInt32.self)
        text.storeBytes(of: UInt32(truncatingIfNeeded: third), toByteOffset: 19, as: UInt32.self)
        text.storeBytes(of: UInt32(truncatingIfNeeded: third >> 32), toByteOffset: 24, as: UInt32.self)
        text.storeBytes(of: fourth, toByteOffset: 28, as: UInt64.self)
        for dash in [8, 13, 18, 23] { place[dash] = UInt8(ascii: "-") }
    }
}
