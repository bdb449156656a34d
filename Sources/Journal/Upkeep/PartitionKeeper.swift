public import Postgres

/// Keeps the log's months ahead: makes event partitions at start and daily.
public final class PartitionKeeper: Sendable {
    /// Months ahead of the present one that have a partition.
    static let monthsAhead: Int32 = 3
    /// How long until the next round.
    static let period = Duration.seconds(86_400)
    /// How long until the next round after one that failed.
    static let retryPeriod = Duration.seconds(60)

    private let database: Database
    private let task = BackgroundTask()

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

    /// Begins the daily rounds; a second call does nothing.
    ///
    /// `onFailure` hears of rounds that failed and are tried again.
    public func start(onFailure: @escaping @Sendable (any Error) -> Void) {
        task.start { [self] in
            while !Task.isCancelled {
                var pause = Self.period
                do {
                    try await ensurePartitions()
                } catch {
                    if !Task.isCancelled { onFailure(error) }
                    pause = Self.retryPeriod
                }
                // Losing the error is right: cancellation ends the loop above.
                try? await Task.sleep(for: pause)
            }
        }
    }

    /// Ends the rounds.
    public func stop() async { await task.stop() }
}
