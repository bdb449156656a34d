import Kernel
import Postgres

/// Every stream: versions without a gap, the leaf of every event, and the stream's row that agrees with its last event.
///
/// An event of two streams is looked at from both. Its row holds the first's leaf; the second's follows from the event, and
/// what comes behind it in that stream, or the stream's row, says whether it is the one that was made.
struct StreamCheck {
    /// The stream that is being read.
    private struct Current {
        var key: StreamKey
        var version = 0
        var leaf: [UInt8] = []
        /// The last version as the second stream of an event; nil before the first.
        var secondVersion: Int?
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
        var secondVersion: Int?
    }

    func run(_ connection: BorrowedConnection, _ report: inout VerifyReport) async throws {
        var faults = VerifyFaults()
        var hash = LeafHash()
        var current: Current?
        var streamCount = 0
        var eventCount = 0
        var after = StreamSides.Place()
        while true {
            let page = try await page(after: after, connection)
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
                after = StreamSides.Place(stream: key, version: next.version)
                if try !row.bool(27) { eventCount += 1 }
            }
            if page.count < JournalVerifier.pageEvents { break }
        }
        if let current { check(current, &faults) }
        try await checkEmpty(connection, &faults)
        report.add("streams", looked: "\(eventCount) events in \(streamCount) streams", faults: faults)
    }

    private func page(after place: StreamSides.Place, _ connection: BorrowedConnection) async throws -> ResultSet {
        try await connection.query(
            """
            SELECT e.hospital_id, e.side_id, e.side_version, e.type, e.schema_version, e.event_id, e.command_id,
                e.correlation_id, e.causation_id, e.actor_id, e.subject_id, e.key_id, e.data, e.leaf_hash,
                e.recorded_at, e.shard, s.module, s.category, s.version, s.last_leaf, s.first_recorded_at,
                s.last_recorded_at, s.shard, e.stream_id, e.version, e.second_stream_id, e.second_version, e.is_second,
                s.second_version
            FROM \(StreamSides.page(after: place))
            LEFT JOIN journal.stream AS s ON s.hospital_id = e.hospital_id AND s.stream_id = e.side_id
            ORDER BY e.hospital_id, e.side_id, e.side_version
            """)
    }

    private func streamRow(_ row: Row) throws -> StreamRow? {
        if row.isNull(16) { return nil }
        return StreamRow(
            module: try row.text(16), category: try row.text(17), version: try row.int(18), leaf: try row.bytes(19),
            first: try row.optionalTimestamp(20), last: try row.optionalTimestamp(21), shard: try row.int(22),
            secondVersion: try row.optionalInt(28))
    }

    private func take(_ row: Row, into current: inout Current, _ hash: inout LeafHash, _ faults: inout VerifyFaults)
        throws
    {
        let version = try row.int(2)
        let name = "stream \(current.key.streamID) version \(version)"
        if version != current.version + 1 { faults.add("\(name) follows \(current.version)") }
        let isSecond = try row.bool(27)
        let fields = LeafFields(
            hospitalID: current.key.hospitalID, streamID: try row.id(23), version: try row.int(24),
            type: try row.text(3),
            schemaVersion: try row.int(4), eventID: try row.id(5), commandID: try row.id(6),
            correlationID: try row.optionalID(7), causationID: try row.optionalID(8), actorID: try row.optionalID(9),
            subjectID: try row.optionalID(10), keyID: try row.optionalID(11), data: try row.bytes(12),
            other: try SecondStream(row, from: 25))
        let stored = try row.bytes(13)
        var leaf = stored
        if let stream = current.row, let seen = isSecond ? fields.seenFromSecond : fields {
            leaf = hash.leaf(seen, module: stream.module, category: stream.category, previous: current.leaf)
            if !isSecond, leaf != stored { faults.add("\(name) was changed") }
        }
        let shard = Shard.of(current.key.hospitalID)
        if try row.int(15) != shard || (current.row.map { $0.shard != shard } ?? false) {
            faults.add("\(name) is in another shard")
        }
        current.version = version
        if isSecond { current.secondVersion = version }
        // From what is stored on, so that one change is told once.
        current.leaf = isSecond ? leaf : stored
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
        if row.secondVersion != current.secondVersion {
            faults.add("\(name) names another last event in which it is the second stream")
        }
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
                AND NOT EXISTS (
                    SELECT FROM journal.event AS e
                    WHERE e.hospital_id = s.hospital_id AND e.second_stream_id = s.stream_id)
            LIMIT \(Int64(JournalVerifier.pageEvents))
            """)
        for index in 0..<result.count {
            let stream: StreamID = try result[index].id(0)
            faults.add("stream \(stream) lacks its events")
        }
    }
}
