/// What happened in the module; each part has its own names, states and deciding.
enum SchedulingEvent: Hashable, Sendable {
    /// Services, rooms and practitioners' schedules.
    case catalogue(CatalogueEvent)
    /// Appointments, held slots, group sessions, series and the waitlist.
    case appointment(AppointmentEvent)
    /// Visits, queues and their tokens.
    case queue(QueueEvent)
}
