import Kernel
import Postgres

/// The texts of the lanes and of reads; each is prepared once a connection.
enum JournalStatements {
    static let headPosition: PreparedStatement = "SELECT position FROM journal.shard_head WHERE shard = $1"
    static let begin: PreparedStatement = "BEGIN"
    static let commit: PreparedStatement = "COMMIT"
    static let ensureHospitalKey: PreparedStatement = "SELECT journal.ensure_hospital_key($1, $2, $3)"
    static let lockHead: PreparedStatement = "SELECT journal.lock_head($1, $2)"
    /// Takes the head until the transaction ends, and says how long that may stand idle.
    static let holdHead: PreparedStatement = """
        SELECT journal.lock_head($1, $2), set_config('idle_in_transaction_session_timeout', $3, true)
        """
    static let settleTime: PreparedStatement = "SELECT journal.settle_time($1, $2)"
    static let findVersions: PreparedStatement = "SELECT version FROM journal.find_versions($1, $2)"
    private static let destroyDataKeys: PreparedStatement = "SELECT journal.destroy_data_keys($1, $2, $3, $4)"
    static let lockDataKeys: PreparedStatement = "SELECT journal.lock_data_keys($1, $2, $3)"
    static let storeSnapshot: PreparedStatement = "SELECT journal.store_snapshot($1, $2, $3, $4, $5, $6, $7, $8)"
    static let holdDataKeys: PreparedStatement = "SELECT journal.hold_data_keys($1, $2, $3, $4)"

    static let loadStreams: PreparedStatement = """
        SELECT ordinal, module, category, stream_version, last_leaf, wrapped_key, shard, position, version,
            schema_version, type, event_id, command_id, actor_id, subject_id, recorded_at, data, snapshot_version,
            snapshot_data, snapshot_subject, snapshot_key, stream_id, second_stream_id, second_version, row_state
        FROM journal.load_streams($1, $2, $3, $4, $5, $6, $7)
        """

    /// Destroys the keys of persons in the name of modules; nil is nobody's.
    static func destroyDataKeys(_ subjects: [ErasedSubject], modules: [String?], shard: Int) -> SQL {
        destroyDataKeys.bound(
            .int16(Int16(shard)), .ids(subjects.map(\.hospitalID)), .ids(subjects.map(\.subjectID)), .texts(modules))
    }

    static let findOutcomes: PreparedStatement = """
        SELECT ordinal, request_hash, status, resource_id, version, command_id, event_id, shard, position
        FROM journal.find_outcomes($1, $2, $3)
        """
    static let findDataKeys: PreparedStatement = """
        SELECT ordinal, wrapped_key FROM journal.find_data_keys($1, $2)
        """
    static let recordCommands: PreparedStatement = """
        SELECT journal.record_commands($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """
    static let writeBatch: PreparedStatement = """
        SELECT last_position, recorded_at
        FROM journal.write_batch(
            $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37)
        """
    static let findEvent: PreparedStatement = """
        SELECT position, event_id, recorded_at FROM journal.event WHERE hospital_id = $1 AND stream_id = $2 AND version = $3
        """

    /// A page of a stream, from the months in which it was written alone: the bounds are values before the scan begins,
    /// so that the other partitions are not touched. Nor is it looked for events of which the stream is the second where it
    /// was not the second of any since.
    static let streamEvents: PreparedStatement = """
        SELECT s.module, k.wrapped_key, e.shard, e.position, e.version, e.schema_version, e.type, e.event_id,
            e.command_id, e.actor_id, e.subject_id, e.recorded_at, e.data, e.stream_id, e.second_stream_id,
            e.second_version
        FROM (
            SELECT i.*, i.version AS side_version
            FROM journal.event AS i
            WHERE i.hospital_id = $1 AND i.stream_id = $2 AND i.version >= $3 AND i.version < $4
                AND i.recorded_at >= (
                    SELECT b.first_recorded_at FROM journal.stream AS b WHERE b.hospital_id = $1 AND b.stream_id = $2)
                AND i.recorded_at <= (
                    SELECT b.last_recorded_at FROM journal.stream AS b WHERE b.hospital_id = $1 AND b.stream_id = $2)
            UNION ALL
            SELECT i.*, i.second_version
            FROM journal.event AS i
            WHERE i.hospital_id = $1 AND i.second_stream_id = $2 AND i.second_version >= $3 AND i.second_version < $4
                AND (SELECT b.second_version FROM journal.stream AS b WHERE b.hospital_id = $1 AND b.stream_id = $2) >= $3
                AND i.recorded_at >= (
                    SELECT b.first_recorded_at FROM journal.stream AS b WHERE b.hospital_id = $1 AND b.stream_id = $2)
                AND i.recorded_at <= (
                    SELECT b.last_recorded_at FROM journal.stream AS b WHERE b.hospital_id = $1 AND b.stream_id = $2)
        ) AS e
        JOIN journal.stream AS s ON s.hospital_id = $1 AND s.stream_id = $2
        LEFT JOIN journal.data_key AS k ON k.hospital_id = e.hospital_id AND k.subject_id = e.subject_id
        ORDER BY e.side_version
        LIMIT $5
        """

    /// Streams with the states in their rows, for point reads that travel together.
    static let presentStates: PreparedStatement = """
        SELECT s.stream_id, s.module, s.version, s.state_form, s.state
        FROM journal.stream AS s
        WHERE s.hospital_id = $1 AND s.stream_id = ANY ($2)
        """

    /// What was written about a person, newest first.
    static let subjectEvents: PreparedStatement = """
        SELECT e.hospital_id, e.stream_id, e.shard, e.position, e.version, e.schema_version, e.type, e.event_id,
            e.command_id, e.actor_id, e.subject_id, e.recorded_at, e.second_stream_id, e.second_version
        FROM journal.event AS e
        WHERE e.hospital_id = $1 AND e.subject_id = $2 AND (e.recorded_at, e.position) < ($3, $4)
        ORDER BY e.recorded_at DESC, e.position DESC
        LIMIT $5
        """
}
