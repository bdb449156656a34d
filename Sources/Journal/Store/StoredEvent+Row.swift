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

    /// As above, of a row that was found by either stream of the event: the first stream, the second and its version stand
    /// from `sides` on, where there are two; else `stream` is the only one.
    init(_ row: Row, from first: Int, of stream: StreamKey, sides: Int) throws(PostgresError) {
        try self.init(row, from: first, of: stream)
        second = try SecondStream(row, from: sides + 1)
        if second != nil { streamID = try row.id(sides) }
    }
}

extension SecondStream {
    /// Reads the columns second_stream_id and second_version from `first` on; nil for an event of one stream.
    init?(_ row: Row, from first: Int) throws(PostgresError) {
        guard let streamID: StreamID = try row.optionalID(first) else { return nil }
        // Without a version, as no writer leaves it, it is of no version: verification tells it.
        self.init(streamID: streamID, version: try row.optionalInt(first + 1) ?? 0)
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
