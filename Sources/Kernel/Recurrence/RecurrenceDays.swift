/// The days of a rule, one after the other.
struct RecurrenceDays: Sequence, IteratorProtocol {
    private let rule: RecurrenceRule
    private let first: LocalDate
    private let filter: RecurrenceFilter
    private let last: LocalDate
    /// How many periods lie between the first one and the next.
    private var period = 0
    /// Days of the present period that are yet to come, the next one last.
    private var waiting: [LocalDate] = []
    private var count = 0

    init(_ rule: RecurrenceRule, _ first: LocalDate) {
        self.rule = rule
        self.first = first
        filter = RecurrenceFilter(rule, first)
        var last = first.advanced(byMonths: 12 * RecurrenceRule.spanYears)
        if case .day(let day) = rule.end { last = Swift.min(last, day) }
        self.last = last
    }

    mutating func next() -> LocalDate? {
        if case .count(let limit) = rule.end, count >= limit { return nil }
        while waiting.isEmpty {
            guard let span = span(of: period) else { return nil }
            period += rule.interval
            waiting = days(in: span).reversed()
        }
        guard let day = waiting.popLast(), day <= last else { return nil }
        count += 1
        return day
    }

    /// The first and last day of a period, so many behind the first one; nil where it begins after the last day.
    private func span(of period: Int) -> ClosedRange<Int>? {
        let start: Int
        let days: Int
        switch rule.frequency {
        case .daily:
            start = first.dayNumber + period
            days = 1
        case .weekly:
            let ahead = (first.weekday.rawValue - rule.weekStart.rawValue).flooredRemainder(by: 7)
            start = first.dayNumber + period * 7 - ahead
            days = 7
        case .monthly:
            let (years, months) = (first.month - 1 + period).quotientAndRemainder(dividingBy: 12)
            let (year, month) = (first.year + years, months + 1)
            start = CivilDay(year: year, month: month, day: 1).dayNumber
            days = CivilDay.daysInMonth(month, of: year)
        case .yearly:
            let year = first.year + period
            start = CivilDay(year: year, month: 1, day: 1).dayNumber
            days = CivilDay.isLeap(year) ? 366 : 365
        }
        return start <= last.dayNumber ? start...start + days - 1 : nil
    }

    private func days(in span: ClosedRange<Int>) -> [LocalDate] {
        var found = span.compactMap { LocalDate(dayNumber: $0) }.filter(filter.takes)
        if !rule.positions.isEmpty {
            let count = found.count
            found = found.enumerated().filter { index, _ in
                rule.positions.contains(index + 1) || rule.positions.contains(index - count)
            }.map(\.element)
        }
        // Positions are counted in the whole period, also where it begins before the first day.
        return found.filter { $0 >= first }
    }
}

/// Which days a rule takes of its periods.
struct RecurrenceFilter {
    private let rule: RecurrenceRule
    private let months: Set<Int>
    private let monthDays: Set<Int>
    private let days: Set<RecurrenceRule.Day>
    /// Whether the nth weekday is that of the month, and not of the year.
    private let countsInMonth: Bool

    /// Where a rule names no days of its periods it means the first one's.
    init(_ rule: RecurrenceRule, _ first: LocalDate) {
        self.rule = rule
        let isBare =
            rule.weekNumbers.isEmpty && rule.yearDays.isEmpty && rule.monthDays.isEmpty && rule.days.isEmpty
        let isOfFirst = isBare ? rule.frequency : nil
        months = isOfFirst == .yearly && rule.months.isEmpty ? [first.month] : rule.months
        monthDays = isOfFirst == .yearly || isOfFirst == .monthly ? [first.day] : rule.monthDays
        // A week of the year without a weekday means the first one's too (RFC 5545 section 3.3.10).
        let isBareWeek =
            rule.frequency == .yearly && !rule.weekNumbers.isEmpty && rule.days.isEmpty
            && rule.monthDays.isEmpty && rule.yearDays.isEmpty
        days = isOfFirst == .weekly || isBareWeek ? [RecurrenceRule.Day(first.weekday)] : rule.days
        countsInMonth = rule.frequency == .monthly || !rule.months.isEmpty
    }

    func takes(_ day: LocalDate) -> Bool {
        if !months.isEmpty, !months.contains(day.month) { return false }
        if !monthDays.isEmpty {
            let length = CivilDay.daysInMonth(day.month, of: day.year)
            if !monthDays.contains(day.day), !monthDays.contains(day.day - length - 1) { return false }
        }
        if !rule.yearDays.isEmpty {
            let (place, length) = Self.placeInYear(day)
            if !rule.yearDays.contains(place), !rule.yearDays.contains(place - length - 1) { return false }
        }
        if !rule.weekNumbers.isEmpty, !takesWeek(of: day) { return false }
        return days.isEmpty || days.contains { matches($0, day) }
    }

    private func matches(_ wanted: RecurrenceRule.Day, _ day: LocalDate) -> Bool {
        guard wanted.weekday == day.weekday else { return false }
        guard let ordinal = wanted.ordinal else { return true }
        let (place, length) =
            countsInMonth ? (day.day, CivilDay.daysInMonth(day.month, of: day.year)) : Self.placeInYear(day)
        return ordinal > 0 ? (place - 1) / 7 + 1 == ordinal : (length - place) / 7 + 1 == -ordinal
    }

    /// The day of the year from 1, and how many days it has.
    private static func placeInYear(_ day: LocalDate) -> (place: Int, length: Int) {
        let newYear = CivilDay(year: day.year, month: 1, day: 1).dayNumber
        return (day.dayNumber - newYear + 1, CivilDay.isLeap(day.year) ? 366 : 365)
    }

    /// Whether the day is in one of the weeks: a week is of the year in which four of its days are or more (ISO 8601, but for where
    /// weeks begin).
    private func takesWeek(of day: LocalDate) -> Bool {
        let begin = weekBegin(day.dayNumber)
        let year = CivilDay(dayNumber: begin + 3).year
        let (first, next) = (firstWeek(of: year), firstWeek(of: year + 1))
        let number = (begin - first) / 7 + 1
        return rule.weekNumbers.contains(number) || rule.weekNumbers.contains(number - (next - first) / 7 - 1)
    }

    /// The day with which the week of a day begins.
    private func weekBegin(_ dayNumber: Int) -> Int {
        dayNumber - (Weekday(dayNumber: dayNumber).rawValue - rule.weekStart.rawValue).flooredRemainder(by: 7)
    }

    /// The day with which a year's first week begins: the one with the fourth of January.
    private func firstWeek(of year: Int) -> Int { weekBegin(CivilDay(year: year, month: 1, day: 4).dayNumber) }
}
