public import Jobs
public import Postgres

/// Keeps the log's months ahead: makes event partitions, at the start of each process and as a job by the day.
public struct PartitionKeeper: Sendable {
    /// Months ahead of the present one that have a partition.
    static let monthsAhead: Int32 = 3

    private let database: Database

    /// Makes a keeper.
    public init(database: Database) { self.database = database }

    /// The job that makes them; a run counts those that it made.
    public var job: RecurringJob {
        RecurringJob("journal.partitions", .every(.seconds(86_400))) { _ in
            JobReport(done: try await ensurePartitions())
        }
    }

    /// Makes the partitions that are missing; answers how many it made.
    ///
    /// Idempotent, safe in several processes at once.
    @discardableResult
    public func ensurePartitions() async throws -> Int {
        try await database.withConnection(.system) { connection in
            try await connection.query("SELECT journal.ensure_event_partitions(\(Self.monthsAhead))")[0].int(0)
        }
    }
}
