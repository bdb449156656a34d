import Journal
import Kernel
import SchedulingAPI

/// Lets messages follow appointments, by what Scheduling publishes.
struct AppointmentsReaction: Reaction {
    let name = "notification.appointments"
    let onPoison = PoisonPolicy.parkStream
    let messages: AppointmentMessages

    /// How long one fact may take, in seconds.
    static let commandSeconds: UInt64 = 30

    func isConcerned(with event: SchedulingIntegrationEvent) -> Bool {
        switch event {
        case .appointmentBooked, .appointmentStatusChanged: true
        default: false
        }
    }

    func react(to event: PublishedEvent<SchedulingIntegrationEvent>) async throws {
        let context = RequestContext.ofWorker(
            "appointment-messages", in: event.hospitalID, seconds: Self.commandSeconds)
        switch event.event {
        case .appointmentBooked(let booked):
            try await messages.follow(
                context,
                BookedAppointment(
                    appointmentID: booked.appointmentId.retagged(), patientID: booked.patientId,
                    startsAt: booked.startsAt, timeZone: booked.timeZone,
                    previousID: booked.previousId.map { $0.retagged() }, at: event.recordedAt))
        case .appointmentStatusChanged(let changed):
            switch changed.status {
            case .booked, .confirmed: break
            case .checkedIn, .inProgress, .completed, .noShow, .rescheduled, .cancelled:
                try await messages.follow(
                    context,
                    EndedAppointment(
                        appointmentID: changed.appointmentId.retagged(), patientID: changed.patientId,
                        isCancelled: changed.status == .cancelled, at: event.recordedAt))
            }
        default: break
        }
    }
}
