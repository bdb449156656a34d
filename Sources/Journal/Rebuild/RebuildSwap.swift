import Kernel
import Postgres

/// How far a rebuild goes, what must be held while the last of it is done, and the swap.
///
/// Inline tables stand where the heads stand; tables behind the log where their checkpoints stand; a newer version goes to
/// the heads, since nothing is there yet that it should agree with.
struct RebuildSwap: Sendable {
    let reader: LogReader
    let isUpgrade: Bool
    /// When the rebuild began: keys that were destroyed since may have been used in it.
    let began: Timestamp
    let lease: RebuildLease

    private var isCheckpointed: Bool { reader.kind.isBehind && !isUpgrade }
    private var tables: SQLBind { .texts(reader.tables) }

    /// Where the fold is to go in each shard.
    func ends(on connection: BorrowedConnection) async throws(PostgresError) -> [Int64] {
        let rows =
            isCheckpointed
            ? try await connection.query(
                """
                SELECT s.shard, coalesce(c.position, 0)
                FROM generate_series(0, 15) AS s (shard)
                LEFT JOIN journal.checkpoint AS c
                    ON c.shard = s.shard AND c.name = \(reader.name) AND c.version = \(Int32(reader.version))
                ORDER BY s.shard
                """) : try await connection.query(ReaderStatements.heads.bound())
        var ends = [Int64](repeating: 0, count: Shard.count)
        for index in 0..<rows.count { ends[try rows[index].int(0)] = Int64(try rows[index].int(1)) }
        return ends
    }

    /// Keeps whoever writes the live tables out until the end of the transaction.
    func hold(on connection: BorrowedConnection) async throws(PostgresError) {
        _ = try await connection.query(
            "SELECT set_config('lock_timeout', \("\(ProjectionRebuilder.lockTimeoutMilliseconds)ms"), true)")
        if reader.kind.isBehind {
            _ = try await connection.query(
                """
                SELECT c.shard FROM journal.checkpoint AS c WHERE c.name = \(reader.name)
                ORDER BY c.version, c.shard FOR UPDATE
                """)
        }
        // Batches write inline tables, and batches that erase someone write all.
        _ = try await connection.query("SELECT journal.hold_twinned(\(tables))")
    }

    /// Brings the twins to where the live tables stand, once those are held: streams that were held back and go on by now,
    /// and people who were erased meanwhile.
    func settle(_ fold: inout RebuildFold, on connection: BorrowedConnection) async throws {
        try await lease.prove(on: connection)
        let ends = try await ends(on: connection)
        try await fold.finish(to: ends, on: connection)
        if isCheckpointed { try await release(&fold, ends, on: connection) }
        let rows = try await connection.query(
            "SELECT hospital_id, subject_id FROM journal.data_key WHERE destroyed_at >= \(began)")
        let erased = try rows.map { row throws(PostgresError) in
            ErasedSubject(hospitalID: try row.id(0), subjectID: try row.id(1))
        }
        try await fold.erase(erased, on: connection)
    }

    /// Applies what was held back of streams that are parked no more, or from a later position on.
    private func release(
        _ fold: inout RebuildFold, _ ends: [Int64], on connection: BorrowedConnection
    ) async throws {
        var present: [StreamKey: Int64] = [:]
        for shard in 0..<Shard.count {
            let rows = try await connection.query(
                ReaderStatements.parkedStreams.bound(
                    .int16(Int16(shard)), .texts([reader.name]), .int32s([Int32(reader.version)])))
            for index in 0..<rows.count {
                let key = StreamKey(hospitalID: try rows[index].id(1), streamID: try rows[index].id(2))
                present[key] = Int64(try rows[index].int(3))
            }
        }
        for (key, from) in fold.held.sorted(by: { $0.key < $1.key }) {
            let shard = Shard.of(key.hospitalID)
            let last = min(ends[shard], (present[key] ?? .max) - 1)
            try await replay(key, shard, from: from, to: last, &fold, connection)
            fold.held[key] = present[key]
        }
    }

    private func replay(
        _ key: StreamKey, _ shard: Int, from: Int64, to last: Int64, _ fold: inout RebuildFold,
        _ connection: BorrowedConnection
    ) async throws {
        var from = from
        while from <= last {
            let rows = try await connection.query(
                ReaderStatements.readParked.bound(
                    .int16(Int16(shard)), .id(key.hospitalID), .id(key.streamID), .int64(from), .int64(last),
                    .int32(ParkedReplay.pageEvents)))
            let page = try await LogPage(rows, fold.catalogue, fold.keys, on: connection)
            let events = try page.events(of: reader.module)
            try await fold.apply(events, on: connection)
            fold.events += events.count
            guard let end = page.items.last?.stored.position, rows.count == Int(ParkedReplay.pageEvents) else { return }
            from = end + 1
        }
    }

    /// The swap, in one transaction.
    func perform(_ fold: RebuildFold, on connection: BorrowedConnection) async throws {
        try await connection.transaction(scope: .none) { connection in
            try await hold(on: connection)
            var fold = fold
            try await settle(&fold, on: connection)
            if isUpgrade { try await goLive(fold, on: connection) }
            _ = try await connection.query("SELECT journal.swap_twins(\(tables))")
        }
    }

    /// Makes the newer version the live one, with its checkpoints where the fold stands.
    private func goLive(_ fold: RebuildFold, on connection: BorrowedConnection) async throws(PostgresError) {
        let (name, version) = (reader.name, Int32(reader.version))
        _ = try await connection.query(
            "UPDATE journal.reader SET version = \(version), live_since = now() WHERE name = \(name)")
        _ = try await connection.query("DELETE FROM journal.checkpoint WHERE name = \(name)")
        _ = try await connection.query("DELETE FROM journal.parked WHERE name = \(name)")
        _ = try await connection.query(
            """
            INSERT INTO journal.checkpoint (name, version, shard, position)
            SELECT \(name), \(version), x.ordinal - 1, x.position
            FROM unnest(\(.int64s(fold.positions))) WITH ORDINALITY AS x (position, ordinal)
            """)
        for (_, parking) in fold.parked {
            _ = try await connection.query(
                ReaderStatements.park.bound(
                    .text(name), .int32(version), .int16(Int16(parking.shard)), .int64(parking.position), .int32(1),
                    .text(parking.code), .int64(0)))
        }
    }
}
