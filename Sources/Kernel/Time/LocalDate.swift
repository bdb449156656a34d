/// A day of the proleptic Gregorian calendar without a zone, from 0001-01-01 to 9999-12-31.
public struct LocalDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01, as PostgreSQL's `date` counts but for its epoch; from -719,162 to 2,932,896.
    public let dayNumber: Int

    /// The first day that can be said.
    public static let earliest = LocalDate(unchecked: -719_162)
    /// The last day that can be said.
    public static let latest = LocalDate(unchecked: 2_932_896)

    /// Makes the day that lies `dayNumber` days after 1970-01-01; nil outside the years 0001 to 9999.
    public init?(dayNumber: Int) {
        guard dayNumber >= Self.earliest.dayNumber, dayNumber <= Self.latest.dayNumber else { return nil }
        self.init(unchecked: dayNumber)
    }

    /// Makes a day from its parts; nil where there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        let civil = CivilDay(year: year, month: month, day: day)
        guard civil.isValid else { return nil }
        self.init(unchecked: civil.dayNumber)
    }

    /// Makes the nearest day that can be said.
    init(clamping dayNumber: Int) {
        self.init(unchecked: min(max(dayNumber, Self.earliest.dayNumber), Self.latest.dayNumber))
    }

    private init(unchecked dayNumber: Int) {
        self.dayNumber = dayNumber
    }

    /// Orders by time.
    public static func < (left: Self, right: Self) -> Bool { left.dayNumber < right.dayNumber }

    /// The year, 1 to 9999.
    public var year: Int { civil.year }
    /// The month, 1 to 12.
    public var month: Int { civil.month }
    /// The day of the month, 1 to 31.
    public var day: Int { civil.day }
    /// The day of the week (ISO 8601).
    public var weekday: Weekday { Weekday(dayNumber: dayNumber) }

    /// The day that lies `days` later (earlier where negative), held within the range of `LocalDate`.
    public func advanced(byDays days: Int) -> LocalDate {
        let (sum, overflow) = dayNumber.addingReportingOverflow(days)
        if overflow { return days < 0 ? .earliest : .latest }
        return LocalDate(clamping: sum)
    }

    /// The same day of the month `months` later (earlier where negative), or the last day of a shorter month.
    ///
    /// The result is held within the range of `LocalDate`.
    public func advanced(byMonths months: Int) -> LocalDate {
        let parts = civil
        let (total, overflow) = (parts.year * 12 + parts.month - 1).addingReportingOverflow(months)
        if overflow || total >= 120_000 { return months < 0 ? .earliest : .latest }
        if total < 12 { return .earliest }
        let (year, month) = (total / 12, total % 12 + 1)
        let day = min(parts.day, CivilDay.daysInMonth(month, of: year))
        return LocalDate(unchecked: CivilDay(year: year, month: month, day: day).dayNumber)
    }

    /// The number of days from `earlier` to this day; negative where this day is the earlier one.
    public func days(since earlier: LocalDate) -> Int {
        dayNumber - earlier.dayNumber
    }

    /// Full years from this day, as a birth date, to `date`; negative before it.
    ///
    /// Who was born on 29 February turns a year older on 1 March of common years.
    public func ageYears(on date: LocalDate) -> Int {
        let (birth, then) = (civil, date.civil)
        let isBeforeBirthday = (then.month, then.day) < (birth.month, birth.day)
        return then.year - birth.year - (isBeforeBirthday ? 1 : 0)
    }

    /// The last day of this day's month.
    public var lastOfMonth: LocalDate {
        let parts = civil
        return LocalDate(unchecked: dayNumber - parts.day + CivilDay.daysInMonth(parts.month, of: parts.year))
    }

    private var civil: CivilDay { CivilDay(dayNumber: dayNumber) }
}

/// A day of the week; the raw value is ISO 8601's, Monday 1 to Sunday 7.
public enum Weekday: Int, Sendable, CaseIterable {
    /// The days in the order of ISO 8601.
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    /// The weekday of the day that lies `dayNumber` days after 1970-01-01, a Thursday.
    init(dayNumber: Int) {
        self = Self.allCases[(dayNumber + 3).flooredRemainder(by: 7)]
    }
}
