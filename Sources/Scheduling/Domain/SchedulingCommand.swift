/// What is asked of the module's streams, by part.
enum SchedulingCommand: Hashable, Sendable {
    /// Services, rooms and practitioners' schedules.
    case catalogue(CatalogueCommand)
    /// Appointments, held slots, group sessions, series and the waitlist.
    case appointment(AppointmentCommand)
    /// Visits, queues and their tokens.
    case queue(QueueCommand)
    /// Both in one commit: a patient who comes for an appointment. The streams of the first stand before those of the second.
    case together(AppointmentCommand, QueueCommand)
}
