public import Kernel

/// What the Scheduling module publishes; the stored names and members are never renamed.
public enum SchedulingIntegrationEvent: IntegrationEvent {
    /// An appointment was booked.
    case appointmentBooked(AppointmentBookedV1)
    /// An appointment went on, or was called off.
    case appointmentStatusChanged(AppointmentStatusChangedV1)
    /// A token was issued, called, served or ended.
    case tokenChanged(TokenChangedV1)
    /// A visit was opened, begun with or ended.
    case visitChanged(VisitChangedV1)

    /// The CloudEvents type.
    public var type: String { "medley.scheduling.\(name).v1" }

    /// The last part of the type before the version.
    public var name: String {
        switch self {
        case .appointmentBooked: "appointmentBooked"
        case .appointmentStatusChanged: "appointmentStatusChanged"
        case .tokenChanged: "tokenChanged"
        case .visitChanged: "visitChanged"
        }
    }
}
