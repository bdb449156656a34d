public import Kernel
public import Postgres

/// How it stands with a job, of whatever release: a row of `platform.job`.
public struct JobStatus: Sendable, Hashable {
    /// The stable name.
    public var name: String
    /// When it is due next, or has been since.
    public var due: Timestamp
    /// Whether a process is at it.
    public var isRunning: Bool
    /// When the last run began.
    public var started: Timestamp?
    /// When the last run that ended did so.
    public var ended: Timestamp?
    /// What that one came to.
    public var report: JobReport
    /// How many runs ended.
    public var runs: Int
    /// How many of the last ones in a row ended by an error.
    public var failuresInRow: Int
    /// Moments that were let go by, and for which a later run made up.
    public var missed: Int

    /// Every job, by name. Throws `PostgresError` where the database is away.
    public static func all(in database: Database) async throws -> [JobStatus] { try await JobStore.statuses(database) }

    /// That of a job; see the properties.
    init(name: String, due: Timestamp, isRunning: Bool, report: JobReport, failuresInRow: Int) {
        (self.name, self.due, self.isRunning, self.report) = (name, due, isRunning, report)
        (runs, self.failuresInRow, missed) = (failuresInRow, failuresInRow, 0)
    }

    init(_ row: Row) throws(PostgresError) {
        let report = JobReport(
            done: try row.optionalInt(5) ?? 0, failed: try row.optionalInt(6) ?? 0,
            firstFailure: try row.optionalText(7))
        self.init(
            name: try row.text(0), due: try row.timestamp(1), isRunning: row.isNull(2) ? false : try row.bool(2),
            report: report, failuresInRow: try row.int(9))
        started = try row.optionalTimestamp(3)
        ended = try row.optionalTimestamp(4)
        runs = try row.int(8)
        missed = try row.int(10)
    }
}
