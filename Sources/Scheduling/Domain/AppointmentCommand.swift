import Kernel
import SchedulingAPI

/// What is asked of appointments, held slots and group sessions.
enum AppointmentCommand: Hashable, Sendable {
    case hold(SlotHeld)
    case release(SlotReleased)
    case book(BookAppointmentCommand)
    case change(AppointmentChanged)
    case move(AppointmentMoved)
}

/// Books an appointment, perhaps from a held slot, perhaps in the place of another.
struct BookAppointmentCommand: Hashable, Sendable {
    /// The appointment that is replaced.
    struct Replaced: Hashable, Sendable {
        var appointmentID: AppointmentID
        /// The group session that it was seen to be of.
        var groupSessionID: GroupSessionID?
        /// The version that the caller saw; nil for any.
        var expectedVersion: Int?
    }

    var booked: AppointmentBooked
    /// How many patients the group session takes; means something where there is one.
    var capacity = 1
    /// The held slot that it takes.
    var holdID: SlotHoldID?
    var replaced: Replaced?
}

extension AppointmentCommand {
    /// The command without its free text, for a patient who was erased; nil where there is none, or the text is what matters.
    var withoutText: AppointmentCommand? {
        guard case .move(var command) = self, command.reason != nil else { return nil }
        command.reason = nil
        return .move(command)
    }
}
