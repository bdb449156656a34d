import Kernel
import SchedulingAPI

/// A while at a place.
struct WorkingSpan: Hashable, Sendable {
    /// From when.
    var startsAt: Timestamp
    /// Until when, exclusive.
    var endsAt: Timestamp
    /// Where; nil for a hospital of one place.
    var locationID: LocationID?
}

/// When a practitioner works, by the hours of the week, days that differ, and leave. Pure.
enum WorkingTime {
    /// The whiles in which a practitioner works that touch `from..<to`, not cut to it, in order; those of one place that meet are
    /// one, and none of them has leave in it.
    ///
    /// `zone` gives the zone of each place. Hours that begin or end in what clocks leave out do so at the first instant that
    /// there is; those that begin or end twice, the first time.
    static func spans(
        of schedule: PractitionerScheduleView, from: Timestamp, to: Timestamp, zone: (LocationID?) -> TimeZoneData
    ) -> [WorkingSpan] {
        guard from < to else { return [] }
        var spans: [WorkingSpan] = []
        let exceptions = Dictionary(schedule.exceptions.map { ($0.date, $0.hours) }) { one, other in one + other }
        for location in places(of: schedule) {
            let zone = zone(location)
            // Hours of the day before may reach into the first day.
            let first = zone.local(at: from).date.advanced(byDays: -1)
            let last = zone.local(at: to).date
            var here: [WorkingSpan] = []
            var day = first
            while day <= last {
                here += hours(of: schedule, on: day, at: location, exceptions).compactMap { hours in
                    span(hours, on: day, at: location, zone)
                }
                day = day.advanced(byDays: 1)
            }
            spans += joined(here)
        }
        return spans.flatMap { minus($0, schedule.leave) }
            .filter { $0.startsAt < to && from < $0.endsAt }
            .sorted { ($0.startsAt, $0.endsAt) < ($1.startsAt, $1.endsAt) }
    }

    /// Every place that the schedule names.
    private static func places(of schedule: PractitionerScheduleView) -> [LocationID?] {
        let named = schedule.weeklyHours.map(\.locationId) + schedule.exceptions.flatMap { $0.hours.map(\.locationId) }
        return Array(Set(named)).sorted { left, right in
            guard let left else { return right != nil }
            guard let right else { return false }
            return left < right
        }
    }

    private static func hours(
        of schedule: PractitionerScheduleView, on day: LocalDate, at location: LocationID?,
        _ exceptions: [LocalDate: [ScheduleException.Hours]]
    ) -> [ScheduleException.Hours] {
        if let other = exceptions[day] { return other.filter { $0.locationId == location } }
        return schedule.weeklyHours.compactMap { hours in
            guard hours.locationId == location, hours.weekday.weekday == day.weekday,
                hours.validFrom.map({ $0 <= day }) ?? true, hours.validTo.map({ day <= $0 }) ?? true
            else { return nil }
            return ScheduleException.Hours(hours.startsAt, hours.endsAt, locationId: location)
        }
    }

    private static func span(
        _ hours: ScheduleException.Hours, on day: LocalDate, at location: LocationID?, _ zone: TimeZoneData
    ) -> WorkingSpan? {
        let endDay = hours.endsAt <= hours.startsAt ? day.advanced(byDays: 1) : day
        let start = instant(LocalDateTime(date: day, time: hours.startsAt), zone)
        let end = instant(LocalDateTime(date: endDay, time: hours.endsAt), zone)
        // Hours that lie wholly in what clocks leave out.
        guard start < end else { return nil }
        return WorkingSpan(startsAt: start, endsAt: end, locationID: location)
    }

    /// The first instant at which clocks show a time or a later one.
    private static func instant(_ local: LocalDateTime, _ zone: TimeZoneData) -> Timestamp {
        let resolved = zone.resolve(local)
        guard case .gap(let shift) = resolved.kind else { return resolved.instant }
        // Clocks went forward at most by `shift` before the instant that stands for a time they skip.
        let offset = zone.offsetSeconds(at: resolved.instant)
        var (before, after) = (Int64(0), shift.components.seconds)
        while before + 1 < after {
            let middle = (before + after) / 2
            let moment = resolved.instant.advanced(by: .seconds(middle - shift.components.seconds))
            if zone.offsetSeconds(at: moment) == offset { after = middle } else { before = middle }
        }
        return resolved.instant.advanced(by: .seconds(after - shift.components.seconds))
    }

    private static func joined(_ spans: [WorkingSpan]) -> [WorkingSpan] {
        var joined: [WorkingSpan] = []
        for span in spans.sorted(by: { $0.startsAt < $1.startsAt }) {
            if let last = joined.last, span.startsAt <= last.endsAt {
                joined[joined.count - 1].endsAt = max(last.endsAt, span.endsAt)
            } else {
                joined.append(span)
            }
        }
        return joined
    }

    private static func minus(_ span: WorkingSpan, _ leave: [Leave]) -> [WorkingSpan] {
        var rest = [span]
        for leave in leave where leave.from < span.endsAt && span.startsAt < leave.to {
            rest = rest.flatMap { part -> [WorkingSpan] in
                var before = part
                var behind = part
                before.endsAt = min(part.endsAt, leave.from)
                behind.startsAt = max(part.startsAt, leave.to)
                return [before, behind].filter { $0.startsAt < $0.endsAt }
            }
        }
        return rest
    }
}
