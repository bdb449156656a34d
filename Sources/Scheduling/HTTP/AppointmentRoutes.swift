import HTTP
import Kernel
import SchedulingAPI

/// The routes of appointments and held slots, in the order in which their examples work.
enum AppointmentRoutes {
    /// The table.
    static func all(_ service: any AppointmentService) -> [Route] {
        [
            HoldSlot.route(service), ReleaseSlot.route(service), BookAppointment.route(service),
            ListAppointments.route(service), GetAppointment.route(service), ChangeAppointment.route(service),
            MoveAppointment.confirm(service), MoveAppointment.checkIn(service), MoveAppointment.start(service),
            MoveAppointment.complete(service), MoveAppointment.cancel(service), MoveAppointment.noShow(service),
            RescheduleAppointment.route(service),
        ]
    }

    /// The group in the documentation.
    static let tag = "Appointments"

    /// Who may see.
    static let reads = Route.Access.permission("appointment.read")
    /// Who may book, move and end.
    static let writes = Route.Access.permission("appointment.write")
}

extension DocumentedError {
    /// What a slot may be refused for.
    static let slotErrors: [DocumentedError] = [
        .conflict(
            .slotTaken(alternatives: []),
            "The practitioner or the room is taken then, or the group is full; free slots are in alternatives."),
        .rule(.unknownService, "There is no such service in this hospital."),
        .rule(.serviceInactive, "The service is not offered any more."),
        .rule(.unknownPractitioner, "There is no such practitioner in this hospital."),
        .rule(.serviceNotGiven, "The practitioner does not give the service, or lacks a credential on that day."),
        .rule(.outsideHours([]), "The practitioner does not work then; the day's hours are in hours."),
        .rule(.unknownRoom, "There is no such room in this hospital."),
        .rule(.roomInactive, "The room is not used any more."),
        .rule(.roomNotSuitable, "The room is elsewhere, or the service cannot be given there."),
        .rule(.unknownLocation, "There is no such location in this hospital."),
        .rule(.locationClosed, "The location is closed."),
    ]

    /// What a booking may be refused for besides.
    static let bookingErrors: [DocumentedError] =
        slotErrors + [
            .conflict(.holdEnded, "The slot is held no longer."),
            .rule(.otherSlotHeld, "The held slot is of another service, practitioner or start."),
            .noSuchPatient, .erasedPatient,
            .rule(.patientInGroup, "The patient attends the session already."),
            DocumentedError(403, "forbidden", "Overbooking needs appointment.overbook."),
        ]

    static let appointmentStatus = rule(
        .appointmentNotInStatus(.completed),
        "The appointment's status does not allow it; that is in appointmentStatus.")
}
