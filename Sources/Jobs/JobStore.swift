import Kernel
import Postgres

/// The rows of `platform.job`, by the database's clock where leases are concerned; on connections of the system role.
///
/// None of its commits is flushed: a run that a crash of PostgreSQL forgets is done once more.
struct JobStore: Sendable {
    /// A run that was taken.
    struct Taken: Sendable, Hashable {
        var name: String
        var due: Timestamp
    }

    /// How a run ended.
    struct Ending: Sendable {
        var name: String
        /// When it is due next.
        var due: Timestamp
        var missed: Int
        var report: JobReport
        /// Whether it ended by an error.
        var isFailure: Bool
    }

    let database: Database
    /// This process.
    let holder: JobHolderID

    /// How long a job that a process does not know is kept, in case an older or a newer one does.
    private static let unknownDays: Int32 = 30

    /// Makes the rows of jobs that have none, and forgets those of jobs that nobody has known for long.
    func register(_ jobs: [RecurringJob], now: Timestamp) async throws {
        try await run(
            """
            DELETE FROM platform.job
            WHERE name <> ALL (\(.texts(jobs.map(\.name))))
                AND due_at < \(now) - make_interval(days => \(Self.unknownDays))
            """)
        try await run(
            """
            INSERT INTO platform.job (name, due_at)
            SELECT x.name, x.due
            FROM unnest(\(.texts(jobs.map(\.name))), \(.timestamps(jobs.map { $0.schedule.first(now: now) }))) AS x (name, due)
            ON CONFLICT DO NOTHING
            """)
    }

    /// Takes the jobs of these that are due and that nobody is at, at most so many, the longest due first.
    func take(_ names: [String], now: Timestamp, limit: Int) async throws -> [Taken] {
        let rows = try await run(
            """
            UPDATE platform.job AS j
            SET lease_holder = \(holder), started_at = clock_timestamp(), lease_expires_at = \(Self.expiry)
            FROM (
                SELECT d.name FROM platform.job AS d
                WHERE d.name = ANY (\(.texts(names))) AND d.due_at <= \(now)
                    AND (d.lease_holder IS NULL OR d.lease_expires_at < clock_timestamp())
                ORDER BY d.due_at
                LIMIT \(Int32(limit))
                FOR UPDATE SKIP LOCKED
            ) AS due
            WHERE j.name = due.name
            RETURNING j.name, j.due_at
            """)
        return try rows.map { row throws(PostgresError) in Taken(name: try row.text(0), due: try row.timestamp(1)) }
    }

    /// Says that runs go on; gives those that are this process's still.
    func renew(_ names: [String]) async throws -> Set<String> {
        let rows = try await run(
            """
            UPDATE platform.job SET lease_expires_at = \(Self.expiry)
            WHERE name = ANY (\(.texts(names))) AND lease_holder = \(holder)
            RETURNING name
            """)
        return Set(try rows.map { row throws(PostgresError) in try row.text(0) })
    }

    /// Notes the end of a run; false where another process has taken it over.
    func end(_ ending: Ending) async throws -> Bool {
        let rows = try await run(
            """
            UPDATE platform.job
            SET due_at = \(ending.due), lease_holder = NULL, lease_expires_at = NULL, ended_at = clock_timestamp(),
                done_count = \(Int64(ending.report.done)), failed_count = \(Int64(ending.report.failed)),
                failure = \(ending.report.firstFailure.map { .text($0) } ?? .null(.text)), run_count = run_count + 1,
                failures_in_row = CASE WHEN \(ending.isFailure) THEN failures_in_row + 1 ELSE 0 END,
                missed_count = missed_count + \(Int64(ending.missed))
            WHERE name = \(ending.name) AND lease_holder = \(holder)
            RETURNING name
            """)
        return rows.count == 1
    }

    /// Leaves runs that were broken off to other processes at once.
    func release(_ names: [String]) async throws {
        try await run(
            """
            UPDATE platform.job SET lease_holder = NULL, lease_expires_at = NULL
            WHERE name = ANY (\(.texts(names))) AND lease_holder = \(holder)
            """)
    }

    /// Every job that there is a row of, by name.
    static func statuses(_ database: Database) async throws -> [JobStatus] {
        let rows = try await database.withConnection(.system) { connection in
            try await connection.query(
                """
                SELECT name, due_at, lease_expires_at >= clock_timestamp(), started_at, ended_at, done_count, failed_count,
                    failure, run_count, failures_in_row, missed_count
                FROM platform.job ORDER BY name
                """)
        }
        return try rows.map(JobStatus.init)
    }

    private static let unflushed: SQL = "SELECT set_config('synchronous_commit', 'off', true)"

    private static let expiry: SQL =
        "clock_timestamp() + make_interval(secs => \(Int32(RecurringJob.leaseDuration.components.seconds)))"

    @discardableResult
    private func run(_ statement: SQL) async throws -> ResultSet {
        try await database.withConnection(.system) { connection in
            try await connection.pipeline([Self.unflushed, statement], scope: .none)[1]
        }
    }
}
