public import EventLoop

/// PostgreSQL as the rest of Medley sees it: pipelined point reads on shared connections, borrowed connections for the rest.
///
/// Work begun on a reactor uses that reactor's connections and never leaves its thread; other callers are given a reactor.
public final class Database: Sendable {
    private let shards: [DatabaseShard]
    private let group: ReactorGroup

    /// Makes a database; nothing is connected before `start()`.
    ///
    /// Lost connections are remade with back-off; meanwhile callers get `PostgresError.unavailable`, at once, never a hang.
    public init(configuration: DatabaseConfiguration, group: ReactorGroup, metrics: DatabaseMetrics? = nil) {
        self.group = group
        let connects = OffloadPool(
            label: "medley.postgres.connect", width: DatabaseLimits.concurrentConnects,
            queueLimit: DatabaseLimits.waitingConnects)
        shards = group.reactors.map {
            DatabaseShard(reactor: $0, configuration: configuration, connects: connects, metrics: metrics)
        }
    }

    /// Connects; throws what the first connection met: `server` with SQLSTATE 08001 where the server cannot be reached or
    /// refuses the log-in, `misuse` where the log-in may bypass row-level security.
    ///
    /// Nothing runs on after a failure; it may be called again. Afterwards losses are mended without anyone asking.
    public func start() async throws(PostgresError) {
        let failure = await withTaskGroup(of: PostgresError?.self) { group in
            for shard in shards {
                group.addTask {
                    do throws(PostgresError) {
                        try await shard.start()
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(nil) { $0 ?? $1 }
        }
        guard let failure else { return }
        await stop()
        throw failure
    }

    /// Closes every connection, to be called before a started database is let go of; work under way ends with `connectionLost`, work that waits with `unavailable`.
    public func stop() async {
        for shard in shards { await shard.stop() }
    }

    /// Whether every reactor has a shared connection that works, and every dedicated one works, for `/readyz`: while one of
    /// them is being made anew, some requests would be refused.
    public var isReady: Bool { shards.allSatisfy { $0.isWhole } }

    /// What was done since this was made, and what is under way, for metrics.
    public var statistics: DatabaseStatistics {
        get async {
            var sum = DatabaseStatistics()
            for shard in shards { sum += await shard.statistics }
            return sum
        }
    }

    /// One statement under a tenant in one round trip: set_config and the statement in one pipeline group with one Sync.
    ///
    /// For reads, and for single statements that are their own transaction. The statement is prepared once a connection.
    /// `deadlineNanoseconds` is monotonic (`RequestContext.deadlineNanoseconds`); nil is the constant default of 10 s.
    public nonisolated(nonsending) func query(
        _ statement: SQL, scope: TenantScope, deadlineNanoseconds: UInt64? = nil
    ) async throws(PostgresError) -> ResultSet {
        let results = try await pipeline([statement], scope: scope, deadlineNanoseconds: deadlineNanoseconds)
        guard let result = results.first else { throw .misuse("a statement without a result") }
        return result
    }

    /// Several statements under a tenant as one implicit transaction in one round trip; all or nothing.
    ///
    /// Errors: `unavailable` and `queueFull` before anything was sent, `connectionLost` and `deadlineExceeded` with an
    /// unknown outcome, `server` for a refusal, `cancelled` where the task was cancelled before it was sent.
    public nonisolated(nonsending) func pipeline(
        _ statements: [SQL], scope: TenantScope, deadlineNanoseconds: UInt64? = nil
    ) async throws(PostgresError) -> [ResultSet] {
        let deadline =
            deadlineNanoseconds ?? MonotonicClock.nanoseconds() + DatabaseLimits.defaultDeadlineNanoseconds
        return try await shard().run(
            .scoped(statements, scope, timeoutMilliseconds: nil), on: .shared, deadlineNanoseconds: deadline)
    }

    /// Lends a connection for something longer; it is rolled back and given back when `body` ends.
    ///
    /// Settings, advisory locks and temporary tables do not outlive the loan. Throws what `body` throws, and before it
    /// began `unavailable` (none within 10 s, or the database is away), `queueFull` or `cancelled`.
    public nonisolated(nonsending) func withConnection<Value: Sendable>(
        _ role: DatabaseRole, _ body: @Sendable (BorrowedConnection) async throws -> Value
    ) async throws -> Value {
        let shard = shard()
        let connection = BorrowedConnection(lease: try await shard.borrow(role), shard: shard)
        defer { connection.end() }
        return try await body(connection)
    }

    /// A connection for one owner alone (a lane of the journal), on the reactor given; remade by itself after a loss.
    ///
    /// While it is away its calls throw `unavailable` at once. It is closed when the owner lets go of it. Throws what the
    /// first attempt met, as `start()` does.
    public func dedicatedConnection(
        _ role: DatabaseRole, on reactor: Reactor
    ) async throws(PostgresError) -> BorrowedConnection {
        guard let shard = shards.first(where: { $0.reactor === reactor }) else {
            throw .misuse("the reactor is not one of the database's group")
        }
        return BorrowedConnection(lease: try await shard.dedicate(role), shard: shard)
    }

    /// Counts a read that was refused before it became a unit.
    func countRefusal() { shards[reactorIndex()].enter { $0.meter.count(.queueFull) } }

    /// The reactors that have connections.
    var reactors: [Reactor] { shards.map(\.reactor) }

    /// The place of the caller's reactor among `reactors`, or of one in turn.
    func reactorIndex() -> Int {
        let reactor = Reactor.current ?? group.next()
        if reactor.index < shards.count, shards[reactor.index].reactor === reactor { return reactor.index }
        let next = group.next()
        return shards.firstIndex { $0.reactor === next } ?? 0
    }

    /// The connections of the caller's reactor, or of one in turn.
    private func shard() -> DatabaseShard { shards[reactorIndex()] }
}
