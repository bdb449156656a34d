import Kernel
import MergedPatients
import Postgres
import SchedulingAPI

/// A row of `scheduling.appointment`, in the columns of `columns`.
enum AppointmentRow {
    /// The columns that `view` reads, of the table named `a`.
    static let columns = """
        a.appointment_id, \(SchedulingAliases.table.owner(of: "a")), a.service_id, a.practitioner_id, a.room_id, a.location_id,
        a.starts_at, a.ends_at, a.local_start, a.time_zone, a.status, a.is_overbooked, a.group_session_id, a.series_id,
        a.rescheduled_from_id, a.rescheduled_to_id, a.visit_id, a.cancelled_by, a.is_late, a.reason, a.notes, a.version,
        a.created_at, a.updated_at
        """

    /// The view of a row.
    static func view(_ row: Row) throws -> AppointmentView {
        var slot = SlotView(
            practitionerId: try row.id(3), startsAt: try row.timestamp(6), endsAt: try row.timestamp(7))
        slot.roomId = try row.optionalID(4)
        slot.locationId = try row.optionalID(5)
        var view = AppointmentView(
            id: try row.id(0), patientId: try row.id(1), slot: slot, of: try row.id(2), at: try row.timestamp(22))
        guard let local = LocalDateTime(try row.text(8)) else {
            throw PostgresError.decoding(column: 8, expected: "a local time")
        }
        view.localStart = local
        view.timeZone = try row.text(9)
        view.status = try row.name(10)
        view.isOverbooked = try row.bool(11)
        view.groupSessionId = try row.optionalID(12)
        view.seriesId = try row.optionalID(13)
        view.rescheduledFromId = try row.optionalID(14)
        view.rescheduledToId = try row.optionalID(15)
        view.visitId = try row.optionalID(16)
        view.cancelledBy = row.isNull(17) ? nil : try row.name(17)
        view.isLate = row.isNull(18) ? nil : try row.bool(18)
        view.reason = try row.optionalText(19)
        view.notes = try row.optionalText(20)
        view.version = try row.int(21)
        view.updatedAt = try row.timestamp(23)
        return view
    }
}

/// A row of `scheduling.slot_hold`, in the columns of `columns`.
enum SlotHoldRow {
    /// The columns that `view` reads, of the table named `h`.
    static let columns = """
        h.hold_id, h.service_id, h.practitioner_id, h.room_id, h.location_id, h.starts_at, h.ends_at, h.expires_at
        """

    /// The view of a row.
    static func view(_ row: Row) throws -> SlotHoldView {
        var slot = SlotView(
            practitionerId: try row.id(2), startsAt: try row.timestamp(5), endsAt: try row.timestamp(6))
        slot.roomId = try row.optionalID(3)
        slot.locationId = try row.optionalID(4)
        return SlotHoldView(
            id: try row.id(0), slot: slot, of: try row.id(1), expiresAt: try row.timestamp(7))
    }
}

/// A group session that is open.
struct GroupRow {
    var sessionID: GroupSessionID
    var practitionerID: UserID
    var group: OpenGroup

    /// The columns that are read, of the table named `g`.
    static let columns = """
        g.session_id, g.practitioner_id, g.room_id, g.location_id, g.starts_at, g.ends_at, g.capacity - g.seats_taken
        """

    init(_ row: Row) throws {
        sessionID = try row.id(0)
        practitionerID = try row.id(1)
        group = OpenGroup(
            roomID: try row.optionalID(2), locationID: try row.optionalID(3), startsAt: try row.timestamp(4),
            endsAt: try row.timestamp(5), seats: try row.int(6))
    }
}
