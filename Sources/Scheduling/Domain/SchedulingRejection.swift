import SchedulingAPI

/// Why a command of the module is refused.
enum SchedulingRejection: Error, Hashable, Sendable {
    /// The stream that the command names has no events.
    case notFound
    /// A new id was used twice.
    case idTaken
    /// The streams that the command named are no longer all that it concerns: it is to be made anew.
    case outdated
    /// A rule refuses it.
    case rule(SchedulingRule)
    /// Somebody else was faster, or was there before.
    case conflict(SchedulingConflict)
}
