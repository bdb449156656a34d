import JSON
import Journal
import Kernel
import Realtime
import SchedulingAPI

/// What clients hear of appointments as it happens, on the channel `appointments`: ids, times and statuses, and nobody's name.
enum AppointmentFeed {
    /// The channel's kind.
    static let name = "appointments"

    /// Whoever may read appointments hears it.
    static let kind = RealtimeChannelKind(
        name, isAboutSubject: false, summary: "Appointments of the hospital: booked, moved, come, ended."
    ) { context, _ throws(Failure) in
        guard context.principal.permissions.contains("appointment.read") else {
            throw .forbidden(permission: "appointment.read")
        }
        return .everything
    }

    /// What is said of each published event.
    static func messages(for event: SchedulingIntegrationEvent) -> [RealtimeMessage] {
        switch event {
        case .appointmentBooked(let booked):
            [
                message(
                    AppointmentStatus.booked.rawValue,
                    [
                        ("appointmentId", "\(booked.appointmentId)"), ("patientId", "\(booked.patientId)"),
                        ("practitionerId", "\(booked.practitionerId)"), ("serviceId", "\(booked.serviceId)"),
                        ("locationId", booked.locationId.map { "\($0)" }), ("startsAt", "\(booked.startsAt)"),
                        ("endsAt", "\(booked.endsAt)"), ("previousId", booked.previousId.map { "\($0)" }),
                    ])
            ]
        case .appointmentStatusChanged(let changed):
            [
                message(
                    changed.status.rawValue,
                    [
                        ("appointmentId", "\(changed.appointmentId)"), ("patientId", "\(changed.patientId)"),
                        ("nextId", changed.nextId.map { "\($0)" }),
                    ])
            ]
        case .tokenChanged, .visitChanged: []
        }
    }

    private static func message(_ event: String, _ members: [(String, String?)]) -> RealtimeMessage {
        var writer = JSONWriter()
        writer.beginObject()
        for case (let name, let text?) in members {
            writer.name(name)
            writer.string(text)
        }
        writer.endObject()
        return RealtimeMessage(RealtimeChannel(name), event, data: writer.bytes)
    }
}
