import Kernel
import Postgres

/// Every stream: versions without a gap, the leaf of every event, and the stream's row that agrees with its last event.
struct StreamCheck {
    /// The stream that is being read.
    private struct Current {
        var key: StreamKey
        var version = 0
        var leaf: [UInt8] = []
        var row: StreamRow?
        var first: Timestamp?
        var last: Timestamp?
    }

    /// The stream's own row.
    private struct StreamRow {
        var module: String
        var category: String
        var version: Int
        var leaf: [UInt8]
        var first: Timestamp?
        var last: Timestamp?
        var shard: Int
    }

    func run(_ connection: BorrowedConnection, _ report: inout VerifyReport) async throws {
        var faults = VerifyFaults()
        var hash = LeafHash()
        var current: Current?
        var streamCount = 0
        var eventCount = 0
        var after = (
            stream: StreamKey(hospitalID: HospitalID(high: 0, low: 0), streamID: StreamID(high: 0, low: 0)), version: 0
        )
        while true {
            let page = try await page(after: after.stream, version: after.version, connection)
            for index in 0..<page.count {
                let row = page[index]
                let key = StreamKey(hospitalID: try row.id(0), streamID: try row.id(1))
                if current?.key != key {
                    if let current { check(current, &faults) }
                    current = Current(key: key, row: try streamRow(row))
                    streamCount += 1
                }
                guard var next = current else { continue }
                try take(row, into: &next, &hash, &faults)
                current = next
                after = (key, next.version)
            }
            eventCount += page.count
            if page.count < JournalVerifier.pageEvents { break }
        }
        if let current { check(current, &faults) }
        try await checkEmpty(connection, &faults)
        report.add("streams", looked: "\(eventCount) events in \(streamCount) streams", faults: faults)
    }

    private func page(
        after stream: StreamKey, version: Int, _ connection: BorrowedConnection
    ) async throws -> ResultSet {
        try await connection.query(
            """
            SELECT e.hospital_id, e.stream_id, e.version, e.type, e.schema_version, e.event_id, e.command_id,
                e.correlation_id, e.causation_id, e.actor_id, e.subject_id, e.key_id, e.data, e.leaf_hash,
                e.recorded_at, e.shard, s.module, s.category, s.version, s.last_leaf, s.first_recorded_at,
                s.last_recorded_at, s.shard
            FROM (
                SELECT * FROM journal.event AS i
                WHERE (i.hospital_id, i.stream_id, i.version)
                    > (\(stream.hospitalID), \(stream.streamID), \(Int32(version)))
                ORDER BY i.hospital_id, i.stream_id, i.version LIMIT \(Int64(JournalVerifier.pageEvents))
            ) AS e
            LEFT JOIN journal.stream AS s ON s.hospital_id = e.hospital_id AND s.stream_id = e.stream_id
            ORDER BY e.hospital_id, e.stream_id, e.version
            """)
    }

    private func streamRow(_ row: Row) throws -> StreamRow? {
        if row.isNull(16) { return nil }
        return StreamRow(
            module: try row.text(16), category: try row.text(17), version: try row.int(18), leaf: try row.bytes(19),
            first: try row.optionalTimestamp(20), last: try row.optionalTimestamp(21), shard: try row.int(22))
    }

    private func take(_ row: Row, into current: inout Current, _ hash: inout LeafHash, _ faults: inout VerifyFaults)
        throws
    {
        let version = try row.int(2)
        let name = "stream \(current.key.streamID) version \(version)"
        if version != current.version + 1 { faults.add("\(name) follows \(current.version)") }
        let fields = LeafFields(
            hospitalID: current.key.hospitalID, streamID: current.key.streamID, version: version,
            type: try row.text(3), schemaVersion: try row.int(4), eventID: try row.id(5), commandID: try row.id(6),
            correlationID: try row.optionalID(7), causationID: try row.optionalID(8), actorID: try row.optionalID(9),
            subjectID: try row.optionalID(10), keyID: try row.optionalID(11), data: try row.bytes(12))
        let stored = try row.bytes(13)
        if let stream = current.row {
            let leaf = hash.leaf(fields, module: stream.module, category: stream.category, previous: current.leaf)
            if leaf != stored { faults.add("\(name) was changed") }
        }
        let shard = Shard.of(current.key.hospitalID)
        if try row.int(15) != shard || (current.row.map { $0.shard != shard } ?? false) {
            faults.add("\(name) is in another shard")
        }
        current.version = version
        // From what is stored on, so that one change is told once.
        current.leaf = stored
        let recordedAt = try row.timestamp(14)
        current.first = current.first ?? recordedAt
        current.last = recordedAt
    }

    private func check(_ current: Current, _ faults: inout VerifyFaults) {
        let name = "stream \(current.key.streamID)"
        guard let row = current.row else { return faults.add("\(name) has no row") }
        if row.version != current.version {
            faults.add("\(name) is at \(row.version), its events at \(current.version)")
        }
        if row.leaf != current.leaf { faults.add("\(name) has another leaf than its last event") }
        if row.first != current.first || row.last != current.last {
            faults.add("\(name) has other times than its events")
        }
    }

    /// Streams that claim events and have none.
    private func checkEmpty(_ connection: BorrowedConnection, _ faults: inout VerifyFaults) async throws {
        let result = try await connection.query(
            """
            SELECT s.stream_id FROM journal.stream AS s
            WHERE s.version > 0 AND NOT EXISTS (
                SELECT FROM journal.event AS e WHERE e.hospital_id = s.hospital_id AND e.stream_id = s.stream_id)
            LIMIT \(Int64(JournalVerifier.pageEvents))
            """)
        for index in 0..<result.count {
            let stream: StreamID = try result[index].id(0)
            faults.add("stream \(stream) lacks its events")
        }
    }
}
