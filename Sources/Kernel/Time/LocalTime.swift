/// A time of day without a zone, to the microsecond, from 00:00 to 23:59:59.999999.
public struct LocalTime: Hashable, Comparable, Sendable {
    /// Microseconds since midnight, from 0 to 86,399,999,999.
    public let microsecondOfDay: Int64

    /// 00:00, where a calendar day starts if its zone has such a time.
    public static let midnight = LocalTime(unchecked: 0)
    /// 04:00, where a hospital's day starts unless it says otherwise: clinics work past midnight.
    public static let defaultBusinessDayStart = LocalTime(unchecked: 4 * 3_600_000_000)

    /// Makes a time from microseconds since midnight; nil outside one day.
    public init?(microsecondOfDay: Int64) {
        guard (0..<86_400_000_000).contains(microsecondOfDay) else { return nil }
        self.init(unchecked: microsecondOfDay)
    }

    /// Makes a time from its parts; nil where one is out of range (a leap second is).
    public init?(hour: Int, minute: Int, second: Int = 0, microsecond: Int = 0) {
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second),
            (0..<1_000_000).contains(microsecond)
        else { return nil }
        self.init(unchecked: Int64((hour * 60 + minute) * 60 + second) * 1_000_000 + Int64(microsecond))
    }

    private init(unchecked microsecondOfDay: Int64) {
        self.microsecondOfDay = microsecondOfDay
    }

    /// Orders by time of day.
    public static func < (left: Self, right: Self) -> Bool { left.microsecondOfDay < right.microsecondOfDay }

    /// The hour, 0 to 23.
    public var hour: Int { secondOfDay / 3600 }
    /// The minute, 0 to 59.
    public var minute: Int { secondOfDay / 60 % 60 }
    /// The second, 0 to 59.
    public var second: Int { secondOfDay % 60 }
    /// The microsecond within the second, 0 to 999,999.
    public var microsecond: Int { Int(microsecondOfDay % 1_000_000) }
    /// Whole seconds since midnight, 0 to 86,399.
    public var secondOfDay: Int { Int(microsecondOfDay / 1_000_000) }
}

extension LocalTime: CustomStringConvertible, LosslessStringConvertible {
    /// Reads `HH:MM`, `HH:MM:SS` or `HH:MM:SS.f` with one to six digits of fraction; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard let time = DecimalText.withBytes(of: text, Self.parse) else { return nil }
        self = time
    }

    /// `HH:MM`, with seconds only where they are not zero, and a fraction of three or six digits likewise.
    public var description: String {
        String(unsafeUninitializedCapacity: Self.textLimitBytes) { buffer in
            guard let start = buffer.baseAddress else { return 0 }
            var place = start
            DecimalText.writePair(hour, to: &place)
            place.put(UInt8(ascii: ":"))
            DecimalText.writePair(minute, to: &place)
            if second != 0 || microsecond != 0 {
                place.put(UInt8(ascii: ":"))
                DecimalText.writePair(second, to: &place)
            }
            DecimalText.writeFraction(microseconds: microsecond, to: &place)
            return place - start
        }
    }

    /// The longest text: `HH:MM:SS.ffffff`.
    private static let textLimitBytes = 15

    private static func parse(_ text: UnsafeRawBufferPointer) -> LocalTime? {
        guard text.count == 5 || text.count == 8 || (10...15).contains(text.count), text[2] == UInt8(ascii: ":"),
            let hour = DecimalText.parse(text, from: 0, count: 2),
            let minute = DecimalText.parse(text, from: 3, count: 2)
        else { return nil }
        if text.count == 5 { return LocalTime(hour: hour, minute: minute) }
        guard text[5] == UInt8(ascii: ":"), let second = DecimalText.parse(text, from: 6, count: 2) else { return nil }
        if text.count == 8 { return LocalTime(hour: hour, minute: minute, second: second) }
        guard text[8] == UInt8(ascii: "."),
            var fraction = DecimalText.parse(text, from: 9, count: text.count - 9)
        else { return nil }
        for _ in (text.count - 9)..<6 { fraction *= 10 }
        return LocalTime(hour: hour, minute: minute, second: second, microsecond: fraction)
    }
}

extension LocalTime: Codable {
    /// Reads `HH:MM[:SS[.f]]`; anything else is a `dataCorrupted` error.
    public init(from decoder: any Decoder) throws {
        self = try TextCoding.decode(from: decoder, expecting: "must be a time of day: HH:MM")
    }

    /// Writes `HH:MM[:SS[.f]]`.
    public func encode(to encoder: any Encoder) throws {
        try TextCoding.encode(self, to: encoder)
    }
}
