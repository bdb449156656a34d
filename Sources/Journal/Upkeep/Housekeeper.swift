public import Kernel
public import Postgres
public import Telemetry

/// Carries chores out by the hour, in one process at a time, a bounded number of rows at once.
///
/// The process that has the lease does the round, the others leave it to it; that of a process that dies ends by itself. (A
/// lock of the session would not do: behind a pooler the session is another's by the next statement.)
public final class Housekeeper: Sendable {
    /// The time between two rounds; up to `jitterSeconds` come on top, so that processes do not meet for ever.
    static let periodSeconds = 3_600
    /// The most that comes on top of a period, and the longest wait before the first round.
    static let jitterSeconds = 300
    /// Rows that one statement deletes.
    static let rowsPerStatement: Int32 = 5_000
    /// How long a round may take before another process may take it for dead.
    static let leaseSeconds = 1_800
    /// The lease's name.
    static let leaseName = "upkeep"
    /// Statements of one chore in one round; what is left then is left to the next.
    static let statementsPerChore = 200

    /// What a round came to.
    public enum Round: Sendable, Hashable {
        /// It was done: the rows that each chore deleted.
        case done([String: Int])
        /// Another process is at it.
        case busy
    }

    private let holder: LeaseHolderID
    private let database: Database
    private let chores: [UpkeepChore]
    private let clock: any WallClock
    private let logger: Logger
    private let rows: MetricFamily<Counter>
    private let rounds: MetricFamily<Counter>
    private let pause: @Sendable (Duration) async throws -> Void
    private let task = BackgroundTask()

    /// Makes a housekeeper; `start()` begins its rounds.
    ///
    /// `pause` waits, and throws where the task is cancelled.
    public init(
        _ chores: [UpkeepChore], database: Database, clock: any WallClock, holder: LeaseHolderID,
        telemetry: (MetricsRegistry, Logger),
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.chores = chores
        self.database = database
        self.clock = clock
        self.holder = holder
        self.pause = pause
        logger = telemetry.1
        rows = telemetry.0.counters(
            "medley_upkeep_rows_total", help: "Rows that were past their time and deleted.", labels: ["chore"])
        rounds = telemetry.0.counters(
            "medley_upkeep_rounds_total", help: "Rounds of upkeep by outcome: done, busy, failed.", labels: ["outcome"])
    }

    /// Begins the rounds; a second call does nothing.
    public func start() {
        task.start { [self] in await run() }
    }

    /// Ends the rounds, after the statement that runs.
    public func stop() async { await task.stop() }

    /// Does one round now, unless another process is at it.
    ///
    /// Throws what the first chore that failed threw, after the others were tried.
    @discardableResult
    public func round() async throws -> Round {
        try await database.withConnection(.system) { connection in
            let lease = try await CheckpointLease.take(
                Self.leaseName, version: 1, shard: 0, by: self.holder, for: .seconds(Self.leaseSeconds), on: connection)
            guard let lease else {
                self.rounds.series("busy").increment()
                return .busy
            }
            do {
                let deleted = try await self.carryOut(on: connection)
                try await lease.release(on: connection)
                return .done(deleted)
            } catch {
                // The fault of the round is what is told; a lease that stays ends by itself.
                try? await lease.release(on: connection)
                throw error
            }
        }
    }

    private func carryOut(on connection: BorrowedConnection) async throws -> [String: Int] {
        var deleted: [String: Int] = [:]
        var firstFault: PostgresError?
        for chore in chores {
            do throws(PostgresError) {
                deleted[chore.name] = try await carryOut(chore, on: connection)
            } catch {
                // A chore that cannot be done keeps no other from being done, but a lost connection does.
                firstFault = firstFault ?? error
                guard case .server = error else { break }
            }
        }
        if let firstFault { throw firstFault }
        rounds.series("done").increment()
        return deleted
    }

    private func carryOut(
        _ chore: UpkeepChore, on connection: BorrowedConnection
    ) async throws(PostgresError) -> Int {
        let counter = rows.series(chore.name)
        var deleted = 0
        for _ in 0..<Self.statementsPerChore {
            if Task.isCancelled { throw .cancelled }
            let count = try await connection.query(chore.statement(clock.now(), Self.rowsPerStatement)).affectedRows
            counter.increment(by: UInt64(count))
            deleted += count
            if count < Int(Self.rowsPerStatement) { break }
        }
        return deleted
    }

    private func run() async {
        var wait = Duration.seconds(Int.random(in: 0...Self.jitterSeconds))
        while !Task.isCancelled {
            // Cancellation ends the wait, and with it the rounds.
            do { try await pause(wait) } catch { return }
            do {
                if case .done(let deleted) = try await round() { tell(deleted) }
            } catch {
                if Task.isCancelled { return }
                rounds.series("failed").increment()
                logger.error("what is past its time was not all deleted", ["error": .type(of: error)])
            }
            wait = .seconds(Self.periodSeconds + Int.random(in: 0...Self.jitterSeconds))
        }
    }

    private func tell(_ deleted: [String: Int]) {
        for chore in chores {
            guard let count = deleted[chore.name], count > 0 else { continue }
            logger.info(
                "rows past their time were deleted", ["chore": .public(chore.name), "rows": .public(count)])
        }
    }
}
