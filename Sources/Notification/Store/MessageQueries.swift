import Kernel
import NotificationAPI
import Postgres

/// What is read from the table of messages.
enum MessageQueries {
    /// Messages of every tenant that are due, or whose try counts as lost, in the order of their times.
    static func due(at now: Timestamp, after: DueMessage?, limit: Int) -> SQL {
        var conditions: SQL = "m.next_at <= \(SQLBind.timestamp(now))"
        if let after {
            conditions = """
                \(conditions)
                AND (m.next_at, m.hospital_id, m.message_id) > (
                    \(SQLBind.timestamp(after.nextAt)), \(after.hospitalID), \(after.messageID))
                """
        }
        return """
            SELECT m.next_at, m.hospital_id, m.message_id
            FROM notification.message m
            WHERE \(conditions)
            ORDER BY m.next_at, m.hospital_id, m.message_id
            LIMIT \(Int64(limit))
            """
    }

    /// Messages about a subject that wait or are on their way, but the one that it is off: news that is told again must not
    /// withdraw that. There are but a few of each.
    static func waiting(_ hospital: HospitalID, about subject: MessageSubjectID) -> SQL {
        """
        SELECT m.message_id
        FROM notification.message m
        WHERE m.hospital_id = \(hospital) AND m.subject_id = \(subject)
            AND m.kind <> 'appointmentCancelled'
            AND m.status IN ('queued', 'rendered', 'sending', 'failed')
        ORDER BY m.message_id
        LIMIT 100
        """
    }

    /// A message about a subject, whatever became of it.
    static func any(_ hospital: HospitalID, about subject: MessageSubjectID) -> SQL {
        """
        SELECT m.message_id
        FROM notification.message m
        WHERE m.hospital_id = \(hospital) AND m.subject_id = \(subject)
        ORDER BY m.message_id
        LIMIT 1
        """
    }

    /// The message of any tenant that a provider knows by an id of its own.
    static func known(to provider: String, as providerMessageID: String) -> SQL {
        """
        SELECT m.hospital_id, m.message_id
        FROM notification.message m
        WHERE m.provider = \(provider) AND m.provider_message_id = \(providerMessageID)
        ORDER BY m.hospital_id, m.message_id
        LIMIT 2
        """
    }

    /// How many messages a patient got since an instant.
    static func sent(_ hospital: HospitalID, to patient: PatientID, since: Timestamp) -> SQL {
        """
        SELECT count(*)
        FROM notification.message m
        WHERE m.hospital_id = \(hospital) AND m.patient_id = \(patient) AND m.sent_at > \(SQLBind.timestamp(since))
        """
    }
}

/// A message that may be due.
struct DueMessage: Hashable, Sendable {
    var nextAt: Timestamp
    var hospitalID: HospitalID
    var messageID: MessageID

    init(_ row: Row) throws {
        nextAt = try row.timestamp(0)
        hospitalID = try row.id(1)
        messageID = try row.id(2)
    }
}
