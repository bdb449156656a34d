import Kernel
import SchedulingAPI

/// What happened to appointments, held slots and group sessions.
enum AppointmentEvent: Hashable, Sendable {
    /// A slot is held.
    case slotHeld(SlotHeld)
    /// A held slot is held no longer.
    case slotReleased(SlotReleased)
    /// An appointment was booked: on its own stream, and on that of the group session that it is of.
    case booked(AppointmentBooked)
    /// What is noted of it is another.
    case changed(AppointmentChanged)
    /// An appointment went on; where it leaves a group session, on that stream too.
    case moved(AppointmentMoved)
    /// A block that several patients attend was opened.
    case groupOpened(GroupOpened)
    /// The last patient has left it.
    case groupClosed(GroupClosed)
}

/// What of whose calendar is taken, and for how long.
struct BookedSlot: Hashable, Sendable {
    var serviceID: ServiceID
    var practitionerID: UserID
    var roomID: RoomID?
    var locationID: LocationID?
    var startsAt: Timestamp
    var endsAt: Timestamp
    /// The end with what is kept free behind it.
    var blockedUntil: Timestamp
    /// The start as a clock at the place shows it, and the zone of that clock: what stays where zone data change.
    var localStart: LocalDateTime
    var timeZone: String
}

/// A slot that is held.
struct SlotHeld: Hashable, Sendable {
    var holdID: SlotHoldID
    var slot: BookedSlot
    var by: UserID
    var expiresAt: Timestamp
    var at: Timestamp
}

/// The end of a held slot.
struct SlotReleased: Hashable, Sendable {
    /// Why, under their stored names.
    enum Cause: String, Hashable, Sendable, Codable, CaseIterable { case released, expired, booked }

    var holdID: SlotHoldID
    var cause: Cause
    var at: Timestamp
}

/// An appointment that was booked.
struct AppointmentBooked: Hashable, Sendable {
    var appointmentID: AppointmentID
    var patientID: PatientID
    var slot: BookedSlot
    var isOverbooked = false
    var groupSessionID: GroupSessionID?
    var seriesID: AppointmentSeriesID?
    /// The appointment in whose place it stands.
    var previousID: AppointmentID?
    /// Nil where nothing is noted, and once the patient was erased.
    var notes: String?
    var at: Timestamp
}

/// What is noted of an appointment.
struct AppointmentChanged: Hashable, Sendable {
    var appointmentID: AppointmentID
    var patientID: PatientID
    var notes: String?
    var at: Timestamp
}

/// An appointment that went on.
struct AppointmentMoved: Hashable, Sendable {
    /// The statuses that it may get, under their stored names.
    enum Step: String, Hashable, Sendable, CaseIterable {
        case confirmed, checkedIn, started, completed, cancelled, missed, rescheduled

        /// What becomes of the appointment.
        var status: AppointmentStatus {
            switch self {
            case .confirmed: .confirmed
            case .checkedIn: .checkedIn
            case .started: .inProgress
            case .completed: .completed
            case .cancelled: .cancelled
            case .missed: .noShow
            case .rescheduled: .rescheduled
            }
        }

        /// From which statuses it is taken.
        var isFrom: Set<AppointmentStatus> {
            switch self {
            case .confirmed: [.booked]
            case .checkedIn, .missed, .rescheduled: [.booked, .confirmed]
            case .started: [.checkedIn]
            case .completed: [.inProgress]
            case .cancelled: [.booked, .confirmed, .checkedIn]
            }
        }
    }

    var appointmentID: AppointmentID
    var patientID: PatientID
    var step: Step
    /// The group session that it leaves, where it does.
    var groupSessionID: GroupSessionID?
    /// Of what was rescheduled the appointment that stands in its place.
    var nextID: AppointmentID?
    /// Of what was checked in the visit.
    var visitID: VisitID?
    /// Of what was cancelled by whom.
    var by: CancelledBy?
    /// Nil where nobody said why, and once the patient was erased.
    var reason: String?
    /// Whether it was cancelled less than a day before.
    var isLate: Bool?
    var at: Timestamp
}

/// A block that several patients attend.
struct GroupOpened: Hashable, Sendable {
    var sessionID: GroupSessionID
    var slot: BookedSlot
    var capacity: Int
    var at: Timestamp
}

/// The end of such a block.
struct GroupClosed: Hashable, Sendable {
    var sessionID: GroupSessionID
    var at: Timestamp
}
