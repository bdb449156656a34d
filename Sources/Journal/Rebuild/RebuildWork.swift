import EventLoop
import Kernel
import Postgres
import Synchronization

/// One rebuild of one projection.
struct RebuildWork: Sendable {
    /// How long until the next line of progress.
    static let progressNanoseconds: UInt64 = 1_000_000_000

    let rebuilder: ProjectionRebuilder
    let reader: LogReader
    let lease: RebuildLease

    private var database: Database { rebuilder.database }

    /// Whether the live tables are of an older version, so that there is nothing to compare or to keep in step with.
    private func isUpgrade(_ connection: BorrowedConnection) async throws -> Bool {
        guard reader.kind.isBehind else { return false }
        let rows = try await connection.query(
            "SELECT version FROM journal.reader WHERE name = \(reader.name)")
        guard let row = rows.first else { return false }
        let version = try row.int(0)
        if version > reader.version { throw RebuildError.newerRelease(reader.name) }
        return version < reader.version
    }

    func run(on connection: BorrowedConnection, compare: Bool) async throws -> RebuildReport {
        let isUpgrade = try await isUpgrade(connection)
        let tables = SQLBind.texts(reader.tables)
        let began = try await connection.query("SELECT clock_timestamp()")[0].timestamp(0)
        try await makeTwins(on: connection)
        let names = Dictionary(uniqueKeysWithValues: reader.tables.map { ($0, $0 + "__twin") })
        var fold = RebuildFold(reader, rebuilder.catalogue, rebuilder.keys, ProjectionTarget(names: names), lease)
        let swap = RebuildSwap(reader: reader, isUpgrade: isUpgrade, began: began, lease: lease)
        try await catchUp(&fold, swap, on: connection)
        // Best while nobody is kept waiting: the first plans after the swap rest on it.
        _ = try await connection.query("SELECT journal.analyze_twins(\(tables))")
        var comparisons: [RebuildReport.Comparison] = []
        if compare, !isUpgrade { comparisons = try await self.compare(&fold, swap, on: connection) }
        try await catchUp(&fold, swap, on: connection)
        try await attempt { [fold] in try await swap.perform(fold, on: connection) }
        rebuilder.progress("\(reader.name): rebuilt from \(fold.events) events and live")
        return RebuildReport(
            name: reader.name, events: fold.events, comparisons: comparisons, parkedStreams: fold.parked.count)
    }

    /// Makes empty twins, where a rebuild that was interrupted may have left some.
    private func makeTwins(on connection: BorrowedConnection) async throws {
        try await connection.transaction(scope: .none) { connection in
            try await lease.prove(on: connection)
            _ = try await connection.query("SELECT journal.drop_twins(\(.texts(reader.tables)))")
            for table in reader.tables { _ = try await connection.query("SELECT journal.make_twin(\(table))") }
        }
    }

    /// Folds until little is left.
    private func catchUp(
        _ fold: inout RebuildFold, _ swap: RebuildSwap, on connection: BorrowedConnection
    ) async throws {
        for _ in 0..<ProjectionRebuilder.catchUpRounds {
            let ends = try await swap.ends(on: connection)
            let (behind, before, start) = (fold.behind(ends), fold.events, MonotonicClock.nanoseconds())
            if behind == 0 { return }
            var told = start
            let (name, progress) = (reader.name, rebuilder.progress)
            try await fold.run(to: ends, on: connection) { fold in
                let now = MonotonicClock.nanoseconds()
                guard now - told >= Self.progressNanoseconds else { return }
                told = now
                let left = fold.behind(ends)
                let rate = Double(fold.events - before) * 1e9 / Double(max(now - start, 1))
                progress(
                    "\(name): \(fold.events) events, \(100 * (behind - left) / max(behind, 1)) %, \(Int(rate)) events/s"
                )
            }
            if behind <= ProjectionRebuilder.swapLagPositions { return }
        }
    }

    /// Compares the live tables with their twins where both stand at one position: writers wait only until the twins are
    /// there, the comparing itself is done in a snapshot.
    private func compare(
        _ fold: inout RebuildFold, _ swap: RebuildSwap, on connection: BorrowedConnection
    ) async throws -> [RebuildReport.Comparison] {
        // What a try has folded stays folded, whatever becomes of the try.
        let place = RebuildPlace(fold)
        let comparisons = try await attempt {
            try await compareOnce(place, swap, on: connection)
        } onRetry: {
            // Losing the error is right: a connection that cannot roll back is not in a transaction any more.
            _ = try? await connection.query("ROLLBACK")
        }
        fold = place.fold
        for comparison in comparisons where !comparison.isEqual {
            rebuilder.progress(
                "\(comparison.table): \(comparison.surplus) rows do not follow from the log, "
                    + "\(comparison.missing) are missing or other")
        }
        return comparisons
    }

    private func compareOnce(
        _ place: RebuildPlace, _ swap: RebuildSwap, on connection: BorrowedConnection
    ) async throws -> [RebuildReport.Comparison] {
        let (database, tables) = (database, reader.tables)
        let milliseconds = ProjectionRebuilder.lockTimeoutMilliseconds
        return try await database.withConnection(.system) { holder in
            _ = try await holder.query("BEGIN")
            try await swap.hold(on: holder)
            var fold = place.fold
            // A writer that is kept out may keep out the fold in turn, which no server can see.
            fold.lockTimeoutMilliseconds = milliseconds
            try await fold.run(to: try await swap.ends(on: connection), on: connection) { place.fold = $0 }
            let ready = fold
            place.fold = try await connection.transaction(scope: .none) { connection in
                var fold = ready
                _ = try await connection.query("SELECT set_config('lock_timeout', \("\(milliseconds)ms"), true)")
                try await swap.settle(&fold, on: connection)
                return fold
            }
            place.allowPatience()
            _ = try await connection.query("BEGIN ISOLATION LEVEL REPEATABLE READ")
            _ = try await connection.query("SELECT count(*) FROM journal.shard_head")
            _ = try await holder.query("ROLLBACK")
            var comparisons: [RebuildReport.Comparison] = []
            for table in tables {
                comparisons.append(try await Self.compare(table, place.fold.target.table(table), connection))
            }
            _ = try await connection.query("ROLLBACK")
            return comparisons
        }
    }

    /// Rows that only one of two tables has, as text: not every type can be compared otherwise.
    static func compare(
        _ live: String, _ rebuilt: String, _ connection: BorrowedConnection
    ) async throws(PostgresError) -> RebuildReport.Comparison {
        let row = try await connection.query(
            """
            SELECT (SELECT count(*) FROM \(unsafeRaw: live)),
                (SELECT count(*) FROM (SELECT l::text FROM \(unsafeRaw: live) AS l
                    EXCEPT ALL SELECT r::text FROM \(unsafeRaw: rebuilt) AS r) AS surplus),
                (SELECT count(*) FROM (SELECT r::text FROM \(unsafeRaw: rebuilt) AS r
                    EXCEPT ALL SELECT l::text FROM \(unsafeRaw: live) AS l) AS missing)
            """)[0]
        return RebuildReport.Comparison(
            table: live, rows: try row.int(0), surplus: try row.int(1), missing: try row.int(2))
    }

    /// Tries again while locks cannot be had.
    private func attempt<Value: Sendable>(
        _ body: () async throws -> Value, onRetry: () async -> Void = {}
    ) async throws -> Value {
        for _ in 0..<ProjectionRebuilder.lockAttempts {
            do {
                return try await body()
            } catch {
                guard Self.isLockTimeout(error) else { throw error }
                await onRetry()
                try await Task.sleep(for: ProjectionRebuilder.lockRest)
            }
        }
        throw RebuildError.neverQuiet(reader.name)
    }

    /// A lock timeout, a deadlock or a serialisation failure.
    private static func isLockTimeout(_ error: any Error) -> Bool {
        let inner = (error as? TransactionError).flatMap { $0.begin ?? $0.commit ?? ($0.body as? PostgresError) }
        guard case .server(let server) = inner ?? (error as? PostgresError) else { return false }
        return ["55P03", "40P01", "40001"].contains(server.sqlState)
    }
}

/// Where a fold stands, kept apart from the tries that carry it on.
private final class RebuildPlace: Sendable {
    private let state: Mutex<RebuildFold>

    init(_ fold: RebuildFold) { state = Mutex(fold) }

    var fold: RebuildFold {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    /// Lets pages wait for locks as long as usual again.
    func allowPatience() { state.withLock { $0.lockTimeoutMilliseconds = nil } }
}
