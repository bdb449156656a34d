import JSON
import Journal
import Kernel
import Postgres
import SchedulingAPI

/// The read tables of services, rooms and schedules.
struct CatalogueProjection: InlineProjection {
    let name = "catalogue"
    let tables = [SchedulingTable.service, SchedulingTable.room, SchedulingTable.practitioner]

    func statements(for events: [AppendedEvent<SchedulingEvent>], into target: ProjectionTarget) -> [SQL] {
        let changes = CatalogueChanges(events)
        let (service, room) = (target.table(SchedulingTable.service), target.table(SchedulingTable.room))
        var statements: [SQL] = []
        let (defined, changed) = Self.parted(changes.services)
        if !defined.isEmpty { statements.append(Self.insertServices(defined, service)) }
        if !changed.isEmpty { statements.append(Self.updateServices(changed, service)) }
        let (opened, moved) = Self.parted(changes.rooms)
        if !opened.isEmpty { statements.append(Self.insertRooms(opened, room)) }
        if !moved.isEmpty { statements.append(Self.updateRooms(moved, room)) }
        if !changes.schedules.isEmpty {
            statements.append(Self.setSchedules(changes.schedules, target.table(SchedulingTable.practitioner)))
        }
        return statements
    }

    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }

    /// Rows that the batch makes, and those that it changes.
    private static func parted<Last>(
        _ changes: [CatalogueRowChange<Last>]
    ) -> (made: [CatalogueRowChange<Last>], changed: [CatalogueRowChange<Last>]) {
        (changes.filter { $0.createdAt != nil }, changes.filter { $0.createdAt == nil })
    }

    private static func insertServices(_ rows: [CatalogueRowChange<ServiceWritten>], _ table: String) -> SQL {
        """
        INSERT INTO \(unsafeRaw: table) (
            hospital_id, service_id, version, updated_at, name, code, duration_minutes, buffer_after_minutes, slot_minutes,
            capacity, needs_room, lists, status, created_at)
        SELECT * FROM unnest(\(columns(rows)), \(.timestamps(rows.map(\.createdAt))))
        """
    }

    private static func updateServices(_ rows: [CatalogueRowChange<ServiceWritten>], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS s
        SET version = x.version,
            updated_at = x.updated_at,
            name = x.name,
            code = x.code,
            duration_minutes = x.duration_minutes,
            buffer_after_minutes = x.buffer_after_minutes,
            slot_minutes = x.slot_minutes,
            capacity = x.capacity,
            needs_room = x.needs_room,
            lists = x.lists,
            status = x.status
        FROM unnest(\(columns(rows))) AS x (
            hospital_id, service_id, version, updated_at, name, code, duration_minutes, buffer_after_minutes, slot_minutes,
            capacity, needs_room, lists, status)
        WHERE s.hospital_id = x.hospital_id AND s.service_id = x.service_id
        """
    }

    private static func columns(_ rows: [CatalogueRowChange<ServiceWritten>]) -> SQL {
        let details = rows.map(\.last.details)
        return """
            \(.ids(rows.map(\.hospitalID))), \(.ids(rows.map(\.last.serviceID))), \(int32s(rows.map(\.version))),
            \(.timestamps(rows.map(\.last.at))), \(.texts(details.map(\.name))), \(.texts(details.map(\.code))),
            \(int32s(details.map(\.durationMinutes))), \(int32s(details.map(\.bufferAfterMinutes))),
            \(int32s(details.map(\.effectiveSlotMinutes))), \(int32s(details.map(\.capacity))),
            \(.bools(details.map(\.needsRoom))), \(jsons(details.map(StoredServiceLists.init))),
            \(.texts(details.map(\.status.rawValue)))
            """
    }

    private static func insertRooms(_ rows: [CatalogueRowChange<RoomWritten>], _ table: String) -> SQL {
        """
        INSERT INTO \(unsafeRaw: table) (
            hospital_id, room_id, version, updated_at, name, location_id, service_ids, status, created_at)
        SELECT * FROM unnest(\(columns(rows)), \(.timestamps(rows.map(\.createdAt))))
        """
    }

    private static func updateRooms(_ rows: [CatalogueRowChange<RoomWritten>], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS r
        SET version = x.version,
            updated_at = x.updated_at,
            name = x.name,
            location_id = x.location_id,
            service_ids = x.service_ids,
            status = x.status
        FROM unnest(\(columns(rows)))
            AS x (hospital_id, room_id, version, updated_at, name, location_id, service_ids, status)
        WHERE r.hospital_id = x.hospital_id AND r.room_id = x.room_id
        """
    }

    private static func columns(_ rows: [CatalogueRowChange<RoomWritten>]) -> SQL {
        let details = rows.map(\.last.details)
        return """
            \(.ids(rows.map(\.hospitalID))), \(.ids(rows.map(\.last.roomID))), \(int32s(rows.map(\.version))),
            \(.timestamps(rows.map(\.last.at))), \(.texts(details.map(\.name))),
            \(.optionalIDs(details.map(\.locationID))), \(jsons(details.map(\.serviceIDs))),
            \(.texts(details.map(\.status.rawValue)))
            """
    }

    private static func setSchedules(
        _ rows: [CatalogueRowChange<PractitionerScheduleSet>], _ table: String
    ) -> SQL {
        """
        INSERT INTO \(unsafeRaw: table) AS p (hospital_id, practitioner_id, version, schedule, updated_at)
        SELECT * FROM unnest(
            \(.ids(rows.map(\.hospitalID))), \(.ids(rows.map(\.last.practitionerID))), \(int32s(rows.map(\.version))),
            \(jsons(rows.map { StoredSchedule($0.last.details) })), \(.timestamps(rows.map(\.last.at))))
        ON CONFLICT (hospital_id, practitioner_id) DO UPDATE
            SET version = EXCLUDED.version,
                schedule = EXCLUDED.schedule,
                updated_at = EXCLUDED.updated_at
        """
    }

    private static func int32s(_ values: [Int]) -> SQLBind { .int32s(values.map { Int32(clamping: $0) }) }

    private static func jsons(_ values: [some Encodable]) -> SQLBind {
        // Nothing in these types can refuse to be encoded: texts, whole numbers, days and ids.
        .jsons(values.map { (try? StrictJSONEncoder().encode($0)) ?? Array("null".utf8) })
    }
}
