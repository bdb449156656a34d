import Journal
import Kernel
import Postgres
import SchedulingAPI

/// The SQL texts that read queues, tokens and visits.
enum QueueQueries {
    /// A queue by id.
    static func queue(_ hospital: HospitalID, _ id: QueueID) -> SQL {
        """
        SELECT \(unsafeRaw: QueueRow.columns)
        FROM scheduling.queue q
        WHERE q.hospital_id = \(hospital) AND q.queue_id = \(id)
        """
    }

    /// Some queues by their ids, in no order.
    static func queues(_ hospital: HospitalID, _ ids: [QueueID]) -> SQL {
        """
        SELECT \(unsafeRaw: QueueRow.columns)
        FROM unnest(\(.ids(ids))) AS x (queue_id)
        JOIN scheduling.queue q ON q.hospital_id = \(hospital) AND q.queue_id = x.queue_id
        """
    }

    /// A page of queues, oldest first.
    static func queues(
        _ hospital: HospitalID, _ status: ServiceStatus?, after: QueueID?, limit: Int
    ) -> SQL {
        var conditions: SQL = "q.hospital_id = \(hospital) AND q.queue_id > \(after ?? QueueID(high: 0, low: 0))"
        if let status { conditions = "\(conditions) AND q.status = \(status.rawValue)" }
        return """
            SELECT \(unsafeRaw: QueueRow.columns)
            FROM scheduling.queue q
            WHERE \(conditions)
            ORDER BY q.queue_id
            LIMIT \(Int64(limit))
            """
    }

    /// A token by id.
    static func token(_ hospital: HospitalID, _ id: QueueTokenID) -> SQL {
        """
        SELECT \(unsafeRaw: TokenRow.columns)
        FROM scheduling.token t
        WHERE t.hospital_id = \(hospital) AND t.token_id = \(id)
        """
    }

    /// A queue's day, by number.
    static func day(_ hospital: HospitalID, _ queue: QueueID, _ day: LocalDate) -> SQL {
        """
        SELECT \(unsafeRaw: TokenRow.columns)
        FROM scheduling.token t
        WHERE t.hospital_id = \(hospital) AND t.queue_id = \(queue)
            AND t.day = \(SQLBind.date(days: Int32(clamping: day.dayNumber)))
        ORDER BY t.number
        LIMIT \(Int64(SchedulingLimits.tokensPerDay))
        """
    }

    /// A visit by id.
    static func visit(_ hospital: HospitalID, _ id: VisitID) -> SQL {
        """
        SELECT \(unsafeRaw: VisitRow.columns)
        FROM scheduling.visit v
        WHERE v.hospital_id = \(hospital) AND v.visit_id = \(id)
        """
    }

    /// A page of a day's visits, oldest first.
    static func visits(
        _ hospital: HospitalID, on day: LocalDate, _ status: VisitStatus?, after: VisitID?, limit: Int
    ) -> SQL {
        var conditions: SQL = """
            v.hospital_id = \(hospital) AND v.day = \(SQLBind.date(days: Int32(clamping: day.dayNumber)))
                AND v.visit_id > \(after ?? VisitID(high: 0, low: 0))
            """
        if let status { conditions = "\(conditions) AND v.status = \(status.rawValue)" }
        return """
            SELECT \(unsafeRaw: VisitRow.columns)
            FROM scheduling.visit v
            WHERE \(conditions)
            ORDER BY v.visit_id
            LIMIT \(Int64(limit))
            """
    }

    /// The hospital and the queue of the key of a public board.
    static func board(keyHash: [UInt8]) -> SQL {
        "SELECT hospital_id, queue_id FROM scheduling.find_board(\(bytes: keyHash))"
    }

    /// How far the hospital's part of the log has come.
    static func head(of hospital: HospitalID) -> SQL {
        """
        SELECT h.position
        FROM journal.shard_head h
        WHERE h.shard = \(.int16(Int16(clamping: Position.shard(of: hospital))))
        """
    }
}
