import Journal
import Kernel
import Postgres
import SchedulingAPI

/// The read table of appointments.
struct AppointmentsProjection: InlineProjection {
    let name = "appointments"
    let tables = [SchedulingTable.appointment]

    /// What a batch does to one row.
    private struct Change {
        var hospitalID: HospitalID
        var appointmentID: AppointmentID
        var version = 0
        var booked: AppointmentBooked?
        /// Nil where the batch leaves it.
        var status: AppointmentStatus?
        var nextID: AppointmentID?
        var visitID: VisitID?
        var cancelled: AppointmentMoved?
        /// Whether `notes` is written.
        var writesNotes = false
        var notes: String?
        var updatedAt = Timestamp(microseconds: 0)

        mutating func apply(_ event: AppointmentEvent) {
            switch event {
            case .booked(let event):
                booked = event
                status = .booked
                writesNotes = true
                notes = event.notes
                updatedAt = event.at
            case .changed(let event):
                writesNotes = true
                notes = event.notes
                updatedAt = event.at
            case .moved(let event):
                status = event.step.status
                nextID = event.nextID ?? nextID
                visitID = event.visitID ?? visitID
                if event.step == .cancelled { cancelled = event }
                updatedAt = event.at
            case .slotHeld, .slotReleased, .groupOpened, .groupClosed: break
            }
        }
    }

    func statements(for events: [AppendedEvent<SchedulingEvent>], into target: ProjectionTarget) -> [SQL] {
        var rows = RowChanges<RowKey<AppointmentTag>, Change>()
        for appended in events {
            guard case .appointment(let event) = appended.event, let id = event.appointmentID else { continue }
            let first = Change(hospitalID: appended.hospitalID, appointmentID: id)
            rows.update(RowKey(appended.hospitalID, id), first: first) { change in
                change.version = appended.version
                change.apply(event)
            }
        }
        let table = target.table(SchedulingTable.appointment)
        let booked = rows.changes.filter { $0.booked != nil }
        let changed = rows.changes.filter { $0.booked == nil }
        return (booked.isEmpty ? [] : [Self.insert(booked, table)])
            + (changed.isEmpty ? [] : [Self.update(changed, table)])
    }

    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        if subjects.isEmpty { return [] }
        return [
            """
            UPDATE \(unsafeRaw: target.table(SchedulingTable.appointment)) AS t
            SET notes = NULL, reason = NULL
            FROM unnest(\(.ids(subjects.map(\.hospitalID))), \(.ids(subjects.map(\.subjectID))))
                AS x (hospital_id, patient_id)
            WHERE t.hospital_id = x.hospital_id AND t.patient_id = x.patient_id
            """
        ]
    }

    private static func insert(_ changes: [Change], _ table: String) -> SQL {
        let booked = changes.compactMap(\.booked)
        return """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, appointment_id, version, status, rescheduled_to_id, visit_id, cancelled_by, is_late, reason,
                notes, updated_at, patient_id, service_id, practitioner_id, room_id, location_id, starts_at, ends_at,
                local_start, time_zone, is_overbooked, group_session_id, series_id, rescheduled_from_id, created_at)
            SELECT * FROM unnest(
                \(columns(changes)), \(.ids(booked.map(\.patientID))), \(.ids(booked.map(\.slot.serviceID))),
                \(.ids(booked.map(\.slot.practitionerID))), \(.optionalIDs(booked.map(\.slot.roomID))),
                \(.optionalIDs(booked.map(\.slot.locationID))), \(.timestamps(booked.map(\.slot.startsAt))),
                \(.timestamps(booked.map(\.slot.endsAt))), \(.texts(booked.map { "\($0.slot.localStart)" })),
                \(.texts(booked.map(\.slot.timeZone))), \(.bools(booked.map(\.isOverbooked))),
                \(.optionalIDs(booked.map(\.groupSessionID))), \(.optionalIDs(booked.map(\.seriesID))),
                \(.optionalIDs(booked.map(\.previousID))), \(.timestamps(booked.map(\.at))))
            """
    }

    private static func update(_ changes: [Change], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS a
        SET version = x.version,
            status = coalesce(x.status, a.status),
            rescheduled_to_id = coalesce(x.rescheduled_to_id, a.rescheduled_to_id),
            visit_id = coalesce(x.visit_id, a.visit_id),
            cancelled_by = coalesce(x.cancelled_by, a.cancelled_by),
            is_late = coalesce(x.is_late, a.is_late),
            reason = coalesce(x.reason, a.reason),
            notes = CASE WHEN x.writes_notes THEN x.notes ELSE a.notes END,
            updated_at = x.updated_at
        FROM unnest(\(columns(changes)), \(.bools(changes.map(\.writesNotes)))) AS x (
            hospital_id, appointment_id, version, status, rescheduled_to_id, visit_id, cancelled_by, is_late, reason,
            notes, updated_at, writes_notes)
        WHERE a.hospital_id = x.hospital_id AND a.appointment_id = x.appointment_id
        """
    }

    private static func columns(_ changes: [Change]) -> SQL {
        """
        \(.ids(changes.map(\.hospitalID))), \(.ids(changes.map(\.appointmentID))),
        \(.int32s(changes.map { Int32(clamping: $0.version) })), \(.texts(changes.map { $0.status?.rawValue })),
        \(.optionalIDs(changes.map(\.nextID))), \(.optionalIDs(changes.map(\.visitID))),
        \(.texts(changes.map { $0.cancelled?.by?.rawValue })), \(.bools(changes.map { $0.cancelled?.isLate })),
        \(.texts(changes.map { $0.cancelled?.reason })), \(.texts(changes.map(\.notes))),
        \(.timestamps(changes.map(\.updatedAt)))
        """
    }
}

extension AppointmentEvent {
    /// The appointment that the event is of; nil where it is of none.
    fileprivate var appointmentID: AppointmentID? {
        switch self {
        case .booked(let event): event.appointmentID
        case .changed(let event): event.appointmentID
        case .moved(let event): event.appointmentID
        case .slotHeld, .slotReleased, .groupOpened, .groupClosed: nil
        }
    }
}
