import EventLoop

/// A connection that its holder has for itself.
///
/// Calls are answered in order; several may be made at once. A call whose timeout passes, or whose task is cancelled after
/// it was sent, throws `deadlineExceeded`, its statement is cancelled on the server, and the connection is cut.
public final class BorrowedConnection: Sendable {
    private let lease: Int
    private let shard: DatabaseShard

    init(lease: Int, shard: DatabaseShard) {
        self.lease = lease
        self.shard = shard
    }

    deinit { end() }

    /// Several statements as one implicit transaction, one pipeline, one Sync.
    ///
    /// Returns once PGRES_PIPELINE_SYNC came with no error in the group: then, and only then, it is durable. Each element
    /// is the result of one statement. `connectionLost` means that the outcome is unknown. `timeout` bounds each statement
    /// on the server and the whole here; nil is the constant 5 minutes. Inside `transaction` it is part of that.
    public nonisolated(nonsending) func pipeline(
        _ statements: [SQL], scope: TenantScope, timeout: Duration? = nil
    ) async throws(PostgresError) -> [ResultSet] {
        let milliseconds = timeout.map { Self.milliseconds($0) }
        return try await shard.run(
            .scoped(statements, scope, timeoutMilliseconds: milliseconds), on: .lease(lease),
            deadlineNanoseconds: Self.deadline(afterMilliseconds: milliseconds))
    }

    /// An explicit transaction under a scope: BEGIN, set_config, `body`, COMMIT; ROLLBACK when `body` throws.
    ///
    /// Throws the body's own error once it was rolled back; `TransactionError` says what else failed. A COMMIT that
    /// PostgreSQL answers with ROLLBACK, because an error was swallowed, is an error (SQLSTATE 40000).
    public nonisolated(nonsending) func transaction<Value: Sendable>(
        scope: TenantScope, _ body: @Sendable (BorrowedConnection) async throws -> Value
    ) async throws -> Value {
        do throws(PostgresError) {
            // The setting is local to the transaction that BEGIN opens around it.
            _ = try await plain([SQL(utility: "BEGIN"), Self.scopeStatement(scope)])
        } catch {
            // Where only the setting failed the transaction is open; where the connection is gone there is none.
            guard case .server = error else { throw TransactionError(begin: error) }
            throw TransactionError(begin: error, rollback: await rollback())
        }
        let value: Value
        do {
            value = try await body(self)
        } catch {
            guard let rollback = await rollback() else { throw error }
            throw TransactionError(body: error, rollback: rollback)
        }
        try await commit()
        return value
    }

    /// One statement; outside a transaction it is its own, and under no tenant.
    public nonisolated(nonsending) func query(_ statement: SQL) async throws(PostgresError) -> ResultSet {
        guard let result = try await plain([statement]).first else { throw .misuse("a statement without a result") }
        return result
    }

    /// Runs a script of several statements (simple protocol), for migrations: one implicit transaction unless it says BEGIN.
    public nonisolated(nonsending) func script(_ text: String) async throws(PostgresError) {
        _ = try await shard.run(
            .script(text), on: .lease(lease), deadlineNanoseconds: Self.deadline(afterMilliseconds: nil))
    }

    /// Gives the connection back, or closes it where it was dedicated.
    func end() { shard.enter { [lease] shard in shard.release(lease) } }

    private nonisolated(nonsending) func plain(
        _ statements: [SQL], isCancellable: Bool = true
    ) async throws(PostgresError) -> [ResultSet] {
        try await shard.run(
            .plain(statements), on: .lease(lease), deadlineNanoseconds: Self.deadline(afterMilliseconds: nil),
            isCancellable: isCancellable)
    }

    /// Commits, unless the task was cancelled before: what was sent is waited for.
    private nonisolated(nonsending) func commit() async throws(TransactionError) {
        if Task.isCancelled { throw TransactionError(commit: .cancelled, rollback: await rollback()) }
        let tag: String?
        do throws(PostgresError) {
            tag = try await plain([SQL(utility: "COMMIT")], isCancellable: false).first?.commandTag
        } catch {
            throw TransactionError(commit: error)
        }
        guard tag == "COMMIT" else {
            let error = ServerError(sqlState: "40000", message: "the transaction was rolled back")
            throw TransactionError(commit: .server(error))
        }
    }

    /// Rolls back even where the task is cancelled; answers what failed.
    private nonisolated(nonsending) func rollback() async -> PostgresError? {
        do throws(PostgresError) {
            _ = try await plain([SQL(utility: "ROLLBACK")], isCancellable: false)
            return nil
        } catch {
            return error
        }
    }

    private static func scopeStatement(_ scope: TenantScope) -> SQL {
        var ids: [UInt8] = []
        scope.append(to: &ids)
        let text = String(decoding: ids, as: UTF8.self)
        return "SELECT pg_catalog.set_config('medley.hospital_ids', \(text), true)"
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return max(1, Int(clamping: seconds &* 1_000 &+ attoseconds / 1_000_000_000_000_000))
    }

    private static func deadline(afterMilliseconds milliseconds: Int?) -> UInt64 {
        let limit = milliseconds ?? DatabaseLimits.borrowedStatementTimeoutMilliseconds
        return MonotonicClock.nanoseconds() + UInt64(limit) * 1_000_000 + DatabaseLimits.borrowedGraceNanoseconds
    }
}
