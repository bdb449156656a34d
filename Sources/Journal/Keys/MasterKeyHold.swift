public import Crypto
public import EventLoop
public import Postgres
import Synchronization

/// Tells others that this server uses the master key, so that nobody brings a new one in meanwhile.
///
/// An advisory lock, held shared on a connection of its own and taken again where that was lost.
public final class MasterKeyHold: Sendable {
    /// How often the lock is looked after.
    static let period = Duration.seconds(5)

    private struct State {
        var task: Task<Void, Never>?
        var connection: BorrowedConnection?
        var isStopped = false
    }

    private let database: Database
    private let reactor: Reactor
    private let fingerprint: String
    private let state = Mutex(State())

    /// Makes a hold; `start` takes it. The connection is the reactor's.
    public init(_ key: MasterKey, _ database: Database, on reactor: Reactor) {
        self.database = database
        self.reactor = reactor
        fingerprint = key.fingerprint
    }

    /// Takes the lock, and looks after it until `stop`; throws `MasterKeyUseError.busy` while a new key is brought in.
    ///
    /// `onReplaced` is called once where another master key was brought in while the connection was lost: this server can
    /// read no new key any more, and must end.
    public func start(onReplaced: @escaping @Sendable () -> Void) async throws {
        let connection = try await database.dedicatedConnection(.system, on: reactor)
        guard try await look(connection) == .held else { throw MasterKeyUseError.busy }
        state.withLock { state in
            guard state.task == nil, !state.isStopped else { return }
            state.connection = connection
            // Unstructured: it runs beside everything else until `stop`.
            state.task = Task { [self] in
                while !Task.isCancelled {
                    // Cancellation ends the wait, and with it the hold.
                    do { try await Task.sleep(for: Self.period) } catch { return }
                    // Losing the error is right: while the database is away nobody brings a key in either.
                    if (try? await look(connection)) == .replaced { return onReplaced() }
                }
            }
        }
    }

    /// Lets go of the lock.
    public func stop() async {
        let (task, connection) = state.withLock { state in
            state.isStopped = true
            defer { (state.task, state.connection) = (nil, nil) }
            return (state.task, state.connection)
        }
        task?.cancel()
        await task?.value
        // Losing the error is right: the lock ends with the connection at the latest.
        _ = try? await connection?.query("SELECT pg_advisory_unlock_all()")
    }

    private enum Look { case held, busy, replaced }

    private func look(_ connection: BorrowedConnection) async throws(PostgresError) -> Look {
        let result = try await connection.query(
            """
            SELECT i.master_key_fingerprint IS DISTINCT FROM \(fingerprint),
                CASE WHEN EXISTS (
                    SELECT FROM pg_locks AS l
                    WHERE l.pid = pg_backend_pid() AND l.locktype = 'advisory' AND l.mode = 'ShareLock')
                THEN true ELSE pg_try_advisory_lock_shared(\(MasterKeyUse.lock)) END
            FROM journal.identity AS i
            """)
        if try result[0].bool(0) { return .replaced }
        return try result[0].bool(1) ? .held : .busy
    }
}
