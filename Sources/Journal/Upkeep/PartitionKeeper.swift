public import Postgres
import Synchronization

/// Keeps the log's months ahead: makes event partitions at start and daily, and forgets idempotency rows of 30 days
/// ago.
public final class PartitionKeeper: Sendable {
    /// Months ahead of the present one that have a partition.
    static let monthsAhead: Int32 = 3
    /// How long an idempotency row is kept.
    static let commandRetentionDays: Int32 = 30
    /// Idempotency rows that one statement forgets.
    static let forgetPageRows: Int32 = 10_000
    /// How long until the next round.
    static let period = Duration.seconds(86_400)
    /// How long until the next round after one that failed.
    static let retryPeriod = Duration.seconds(60)

    private struct State {
        var task: Task<Void, Never>?
        var isStopped = false
    }

    private let database: Database
    private let state = Mutex(State())

    /// Makes a keeper; `start()` begins its rounds.
    public init(database: Database) { self.database = database }

    /// Makes the partitions that are missing; answers how many it made.
    ///
    /// Idempotent, safe in several processes at once.
    @discardableResult
    public func ensurePartitions() async throws -> Int {
        try await database.withConnection(.system) { connection in
            try await connection.query("SELECT journal.ensure_event_partitions(\(Self.monthsAhead))")[0].int(0)
        }
    }

    /// Forgets idempotency rows past their time; answers how many.
    @discardableResult
    public func forgetCommands() async throws -> Int {
        try await database.withConnection(.system) { connection in
            var forgotten = 0
            while true {
                let count = try await connection.query(
                    """
                    DELETE FROM journal.command AS c
                    USING (
                        SELECT o.hospital_id, o.principal, o.idempotency_key FROM journal.command AS o
                        WHERE o.created_at < now() - make_interval(days => \(Self.commandRetentionDays))
                        LIMIT \(Self.forgetPageRows)
                    ) AS old
                    WHERE c.hospital_id = old.hospital_id AND c.principal = old.principal
                        AND c.idempotency_key = old.idempotency_key
                    """
                ).affectedRows
                forgotten += count
                if count < Int(Self.forgetPageRows) { return forgotten }
            }
        }
    }

    /// Begins the daily rounds; a second call does nothing.
    ///
    /// `onFailure` hears of rounds that failed and are tried again.
    public func start(onFailure: @escaping @Sendable (any Error) -> Void) {
        state.withLock { state in
            guard state.task == nil, !state.isStopped else { return }
            // Unstructured: it runs beside everything else until `stop`.
            state.task = Task { [self] in
                while !Task.isCancelled {
                    var pause = Self.period
                    do {
                        try await ensurePartitions()
                        try await forgetCommands()
                    } catch {
                        if !Task.isCancelled { onFailure(error) }
                        pause = Self.retryPeriod
                    }
                    // Losing the error is right: cancellation ends the loop above.
                    try? await Task.sleep(for: pause)
                }
            }
        }
    }

    /// Ends the rounds.
    public func stop() async {
        let task = state.withLock { state in
            state.isStopped = true
            defer { state.task = nil }
            return state.task
        }
        task?.cancel()
        await task?.value
    }
}
