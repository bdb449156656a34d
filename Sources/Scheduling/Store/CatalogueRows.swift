import Kernel
import Postgres
import SchedulingAPI

/// Rows of the catalogue's tables.
enum CatalogueRows {
    /// The columns that `service` reads, of the table named `s`.
    static let serviceColumns = """
        s.service_id, s.name, s.code, s.duration_minutes, s.buffer_after_minutes, s.slot_minutes, s.capacity, s.needs_room,
        s.lists, s.status, s.version, s.created_at, s.updated_at
        """

    /// The columns that `room` reads, of the table named `r`.
    static let roomColumns = """
        r.room_id, r.name, r.location_id, r.service_ids, r.status, r.version, r.created_at, r.updated_at
        """

    /// A service, in the columns above.
    static func service(_ row: Row) throws -> ServiceView {
        var view = ServiceView(
            id: try row.id(0), name: try row.text(1), durationMinutes: try row.int(3), createdAt: try row.timestamp(11))
        view.code = try row.optionalText(2)
        view.bufferAfterMinutes = try row.int(4)
        view.slotMinutes = try row.int(5)
        view.capacity = try row.int(6)
        view.needsRoom = try row.bool(7)
        let lists = try row.json(8, as: StoredServiceLists.self)
        view.requiredCredentials = lists.requiredCredentials
        view.concurrentCodes = lists.concurrentCodes
        view.status = try row.name(9)
        view.version = try row.int(10)
        view.updatedAt = try row.timestamp(12)
        return view
    }

    /// A room, in the columns above.
    static func room(_ row: Row) throws -> RoomView {
        var view = RoomView(id: try row.id(0), name: try row.text(1), createdAt: try row.timestamp(6))
        view.locationId = try row.optionalID(2)
        view.serviceIds = try row.json(3)
        view.status = try row.name(4)
        view.version = try row.int(5)
        view.updatedAt = try row.timestamp(7)
        return view
    }

    /// A schedule, in the columns practitioner_id, version, updated_at, schedule.
    static func schedule(_ row: Row) throws -> PractitionerScheduleView {
        try row.json(3, as: StoredSchedule.self).details.view(
            try row.id(0), version: try row.int(1), updatedAt: try row.timestamp(2))
    }

    /// Somebody with a schedule, in the columns practitioner_id, version, updated_at, credentials, serviceIds.
    static func practitioner(_ row: Row) throws -> PractitionerView {
        var view = PractitionerView(
            practitionerId: try row.id(0), version: try row.int(1), updatedAt: try row.timestamp(2))
        view.credentials = try row.json(3)
        view.serviceIds = try row.json(4)
        return view
    }
}
