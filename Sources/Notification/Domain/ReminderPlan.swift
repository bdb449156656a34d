import Kernel
import NotificationAPI

/// A message that an appointment calls for.
struct PlannedMessage: Hashable, Sendable {
    /// Why.
    var kind: MessageKind
    /// When it goes out.
    var dueAt: Timestamp
    /// When it must be out, exclusive.
    var latestAt: Timestamp
}

/// Which messages an appointment calls for, and when. Pure.
enum ReminderPlan {
    /// How long before an appointment each reminder goes out, in hours.
    static let reminders: [(kind: MessageKind, hours: Int)] = [
        (.appointmentReminder24h, 24), (.appointmentReminder2h, 2),
    ]

    /// The messages of an appointment that begins at `start` and became known at `now`; none where it has begun.
    ///
    /// A reminder is planned where the appointment lies further ahead than the reminder does. One that falls into quiet hours
    /// goes out before them, or, where they have begun by now, after them; one that could go out only after the start is left
    /// out.
    static func messages(
        announcing kind: MessageKind, start: Timestamp, now: Timestamp, quiet: QuietTime
    ) -> [PlannedMessage] {
        guard now < start else { return [] }
        var planned: [PlannedMessage] = []
        let announcedAt = quiet.end(around: now) ?? now
        if announcedAt < start { planned.append(PlannedMessage(kind: kind, dueAt: announcedAt, latestAt: start)) }
        for (kind, hours) in reminders {
            let due = start.advanced(by: .seconds(-hours * 3_600))
            guard due > now, let dueAt = allowed(due, now: now, quiet), dueAt < start else { continue }
            planned.append(PlannedMessage(kind: kind, dueAt: dueAt, latestAt: start))
        }
        return planned
    }

    /// What tells that an appointment is off; nothing where it has begun.
    static func cancellation(start: Timestamp, now: Timestamp, quiet: QuietTime) -> PlannedMessage? {
        let dueAt = quiet.end(around: now) ?? now
        return dueAt < start ? PlannedMessage(kind: .appointmentCancelled, dueAt: dueAt, latestAt: start) : nil
    }

    /// When a reminder may go out that is due at `due`.
    private static func allowed(_ due: Timestamp, now: Timestamp, _ quiet: QuietTime) -> Timestamp? {
        guard let start = quiet.start(around: due), let end = quiet.end(around: due) else { return due }
        let before = start.advanced(by: .seconds(-NotificationLimits.quietLeadMinutes * 60))
        if before >= now { return before }
        // They are about to begin: it goes at once where it still may.
        return now < start && quiet.end(around: now) == nil ? now : end
    }
}
