/// A JSON number with the very digits it was written with, so that nothing is lost to binary floating point.
///
/// Two numbers are equal if their digits are: `1.0` is not `1`. `JSONCanonical` gives equal values equal bytes.
public struct JSONNumber: Hashable, Sendable, CustomStringConvertible {
    /// The digits as RFC 8259 section 6 has them.
    public let description: String

    /// Takes text that the parser has checked.
    init(verified text: String) { description = text }

    /// Reads a number of RFC 8259 section 6; nil for anything else, such as `01`, `+1`, `.5` or `NaN`.
    public init?(_ text: String) {
        let kinds = Array(text.utf8).withUnsafeBufferPointer { bytes -> UInt8? in
            // Why it is no number does not matter to a failable initialiser.
            guard let first = bytes.first, first == Byte.minus || Byte.isDigit(first), let last = bytes.last,
                Byte.isDigit(last), let nodes = try? JSONParser.parse(bytes, limits: JSONLimits())
            else { return nil }
            return nodes.first?.kind
        }
        guard kinds != nil else { return nil }
        description = text
    }

    /// An integer as a number.
    public init(_ value: some FixedWidthInteger) { description = String(value) }

    /// A double as the shortest digits that read back as the same double; nil for infinities and NaN.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        description = JSONDouble.text(value)
    }

    /// Whether the number is written without fraction and exponent.
    public var isInteger: Bool { description.utf8.allSatisfy { Byte.isDigit($0) || $0 == Byte.minus } }

    /// The number as an integer; nil if it is written with a fraction or an exponent, or does not fit.
    public func integer<Integer: FixedWidthInteger>(as _: Integer.Type = Integer.self) -> Integer? {
        guard isInteger else { return nil }
        return withBytes { JSONDigits.integer($0) }
    }

    /// The nearest double; nil if the number is beyond the largest one.
    public var double: Double? { withBytes(JSONDigits.double) }

    private func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        var text = description
        return text.withUTF8(body)
    }
}

/// Writes doubles as JSON numbers.
enum JSONDouble {
    /// Below this magnitude every integral double is written as plain digits.
    private static let exactIntegers = 9_007_199_254_740_992.0

    /// The shortest digits that read back as the same double; `value` must be finite.
    static func text(_ value: Double) -> String {
        let isNegativeZero = value == 0 && value.sign == .minus
        guard value.magnitude < exactIntegers, !isNegativeZero else { return value.description }
        // There and back, because `rounded()` needs the C library's mathematics, which nothing else here does.
        let whole = Int64(value)
        if Double(whole) == value { return String(whole) }
        return value.description
    }
}
