import Kernel
import Postgres
import SchedulingAPI

/// The SQL texts that read appointments, held slots and group sessions.
enum AppointmentQueries {
    /// One appointment.
    static func appointment(_ hospital: HospitalID, _ id: AppointmentID) -> SQL {
        """
        SELECT \(unsafeRaw: AppointmentRow.columns)
        FROM scheduling.appointment a
        WHERE a.hospital_id = \(hospital) AND a.appointment_id = \(id)
        """
    }

    /// Where a list goes on.
    struct Place: Hashable, Codable {
        var startsAt: Timestamp
        var id: AppointmentID
    }

    /// Appointments by start; `person` are the records of whom they are asked for.
    static func appointments(
        _ hospital: HospitalID, _ query: AppointmentListQuery, of person: [PatientID]?, after: Place?, limit: Int
    ) -> SQL {
        var filter: SQL = ""
        if let from = query.from { filter = "\(filter) AND a.starts_at >= \(from)" }
        if let to = query.to { filter = "\(filter) AND a.starts_at < \(to)" }
        if let practitioner = query.practitionerID { filter = "\(filter) AND a.practitioner_id = \(practitioner)" }
        if let person { filter = "\(filter) AND a.patient_id = ANY (\(.ids(person)))" }
        if let location = query.locationID { filter = "\(filter) AND a.location_id = \(location)" }
        if let series = query.seriesID { filter = "\(filter) AND a.series_id = \(series)" }
        if let status = query.status { filter = "\(filter) AND a.status = \(status.rawValue)" }
        if let after {
            filter = "\(filter) AND (a.starts_at, a.appointment_id) > (\(after.startsAt), \(after.id))"
        }
        return """
            SELECT \(unsafeRaw: AppointmentRow.columns)
            FROM scheduling.appointment a
            WHERE a.hospital_id = \(hospital) \(filter)
            ORDER BY a.starts_at, a.appointment_id
            LIMIT \(Int64(limit))
            """
    }

    /// What else a person has at a time, with the code of its service and who gives it.
    static func meeting(
        _ hospital: HospitalID, of person: [PatientID], _ slot: BookedSlot, except id: AppointmentID
    ) -> SQL {
        let earliest = slot.startsAt.advanced(by: .seconds(-SchedulingLimits.durationMinutes.upperBound * 60))
        return """
            SELECT a.appointment_id, a.practitioner_id, s.code, s.lists
            FROM scheduling.appointment a
            LEFT JOIN scheduling.service s ON s.hospital_id = a.hospital_id AND s.service_id = a.service_id
            WHERE a.hospital_id = \(hospital) AND a.patient_id = ANY (\(.ids(person))) AND a.appointment_id <> \(id)
                AND a.starts_at > \(earliest) AND a.starts_at < \(slot.endsAt) AND a.ends_at > \(slot.startsAt)
                AND a.status IN ('booked', 'confirmed', 'checkedIn', 'inProgress', 'completed')
            ORDER BY a.starts_at, a.appointment_id
            """
    }

    /// The code of a service, and what may be beside it.
    static func codes(_ hospital: HospitalID, of service: ServiceID) -> SQL {
        "SELECT s.code, s.lists FROM scheduling.service s WHERE s.hospital_id = \(hospital) AND s.service_id = \(service)"
    }

    /// One held slot that has not ended.
    static func hold(_ hospital: HospitalID, _ id: SlotHoldID) -> SQL {
        """
        SELECT \(unsafeRaw: SlotHoldRow.columns)
        FROM scheduling.slot_hold h
        WHERE h.hospital_id = \(hospital) AND h.hold_id = \(id)
        """
    }

    /// How many slots a user holds by now.
    static func holdCount(_ hospital: HospitalID, of user: UserID, _ now: Timestamp) -> SQL {
        """
        SELECT count(*)
        FROM scheduling.slot_hold h
        WHERE h.hospital_id = \(hospital) AND h.held_by = \(user) AND h.expires_at > \(now)
        """
    }

    /// The held slots of a practitioner or a room that are over.
    static func overdue(_ hospital: HospitalID, on slot: BookedSlot, _ now: Timestamp) -> SQL {
        """
        SELECT h.hold_id
        FROM scheduling.slot_hold h
        WHERE h.hospital_id = \(hospital) AND h.expires_at <= \(now)
            AND (h.practitioner_id = \(slot.practitionerID) OR h.room_id = \(slot.roomID))
        ORDER BY h.hold_id
        LIMIT 100
        """
    }

    /// Held slots of every tenant that are over, page by page.
    static func due(_ now: Timestamp, after: (HospitalID, SlotHoldID)?, limit: Int) -> SQL {
        let page: SQL = after.map { "AND (h.hospital_id, h.hold_id) > (\($0.0), \($0.1))" } ?? ""
        return """
            SELECT h.hospital_id, h.hold_id
            FROM scheduling.slot_hold h
            WHERE h.expires_at <= \(now) \(page)
            ORDER BY h.hospital_id, h.hold_id
            LIMIT \(Int64(limit))
            """
    }

    /// One group session that is open.
    static func group(_ hospital: HospitalID, _ id: GroupSessionID) -> SQL {
        """
        SELECT \(unsafeRaw: GroupRow.columns)
        FROM scheduling.group_session g
        WHERE g.hospital_id = \(hospital) AND g.session_id = \(id)
        """
    }

    /// The open group sessions of a service that have seats left.
    static func groups(_ hospital: HospitalID, of service: ServiceID, from: Timestamp, to: Timestamp) -> SQL {
        """
        SELECT \(unsafeRaw: GroupRow.columns)
        FROM scheduling.group_session g
        WHERE g.hospital_id = \(hospital) AND g.service_id = \(service) AND g.starts_at >= \(from)
            AND g.starts_at < \(to) AND g.seats_taken < g.capacity
        ORDER BY g.starts_at, g.session_id
        """
    }
}
