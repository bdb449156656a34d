/// When something is done again and again: the days of a recurrence rule (RFC 5545 section 3.3.10).
///
/// A rule goes by local days: what is done at 09:00 is done at 09:00 whatever the clocks do, and when that is on the world's clock is
/// for the zone to say. So its frequencies are days, weeks, months and years; shorter ones, and `BYHOUR` and the like, are refused.
public struct RecurrenceRule: Hashable, Sendable {
    /// What is counted between two periods.
    public enum Frequency: String, Sendable, CaseIterable {
        case daily = "DAILY"
        case weekly = "WEEKLY"
        case monthly = "MONTHLY"
        case yearly = "YEARLY"
    }

    /// Where the rule ends.
    public enum End: Hashable, Sendable {
        /// It does not.
        case never
        /// After so many occurrences, the first included.
        case count(Int)
        /// With the last one on this day or before it.
        case day(LocalDate)
        /// With the last one at this instant or before it.
        case instant(Timestamp)
    }

    /// A weekday: each one in the period, or the nth of the month or year, from its end where negative.
    public struct Day: Hashable, Sendable {
        /// The day of the week.
        public var weekday: Weekday
        /// 1 to 53 or -53 to -1; nil is each one.
        public var ordinal: Int?

        /// Makes one; see the properties.
        public init(_ weekday: Weekday, ordinal: Int? = nil) {
            (self.weekday, self.ordinal) = (weekday, ordinal)
        }
    }

    /// What is counted between two periods.
    public var frequency: Frequency
    /// Every so many periods, from 1.
    public var interval = 1
    /// Where it ends.
    public var end = End.never
    /// 1 to 12; none is each month.
    public var months: Set<Int> = []
    /// Weeks of the year, 1 to 53 or -53 to -1, of yearly rules.
    public var weekNumbers: Set<Int> = []
    /// Days of the year, 1 to 366 or -366 to -1, of yearly rules.
    public var yearDays: Set<Int> = []
    /// Days of the month, 1 to 31 or -31 to -1.
    public var monthDays: Set<Int> = []
    /// Days of the week.
    public var days: Set<Day> = []
    /// Which of a period's days are taken, in their order: 1 to 366 or -366 to -1; none is each.
    public var positions: Set<Int> = []
    /// Where weeks begin.
    public var weekStart = Weekday.monday

    /// A rule of every period; the rest is set afterwards.
    public init(_ frequency: Frequency) { self.frequency = frequency }

    /// Years behind the first day after which nothing more is looked for: some rules name days that never come.
    static let spanYears = 100

    /// The days from the first one on, in order, as far as the rule, `spanYears` and the calendar go; where they are counted from
    /// is `first`, which is one of them only where the rule says so.
    ///
    /// `End.instant` is not looked at: what instant a day is, its zone says (`occurrences(from:in:)`).
    public func days(from first: LocalDate) -> some Sequence<LocalDate> {
        RecurrenceDays(self, first)
    }

    /// The local times and instants from the first one on, in order, as far as the rule goes.
    ///
    /// A time that the clocks leave out comes as soon after as there is one, one that they show twice is the first of the two; the
    /// local time is that of the rule in either case.
    public func occurrences(
        from first: LocalDateTime, in zone: TimeZoneData
    ) -> some Sequence<(local: LocalDateTime, instant: Timestamp)> {
        let end = end
        return days(from: first.date).lazy.map { day in
            let local = LocalDateTime(date: day, time: first.time)
            return (local: local, instant: zone.resolve(local).instant)
        }.prefix { occurrence in
            if case .instant(let last) = end { occurrence.instant <= last } else { true }
        }
    }
}
