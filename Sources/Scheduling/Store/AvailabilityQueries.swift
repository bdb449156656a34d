import Kernel
import Postgres
import SchedulingAPI

/// The SQL text that reads all that free slots are found with.
///
/// One statement, so that it is of one moment: the service, who gives it with what they are taken by, and the rooms in which it
/// can be given with theirs. Its rows are of the kinds of `AvailabilityRows`.
enum AvailabilityQueries {
    /// What of a calendar is read, and as of when.
    struct Reach {
        /// What a block ends behind.
        var from: Timestamp
        /// What a block starts before.
        var to: Timestamp
        /// The instant by which held slots have ended.
        var now: Timestamp
        /// Whose blocks do not count: a held slot's, or an appointment's, that gives way.
        var except: [StreamID]
    }

    /// Everything that a question is answered with; of practitioners one more than a question takes.
    static func everything(
        _ hospital: HospitalID, _ query: AvailabilityQuery, _ now: Timestamp, except owners: [StreamID] = []
    ) -> SQL {
        let longest = Duration.seconds(SchedulingLimits.blockMinutes * 60)
        let reach = Reach(from: query.from, to: query.to.advanced(by: longest), now: now, except: owners)
        return """
            WITH asked AS MATERIALIZED (
                SELECT s.service_id, s.lists, s.duration_minutes, s.buffer_after_minutes, s.slot_minutes, s.capacity,
                    s.needs_room, s.status
                FROM scheduling.service s
                WHERE s.hospital_id = \(hospital) AND s.service_id = \(query.serviceID)
            )
            SELECT 0, a.service_id, NULL::uuid, a.lists::text,
                ARRAY[a.duration_minutes, a.buffer_after_minutes, a.slot_minutes, a.capacity, a.needs_room::int,
                    (a.status = 'active')::int],
                NULL::timestamptz[], NULL::timestamptz[]
            FROM asked a
            UNION ALL
            \(practitioners(hospital, query, reach))
            UNION ALL
            \(rooms(hospital, query, reach))
            """
    }

    /// Who gives the service: whom it is among the services of, or who has no list of them, with every credential that it asks for.
    private static func practitioners(_ hospital: HospitalID, _ query: AvailabilityQuery, _ reach: Reach) -> SQL {
        let named: SQL =
            query.practitionerIDs.isEmpty ? "" : "AND p.practitioner_id = ANY (\(.ids(query.practitionerIDs)))"
        return """
            SELECT 1, p.practitioner_id, NULL::uuid, p.schedule::text, NULL::int[], b.starts, b.ends
            FROM (
                SELECT p.practitioner_id, p.schedule
                FROM asked a
                CROSS JOIN scheduling.practitioner p
                WHERE p.hospital_id = \(hospital) \(named)
                    AND \(serves("p.schedule -> 'serviceIds'"))
                    AND NOT EXISTS (
                        SELECT
                        FROM json_array_elements_text(a.lists -> 'requiredCredentials') AS needed (name)
                        WHERE NOT EXISTS (
                            SELECT
                            FROM json_array_elements(p.schedule -> 'credentials') AS held (credential)
                            WHERE held.credential ->> 'name' = needed.name))
                ORDER BY p.practitioner_id
                LIMIT \(Int64(SchedulingLimits.practitionersPerQuestion + 1))
            ) p
            CROSS JOIN LATERAL (\(blocks(hospital, "p.practitioner_id", reach))) b
            """
    }

    private static func rooms(_ hospital: HospitalID, _ query: AvailabilityQuery, _ reach: Reach) -> SQL {
        let location: SQL = query.locationID.map { "AND r.location_id = \($0)" } ?? ""
        return """
            SELECT 2, r.room_id, r.location_id, NULL::text, NULL::int[], b.starts, b.ends
            FROM asked a
            JOIN scheduling.room r ON r.hospital_id = \(hospital) AND r.status = 'active' \(location)
            CROSS JOIN LATERAL (\(blocks(hospital, "r.room_id", reach))) b
            WHERE a.needs_room AND \(serves("r.service_ids"))
            """
    }

    /// Whether the service is in a JSON list of ids, or the list is empty.
    private static func serves(_ list: String) -> SQL {
        """
        (json_array_length(\(unsafeRaw: list)) = 0 OR EXISTS (
            SELECT
            FROM json_array_elements_text(\(unsafeRaw: list)) AS given (id)
            WHERE given.id = a.service_id::text))
        """
    }

    /// When somebody or something is taken. No block is longer than the longest, so that the index is read between two ends.
    private static func blocks(_ hospital: HospitalID, _ resource: String, _ reach: Reach) -> SQL {
        let except: SQL = reach.except.isEmpty ? "" : "AND b.owner_id <> ALL (\(.ids(reach.except)))"
        let lastEnd = reach.to.advanced(by: .seconds(SchedulingLimits.blockMinutes * 60))
        return """
            SELECT array_agg(b.starts_at) AS starts, array_agg(b.ends_at) AS ends
            FROM scheduling.calendar_block b
            WHERE b.hospital_id = \(hospital) AND b.resource_id = \(unsafeRaw: resource)
                AND b.ends_at > \(reach.from) AND b.ends_at < \(lastEnd) AND b.starts_at < \(reach.to)
                AND (b.expires_at IS NULL OR b.expires_at > \(reach.now)) \(except)
            """
    }
}
