import Kernel
import Postgres

/// Kept states: each equals a fold of the log up to its version, and none is kept of an erased person.
struct SnapshotCheck {
    let keys: Keyring
    let modules: [AnyJournalModule]

    /// A kept state and what stands beside it.
    private struct Kept {
        var snapshot: StoredSnapshot
        var leaf: [UInt8]
        var recordedAt: Timestamp
        var wrapped: [UInt8]?
    }

    /// A stream while it is folded.
    private struct Fold {
        var stream: StreamKey
        var state: any Sendable
        var version = 0
        var leaf: [UInt8] = []
        var recordedAt = Timestamp.earliest
    }

    func run(_ connection: BorrowedConnection, _ report: inout VerifyReport) async throws {
        var faults = VerifyFaults()
        var count = 0
        for module in modules.map(\.handle) where module.snapshotForm > 0 {
            count += try await check(module, connection, &faults)
        }
        let other = try await connection.query("SELECT count(*) FROM journal.snapshot")[0].int(0) - count
        let orphans = try await connection.query(
            """
            SELECT n.stream_id FROM journal.snapshot AS n
            LEFT JOIN journal.data_key AS k ON k.hospital_id = n.hospital_id AND k.subject_id = n.subject_id
            WHERE n.subject_id IS NOT NULL AND k.wrapped_key IS NULL
            ORDER BY n.stream_id LIMIT \(Int64(JournalVerifier.pageEvents))
            """)
        for index in 0..<orphans.count {
            let stream: StreamID = try orphans[index].id(0)
            faults.add("a state of stream \(stream) is kept of an erased person")
        }
        report.add("snapshots", looked: "\(count)" + (other > 0 ? ", \(other) of another form" : ""), faults: faults)
    }

    private func check(
        _ module: any ModuleHandle, _ connection: BorrowedConnection, _ faults: inout VerifyFaults
    ) async throws -> Int {
        var count = 0
        var after = (
            stream: StreamKey(hospitalID: .init(high: 0, low: 0), streamID: .init(high: 0, low: 0)), version: 0
        )
        var fold: Fold?
        while true {
            let page = try await page(module, after: after.stream, after.version, connection)
            for kept in page {
                after = (kept.snapshot.stream, kept.snapshot.version)
                if fold?.stream != kept.snapshot.stream {
                    fold = Fold(stream: kept.snapshot.stream, state: module.initialState)
                }
                guard var next = fold else { continue }
                try await carry(&next, to: kept.snapshot.version, module, connection, &faults)
                fold = next
                compare(kept, next, module, &faults)
            }
            count += page.count
            if page.count < JournalVerifier.pageEvents { return count }
        }
    }

    private func compare(
        _ kept: Kept, _ fold: Fold, _ module: any ModuleHandle, _ faults: inout VerifyFaults
    ) {
        let name = "the state of stream \(fold.stream.streamID) at \(kept.snapshot.version)"
        if fold.version != kept.snapshot.version { return faults.add("\(name) is of a version that does not exist") }
        if fold.leaf != kept.leaf || fold.recordedAt != kept.recordedAt {
            faults.add("\(name) names another event than the log has there")
        }
        guard let data = kept.snapshot.opened(wrapped: kept.wrapped, keys) else {
            return faults.add("\(name) cannot be opened")
        }
        do {
            let expected = try module.encodeSnapshot(fold.state)
            if expected?.data != data || expected?.subject != kept.snapshot.subject {
                faults.add("\(name) does not follow from the log")
            }
        } catch {
            faults.add("\(name) cannot be made from the log")
        }
    }

    /// Folds a stream on to a version.
    private func carry(
        _ fold: inout Fold, to version: Int, _ module: any ModuleHandle, _ connection: BorrowedConnection,
        _ faults: inout VerifyFaults
    ) async throws {
        while fold.version < version {
            let rows = try await connection.query(
                """
                SELECT k.wrapped_key, e.shard, e.position, e.version, e.schema_version, e.type, e.event_id, e.command_id,
                    e.actor_id, e.subject_id, e.recorded_at, e.data, e.leaf_hash, e.stream_id, e.second_stream_id,
                    e.second_version, e.side_version
                FROM (
                    SELECT i.*, i.version AS side_version FROM journal.event AS i
                    WHERE i.hospital_id = \(fold.stream.hospitalID) AND i.stream_id = \(fold.stream.streamID)
                        AND i.version > \(Int32(fold.version)) AND i.version <= \(Int32(version))
                    UNION ALL
                    SELECT i.*, i.second_version FROM journal.event AS i
                    WHERE i.hospital_id = \(fold.stream.hospitalID) AND i.second_stream_id = \(fold.stream.streamID)
                        AND i.second_version > \(Int32(fold.version)) AND i.second_version <= \(Int32(version))
                ) AS e
                LEFT JOIN journal.data_key AS k ON k.hospital_id = e.hospital_id AND k.subject_id = e.subject_id
                ORDER BY e.side_version LIMIT \(Int64(JournalVerifier.pageEvents))
                """)
            if rows.count == 0 { return }
            for index in 0..<rows.count {
                let row = rows[index]
                let stored = try StoredEvent(row, from: 1, of: fold.stream, sides: 13)
                do {
                    let opener = try opener(stored, wrapped: try row.optionalBytes(0), keys)
                    fold.state = module.evolve(fold.state, try module.decode(stored, opener))
                } catch {
                    faults.add("position \(stored.shard)-\(stored.position) cannot be read")
                }
                fold.version = try row.int(16)
                fold.recordedAt = stored.recordedAt
                fold.leaf = try row.bytes(12)
            }
        }
    }

    private func page(
        _ module: any ModuleHandle, after stream: StreamKey, _ version: Int, _ connection: BorrowedConnection
    ) async throws -> [Kept] {
        let rows = try await connection.query(
            """
            SELECT n.hospital_id, n.stream_id, n.version, n.data, n.subject_id, k.wrapped_key, n.leaf_hash, n.recorded_at
            FROM journal.snapshot AS n
            JOIN journal.stream AS s ON s.hospital_id = n.hospital_id AND s.stream_id = n.stream_id
            LEFT JOIN journal.data_key AS k ON k.hospital_id = n.hospital_id AND k.subject_id = n.subject_id
            WHERE s.module = \(module.name) AND n.form_version = \(Int32(module.snapshotForm))
                AND (n.hospital_id, n.stream_id, n.version) > (\(stream.hospitalID), \(stream.streamID), \(Int32(version)))
            ORDER BY n.hospital_id, n.stream_id, n.version LIMIT \(Int64(JournalVerifier.pageEvents))
            """)
        var found: [Kept] = []
        for index in 0..<rows.count {
            let row = rows[index]
            let key = StreamKey(hospitalID: try row.id(0), streamID: try row.id(1))
            guard let snapshot = try StoredSnapshot(row, from: 2, of: key, form: module.snapshotForm) else { continue }
            found.append(
                Kept(
                    snapshot: snapshot, leaf: try row.bytes(6), recordedAt: try row.timestamp(7),
                    wrapped: try row.optionalBytes(5)))
        }
        return found
    }
}
