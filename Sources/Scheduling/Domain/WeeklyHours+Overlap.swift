import Kernel
import SchedulingAPI

extension WeeklyHours {
    /// Whether there is a day on which both hold and meet: at one place, also where one reaches past midnight into the
    /// other's day.
    func overlaps(_ other: WeeklyHours) -> Bool {
        guard locationId == other.locationId else { return false }
        return (-1...1).contains { meets(other, daysLater: $0) }
    }

    /// Whether `other` of so many days later overlaps these hours on some day.
    private func meets(_ other: WeeklyHours, daysLater days: Int) -> Bool {
        let own = weekday.weekday.rawValue
        guard (own + days - other.weekday.weekday.rawValue) % 7 == 0 else { return false }
        let shift = Int64(days) * Self.dayMicroseconds
        let (mine, theirs) = (LocalSpan(startsAt, endsAt), LocalSpan(other.startsAt, other.endsAt))
        guard mine.start < theirs.end + shift, theirs.start + shift < mine.end else { return false }
        // The days of these hours on which both hold.
        let first = [validFrom, other.validFrom.map { $0.advanced(byDays: -days) }].compactMap { $0 }.max()
        let last = [validTo, other.validTo.map { $0.advanced(byDays: -days) }].compactMap { $0 }.min()
        guard let first, let last else { return true }
        return first <= last
            && (0..<7).contains { day in
                let day = first.advanced(byDays: day)
                return day <= last && day.weekday == weekday.weekday
            }
    }

    static let dayMicroseconds: Int64 = 86_400_000_000
}

extension ScheduleException.Hours {
    /// Whether they meet others of the same day at the same place.
    func overlaps(_ other: ScheduleException.Hours) -> Bool {
        let (mine, theirs) = (LocalSpan(startsAt, endsAt), LocalSpan(other.startsAt, other.endsAt))
        return locationId == other.locationId && mine.start < theirs.end && theirs.start < mine.end
    }
}

/// Hours in microseconds since the midnight before they start; what ends at or before its start ends on the next day.
private struct LocalSpan {
    var start: Int64
    var end: Int64

    init(_ startsAt: LocalTime, _ endsAt: LocalTime) {
        start = startsAt.microsecondOfDay
        end = endsAt.microsecondOfDay + (endsAt <= startsAt ? WeeklyHours.dayMicroseconds : 0)
    }
}
