import Kernel
import SchedulingAPI

/// What the events of a stream of this part add up to.
enum AppointmentState: Hashable, Sendable {
    case appointment(AppointmentRecord)
    case hold(SlotHoldRecord)
    case group(GroupRecord)
}

/// An appointment.
struct AppointmentRecord: Hashable, Sendable {
    var booked: AppointmentBooked
    var status = AppointmentStatus.booked
    var notes: String?
    /// The last step that says more than its status.
    var cancelled: AppointmentMoved?
    var nextID: AppointmentID?
    var visitID: VisitID?
    var updatedAt: Timestamp

    init(_ booked: AppointmentBooked) {
        self.booked = booked
        notes = booked.notes
        updatedAt = booked.at
    }

    mutating func apply(_ event: AppointmentMoved) {
        status = event.step.status
        if event.step == .cancelled { cancelled = event }
        nextID = event.nextID ?? nextID
        visitID = event.visitID ?? visitID
        updatedAt = event.at
    }
}

/// A held slot.
struct SlotHoldRecord: Hashable, Sendable {
    var held: SlotHeld
    /// Why it is held no longer; nil while it is.
    var ended: SlotReleased.Cause?
}

/// A block that several patients attend.
struct GroupRecord: Hashable, Sendable {
    var opened: GroupOpened
    /// Who attends, by appointment.
    var seats: [AppointmentID: PatientID] = [:]
    /// Whether it takes time of anybody's calendar.
    var isOpen = true
}
