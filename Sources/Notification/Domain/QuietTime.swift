import Kernel
import NotificationAPI

/// Quiet hours at a place. Pure.
struct QuietTime: Sendable {
    /// The hours; nil for none.
    var hours: QuietHours?
    /// The zone of the place.
    var zone: TimeZoneData

    /// When the quiet hours end that an instant falls into; nil where it falls into none.
    func end(around instant: Timestamp) -> Timestamp? { span(around: instant)?.end }

    /// When the quiet hours began that an instant falls into; nil where it falls into none.
    func start(around instant: Timestamp) -> Timestamp? { span(around: instant)?.start }

    private func span(around instant: Timestamp) -> (start: Timestamp, end: Timestamp)? {
        guard let hours, hours.from != hours.to else { return nil }
        let today = zone.local(at: instant).date
        // Those that began yesterday may last until now.
        for day in [today.advanced(byDays: -1), today] {
            let lastDay = hours.to > hours.from ? day : day.advanced(byDays: 1)
            let start = zone.resolve(LocalDateTime(date: day, time: hours.from)).instant
            let end = zone.resolve(LocalDateTime(date: lastDay, time: hours.to)).instant
            if start <= instant, instant < end { return (start, end) }
        }
        return nil
    }
}

extension QuietHours {
    /// How long they last, in minutes of a day whose clocks do not change; 0 where they are none.
    var minutes: Int {
        let (from, to) = (from.secondOfDay / 60, to.secondOfDay / 60)
        return to >= from ? to - from : to + 1_440 - from
    }
}
