import Kernel
import Postgres

/// States in streams' rows: each equals a fold of the stream's events, byte for byte.
///
/// After `ProjectionCheck`, which has learned the hospitals' keys.
struct RowStateCheck {
    let keys: Keyring
    let modules: [AnyJournalModule]

    /// A stream while it is folded.
    private struct Fold {
        var stream: StreamKey
        var module: any ModuleHandle
        var state: any Sendable
        var isReadable = true
    }

    func run(_ connection: BorrowedConnection, _ report: inout VerifyReport) async throws {
        var faults = VerifyFaults()
        var keepers: [String: any ModuleHandle] = [:]
        for module in modules.map(\.handle) where module.rowForm > 0 { keepers[module.name] = module }
        var count = 0
        if !keepers.isEmpty { count = try await fold(keepers, connection, &faults) }
        let empty = try await connection.query(
            """
            SELECT s.stream_id FROM journal.stream AS s
            WHERE s.version = 0 AND (s.state IS NOT NULL OR s.state_form IS NOT NULL)
            ORDER BY s.stream_id LIMIT \(Int64(JournalVerifier.pageEvents))
            """)
        for index in 0..<empty.count {
            let stream: StreamID = try empty[index].id(0)
            faults.add("stream \(stream) has a state and no events")
        }
        let kept = try await connection.query("SELECT count(*) FROM journal.stream WHERE state IS NOT NULL")[0].int(0)
        let other = kept - count - empty.count
        report.add(
            "states in rows", looked: "\(count)" + (other > 0 ? ", \(other) of another form" : ""), faults: faults)
    }

    /// Folds every stream of the modules that keep states in rows; gives how many of them have one in the present form.
    private func fold(
        _ keepers: [String: any ModuleHandle], _ connection: BorrowedConnection, _ faults: inout VerifyFaults
    ) async throws -> Int {
        var count = 0
        var after = StreamSides.Place()
        var fold: Fold?
        while true {
            let page = try await page(after: after, of: keepers.keys.sorted(), connection)
            for index in 0..<page.count {
                let row = page[index]
                let key = StreamKey(hospitalID: try row.id(0), streamID: try row.id(1))
                after = StreamSides.Place(stream: key, version: try row.int(2))
                guard let name = try row.optionalText(3), let module = keepers[name] else { continue }
                if fold?.stream != key { fold = Fold(stream: key, module: module, state: module.initialState) }
                guard var next = fold else { continue }
                try take(row, into: &next, &faults)
                fold = next
                guard let data = try row.optionalBytes(4), try row.optionalInt(5) == module.rowForm else { continue }
                count += 1
                compare(data, next, &faults)
            }
            if page.count < JournalVerifier.pageEvents { return count }
        }
    }

    private func take(_ row: Row, into fold: inout Fold, _ faults: inout VerifyFaults) throws {
        let stored = try StoredEvent(row, from: 7, of: fold.stream, sides: 18)
        do {
            let event = try fold.module.decode(stored, try opener(stored, wrapped: try row.optionalBytes(6), keys))
            fold.state = fold.module.evolve(fold.state, event)
        } catch {
            faults.add("position \(stored.shard)-\(stored.position) cannot be read")
            fold.isReadable = false
        }
    }

    private func compare(_ data: [UInt8], _ fold: Fold, _ faults: inout VerifyFaults) {
        guard fold.isReadable, fold.module.rowState(of: fold.state) != data else { return }
        faults.add("the state in the row of stream \(fold.stream.streamID) does not follow from the log")
    }

    /// A page of all events; module and data only where they are of the modules named, and the state in the stream's row beside
    /// its last event.
    private func page(
        after place: StreamSides.Place, of modules: [String], _ connection: BorrowedConnection
    ) async throws -> ResultSet {
        try await connection.query(
            """
            SELECT e.hospital_id, e.side_id, e.side_version, s.module, l.state, l.state_form, k.wrapped_key, e.shard,
                e.position, e.version, e.schema_version, e.type, e.event_id, e.command_id, e.actor_id, e.subject_id,
                e.recorded_at, CASE WHEN s.module IS NOT NULL THEN e.data END, e.stream_id, e.second_stream_id,
                e.second_version
            FROM \(StreamSides.page(after: place))
            LEFT JOIN journal.stream AS s
                ON s.hospital_id = e.hospital_id AND s.stream_id = e.side_id AND s.module = ANY (\(.texts(modules)))
            LEFT JOIN journal.stream AS l
                ON l.hospital_id = s.hospital_id AND l.stream_id = s.stream_id AND l.version = e.side_version
            LEFT JOIN journal.data_key AS k ON k.hospital_id = e.hospital_id AND k.subject_id = e.subject_id
            ORDER BY e.hospital_id, e.side_id, e.side_version
            """)
    }
}
