/// A birth date as far as it is known: a day, a month or only a year, and whether even that is an estimate.
///
/// The text form is `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; an estimate ends in `~`, as ISO 8601-2 marks what is approximate.
public struct PartialDate: Hashable, Sendable {
    /// How much of the date is known.
    public enum Precision: String, Sendable, Codable, CaseIterable {
        /// The year, the month of a year, or the very day.
        case year, month, day
    }

    /// How much of the date is known.
    public let precision: Precision
    /// The first day that it may be.
    public let earliest: LocalDate
    /// Whether it was reckoned, for instance from an age, rather than told.
    public let isEstimated: Bool

    /// Makes a date that is known to the day.
    public init(_ date: LocalDate, isEstimated: Bool = false) {
        self.init(precision: .day, earliest: date, isEstimated: isEstimated)
    }

    /// Makes a date of which the year, and perhaps the month, are known; nil where there is no such month.
    public init?(year: Int, month: Int? = nil, isEstimated: Bool = false) {
        guard let first = LocalDate(year: year, month: month ?? 1, day: 1) else { return nil }
        self.init(precision: month == nil ? .year : .month, earliest: first, isEstimated: isEstimated)
    }

    /// Reckons the year of birth of someone who is `ageYears` old on `date`; nil outside 0 to 150 years.
    public init?(ageYears: Int, on date: LocalDate) {
        guard (0...Self.maximumAgeYears).contains(ageYears) else { return nil }
        self.init(year: date.year - ageYears, isEstimated: true)
    }

    private init(precision: Precision, earliest: LocalDate, isEstimated: Bool) {
        self.precision = precision
        self.earliest = earliest
        self.isEstimated = isEstimated
    }

    /// The greatest age that is believed.
    public static let maximumAgeYears = 150

    /// The last day that it may be.
    public var latest: LocalDate {
        switch precision {
        case .day: earliest
        case .month: earliest.lastOfMonth
        case .year: LocalDate(year: earliest.year, month: 12, day: 31) ?? earliest
        }
    }

    /// The day itself, where it is known.
    public var date: LocalDate? { precision == .day ? earliest : nil }

    /// The least and the greatest age in full years on `date`; not below zero.
    public func ageYears(on date: LocalDate) -> ClosedRange<Int> {
        let youngest = max(latest.ageYears(on: date), 0)
        return youngest...max(earliest.ageYears(on: date), youngest)
    }

    /// Whether both may be the same day.
    public func overlaps(_ other: PartialDate) -> Bool {
        earliest <= other.latest && other.earliest <= latest
    }

    /// The text without the mark of an estimate, for places that tell it apart: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    public var plainText: String {
        let text = earliest.description
        switch precision {
        case .day: return text
        case .month: return String(text.prefix(7))
        case .year: return String(text.prefix(4))
        }
    }
}

extension PartialDate: CustomStringConvertible, LosslessStringConvertible {
    /// Reads `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, with `~` at the end for an estimate; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let isEstimated = text.hasSuffix("~")
        let digits = isEstimated ? text.dropLast() : text[...]
        let padded: String
        let precision: Precision
        switch digits.utf8.count {
        case 4: (padded, precision) = ("\(digits)-01-01", .year)
        case 7: (padded, precision) = ("\(digits)-01", .month)
        case 10: (padded, precision) = (String(digits), .day)
        default: return nil
        }
        guard let earliest = LocalDate(padded) else { return nil }
        self.init(precision: precision, earliest: earliest, isEstimated: isEstimated)
    }

    /// The text that `init(_:)` reads.
    public var description: String { isEstimated ? plainText + "~" : plainText }
}

extension PartialDate: Codable {
    /// Reads the text form; anything else is a `dataCorrupted` error.
    public init(from decoder: any Decoder) throws {
        self = try TextCoding.decode(from: decoder, expecting: "must be a date: YYYY-MM-DD, YYYY-MM or YYYY")
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        try TextCoding.encode(self, to: encoder)
    }
}
