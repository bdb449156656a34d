import Kernel
import Postgres
import SchedulingAPI

/// The SQL texts that read the catalogue.
enum CatalogueQueries {
    /// One service.
    static func service(_ hospital: HospitalID, _ id: ServiceID) -> SQL {
        """
        SELECT \(unsafeRaw: CatalogueRows.serviceColumns)
        FROM scheduling.service s
        WHERE s.hospital_id = \(hospital) AND s.service_id = \(id)
        """
    }

    /// A page of services, oldest first.
    static func services(_ hospital: HospitalID, _ query: ServiceListQuery, after: ServiceID?, limit: Int) -> SQL {
        """
        SELECT \(unsafeRaw: CatalogueRows.serviceColumns)
        FROM scheduling.service s
        WHERE s.hospital_id = \(hospital) AND s.service_id > \(after ?? ServiceID(high: 0, low: 0))
            \(status(query.status, "s"))
        ORDER BY s.service_id
        LIMIT \(Int64(limit))
        """
    }

    /// Which of some services there are.
    static func known(_ hospital: HospitalID, _ ids: [ServiceID]) -> SQL {
        """
        SELECT s.service_id
        FROM scheduling.service s
        WHERE s.hospital_id = \(hospital) AND s.service_id = ANY (\(.ids(ids)))
        """
    }

    /// One room.
    static func room(_ hospital: HospitalID, _ id: RoomID) -> SQL {
        """
        SELECT \(unsafeRaw: CatalogueRows.roomColumns)
        FROM scheduling.room r
        WHERE r.hospital_id = \(hospital) AND r.room_id = \(id)
        """
    }

    /// A page of rooms, oldest first.
    static func rooms(_ hospital: HospitalID, _ query: RoomListQuery, after: RoomID?, limit: Int) -> SQL {
        let location: SQL = query.locationID.map { "AND r.location_id = \($0)" } ?? ""
        return """
            SELECT \(unsafeRaw: CatalogueRows.roomColumns)
            FROM scheduling.room r
            WHERE r.hospital_id = \(hospital) AND r.room_id > \(after ?? RoomID(high: 0, low: 0))
                \(status(query.status, "r")) \(location)
            ORDER BY r.room_id
            LIMIT \(Int64(limit))
            """
    }

    /// One schedule.
    static func schedule(_ hospital: HospitalID, _ practitioner: UserID) -> SQL {
        """
        SELECT p.practitioner_id, p.version, p.updated_at, p.schedule
        FROM scheduling.practitioner p
        WHERE p.hospital_id = \(hospital) AND p.practitioner_id = \(practitioner)
        """
    }

    /// A page of those who have a schedule, with what they may give.
    static func practitioners(_ hospital: HospitalID, after: UserID?, limit: Int) -> SQL {
        """
        SELECT p.practitioner_id, p.version, p.updated_at, p.schedule -> 'credentials', p.schedule -> 'serviceIds'
        FROM scheduling.practitioner p
        WHERE p.hospital_id = \(hospital) AND p.practitioner_id > \(after ?? UserID(high: 0, low: 0))
        ORDER BY p.practitioner_id
        LIMIT \(Int64(limit))
        """
    }

    private static func status(_ status: ServiceStatus?, _ table: String) -> SQL {
        status.map { "AND \(unsafeRaw: table).status = \($0.rawValue)" } ?? ""
    }
}
