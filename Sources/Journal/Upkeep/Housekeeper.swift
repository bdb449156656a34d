public import Jobs
public import Kernel
public import Postgres
public import Telemetry

/// Carries chores out, a bounded number of rows at once: a job by the hour.
public struct Housekeeper: Sendable {
    /// The time between two rounds.
    static let period = Duration.seconds(3_600)
    /// Rows that one statement deletes.
    static let rowsPerStatement: Int32 = 5_000
    /// Statements of one chore in one round; what is left then is left to the next.
    static let statementsPerChore = 200

    private let database: Database
    private let chores: [UpkeepChore]
    private let clock: any WallClock
    private let logger: Logger
    private let rows: MetricFamily<Counter>

    /// Makes a housekeeper.
    public init(
        _ chores: [UpkeepChore], database: Database, clock: any WallClock, telemetry: (MetricsRegistry, Logger)
    ) {
        self.chores = chores
        self.database = database
        self.clock = clock
        logger = telemetry.1
        rows = telemetry.0.counters(
            "medley_upkeep_rows_total", help: "Rows that were past their time and deleted.", labels: ["chore"])
    }

    /// The job that carries them out; a run counts rows, and the chores that could not be carried out.
    public var job: RecurringJob {
        RecurringJob("journal.upkeep", .every(Self.period)) { _ in try await round() }
    }

    /// Carries every chore out once.
    ///
    /// A chore that cannot be carried out keeps no other from it. Throws where the database is away, or the task is cancelled.
    @discardableResult
    public func round() async throws -> JobReport {
        try await database.withConnection(.system) { connection in
            var report = JobReport()
            for chore in chores {
                do throws(PostgresError) {
                    try await carryOut(chore, on: connection, &report)
                } catch {
                    guard case .server(let fault) = error else { throw error }
                    logger.error(
                        "what is past its time was not all deleted",
                        ["chore": .public(chore.name), "state": .public(fault.sqlState)])
                    report.fail(code: fault.sqlState)
                }
            }
            return report
        }
    }

    private func carryOut(
        _ chore: UpkeepChore, on connection: BorrowedConnection, _ report: inout JobReport
    ) async throws(PostgresError) {
        let counter = rows.series(chore.name)
        var deleted = 0
        defer { tell(chore, deleted) }
        for _ in 0..<Self.statementsPerChore {
            if Task.isCancelled { throw .cancelled }
            let count = try await connection.query(chore.statement(clock.now(), Self.rowsPerStatement)).affectedRows
            counter.increment(by: UInt64(count))
            deleted += count
            report.done += count
            if count < Int(Self.rowsPerStatement) { break }
        }
    }

    private func tell(_ chore: UpkeepChore, _ deleted: Int) {
        if deleted == 0 { return }
        logger.info("rows past their time were deleted", ["chore": .public(chore.name), "rows": .public(deleted)])
    }
}
