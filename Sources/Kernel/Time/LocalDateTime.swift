/// A day and a time of day without a zone: what a wall clock and a calendar show.
public struct LocalDateTime: Hashable, Comparable, Sendable {
    /// The day.
    public var date: LocalDate
    /// The time of day.
    public var time: LocalTime

    /// Makes a local time; see the properties.
    public init(date: LocalDate, time: LocalTime) {
        self.date = date
        self.time = time
    }

    /// The local time of a clock that shows UTC at `instant`, held within the range of `LocalDate`.
    init(utc instant: Timestamp) {
        let micros = instant.microseconds
        date = LocalDate(clamping: Int(micros.flooredQuotient(by: 86_400_000_000)))
        time = LocalTime(microsecondOfDay: micros.flooredRemainder(by: 86_400_000_000)) ?? .midnight
    }

    /// The instant at which a clock that shows UTC reads this.
    var instantIfUTC: Timestamp {
        Timestamp(microseconds: Int64(date.dayNumber) * 86_400_000_000 + time.microsecondOfDay)
    }

    /// Orders by day, then by time of day.
    public static func < (left: Self, right: Self) -> Bool {
        left.date == right.date ? left.time < right.time : left.date < right.date
    }
}

extension LocalDateTime: CustomStringConvertible, LosslessStringConvertible {
    /// Reads `YYYY-MM-DDTHH:MM[:SS[.f]]`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard let separator = text.firstIndex(of: "T"), let date = LocalDate(text[..<separator]),
            let time = LocalTime(text[text.index(after: separator)...])
        else { return nil }
        self.init(date: date, time: time)
    }

    /// The text `YYYY-MM-DDTHH:MM[:SS[.f]]` (ISO 8601 without an offset).
    public var description: String { "\(date)T\(time)" }
}

extension LocalDateTime: Codable {
    /// Reads `YYYY-MM-DDTHH:MM[:SS[.f]]`; anything else is a `dataCorrupted` error.
    public init(from decoder: any Decoder) throws {
        self = try TextCoding.decode(from: decoder, expecting: "must be a local time: YYYY-MM-DDTHH:MM")
    }

    /// Writes `YYYY-MM-DDTHH:MM[:SS[.f]]`.
    public func encode(to encoder: any Encoder) throws {
        try TextCoding.encode(self, to: encoder)
    }
}
