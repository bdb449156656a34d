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

    /// Appends the 36 ASCII bytes of the text form.
    public func append(to bytes: inout [UInt8]) {
        UUIDText.append(high: high, low: low, to: &bytes)
    }

    /// Orders by the 128 bits, which for UUIDv7 is by time of creation.
    public static func < (left: Self, right: Self) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension EntityID: CustomStringConvertible, LosslessStringConvertible {
    /// The 36-character text form.
    public var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
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
enum UUIDText {
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

    static func append(high: UInt64, low: UInt64, to bytes: inout [UInt8]) {
        let start = bytes.count
        // One growth and plain stores: a third of the time of 36 appends, and ids are in every answer.
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "-"), count: 36))
        bytes.withUnsafeMutableBufferPointer { buffer in
            var place = start
            for index in 0..<32 {
                if index == 8 || index == 12 || index == 16 || index == 20 { place += 1 }
                let word = index < 16 ? high : low
                let nibble = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (index & 15)) & 15)
                buffer[place] = nibble + (nibble < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
                place += 1
            }
        }
    }
}
