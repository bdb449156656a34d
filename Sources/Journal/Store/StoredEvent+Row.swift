import Kernel
import Postgres

extension StoredEvent {
    /// Reads the columns shard, position, version, schema_version, type, event_id, command_id, actor_id, subject_id,
    /// recorded_at and, where `hasData`, data from `first` on.
    init(_ row: Row, from first: Int, of stream: StreamKey, hasData: Bool = true) throws(PostgresError) {
        self.init(
            EncodedEvent(
                type: try row.text(first + 4), schemaVersion: try row.int(first + 3),
                data: hasData ? try row.bytes(first + 10) : []),
            hospitalID: stream.hospitalID, streamID: stream.streamID, version: try row.int(first + 2),
            eventID: try row.id(first + 5))
        shard = try row.int(first)
        position = Int64(try row.int(first + 1))
        commandID = try row.id(first + 6)
        actorID = try row.optionalID(first + 7)
        subjectID = try row.optionalID(first + 8)
        recordedAt = try row.timestamp(first + 9)
    }
}

/// A stream of a hospital: the key of caches and locks; its order is that in which rows are locked.
struct StreamKey: Hashable, Comparable, Sendable {
    var hospitalID: HospitalID
    var streamID: StreamID

    static func < (left: Self, right: Self) -> Bool {
        left.hospitalID == right.hospitalID ? left.streamID < right.streamID : left.hospitalID < right.hospitalID
    }
}
