/// The rule of a zone after its last listed transition: the footer of a TZif file (RFC 8536 section 3.3).
///
/// It is a POSIX TZ string with version 3's hours from -167 to 167 and quoted names, such as `EET-2EEST,M4.5.5/0,M10.5.4/24`.
struct TimeZoneRule: Equatable, Sendable {
    /// The day of a year on which the clocks change.
    enum Day: Equatable, Sendable {
        /// `Jn`: day 1 to 365, 29 February never counted.
        case julianWithoutLeapDay(Int)
        /// `n`: day 0 to 365, 29 February counted.
        case zeroBased(Int)
        /// `Mm.w.d`: the week w (5: the last) of month m, weekday d (0: Sunday).
        case weekdayOfMonth(month: Int, week: Int, weekday: Int)
    }

    /// A change of the clocks: the day, and seconds after its midnight by the clocks before the change.
    struct Change: Equatable, Sendable {
        var day: Day
        var secondOfDay: Int
    }

    /// Daylight saving time: its offset, and when it begins and ends in each year.
    struct Daylight: Equatable, Sendable {
        var offsetSeconds: Int
        var begins: Change
        var ends: Change
    }

    /// Seconds ahead of UTC in standard time.
    var standardOffsetSeconds: Int
    /// Daylight saving time, where the zone has it.
    var daylight: Daylight?

    /// The span around `seconds` since the Unix epoch in which the offset does not change.
    func segment(at seconds: Int64) -> TimeZoneData.Segment {
        guard let daylight else {
            return TimeZoneData.Segment(start: .min, end: .max, offsetSeconds: standardOffsetSeconds)
        }
        let dayNumber = Int((seconds + Int64(standardOffsetSeconds)).flooredQuotient(by: 86_400))
        let year = CivilDay(dayNumber: dayNumber).year
        var changes: [(at: Int64, offset: Int)] = []
        for candidate in (year - 1)...(year + 1) {
            changes.append(
                (daylight.begins.instant(in: candidate, offset: standardOffsetSeconds), daylight.offsetSeconds))
            changes.append(
                (daylight.ends.instant(in: candidate, offset: daylight.offsetSeconds), standardOffsetSeconds))
        }
        // Of two changes at one instant (daylight time all year) the one that begins daylight time wins.
        changes.sort { $0.at == $1.at ? $0.offset == standardOffsetSeconds : $0.at < $1.at }
        guard let following = changes.firstIndex(where: { $0.at > seconds }), following > 0 else {
            return TimeZoneData.Segment(start: .min, end: .max, offsetSeconds: standardOffsetSeconds)
        }
        return TimeZoneData.Segment(
            start: changes[following - 1].at, end: changes[following].at, offsetSeconds: changes[following - 1].offset)
    }
}

extension TimeZoneRule.Change {
    /// Seconds since the Unix epoch of the change in `year`, by clocks that are `offset` ahead of UTC before it.
    func instant(in year: Int, offset: Int) -> Int64 {
        Int64(dayNumber(in: year)) * 86_400 + Int64(secondOfDay - offset)
    }

    private func dayNumber(in year: Int) -> Int {
        let newYear = CivilDay(year: year, month: 1, day: 1).dayNumber
        switch day {
        case .zeroBased(let index): return newYear + index
        case .julianWithoutLeapDay(let index):
            return newYear + index - 1 + (CivilDay.isLeap(year) && index >= 60 ? 1 : 0)
        case .weekdayOfMonth(let month, let week, let weekday):
            let first = CivilDay(year: year, month: month, day: 1).dayNumber
            // 1970-01-01 was a Thursday, POSIX's weekday 4.
            let ahead = (weekday - (first + 4)).flooredRemainder(by: 7)
            let length = CivilDay.daysInMonth(month, of: year)
            var index = ahead + (week - 1) * 7
            while index >= length { index -= 7 }
            return first + index
        }
    }
}
