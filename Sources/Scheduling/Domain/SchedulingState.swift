/// What the events of one stream of the module add up to.
enum SchedulingState: Hashable, Sendable {
    /// The stream has no events.
    case empty
    /// A service, a room or a practitioner's schedule.
    case catalogue(CatalogueState)
    /// An appointment, a held slot, a group session, a series or a place on the waitlist.
    case appointment(AppointmentState)
    /// A visit, a queue, or a queue's day with its tokens.
    case queue(QueueState)
}
