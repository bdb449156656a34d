import Crypto
import EventLoop
import Journal
import Kernel
import Postgres
import Synchronization
import Telemetry
import TestSupport
import Testing

/// What the readers of one process are and the bounds that tests set.
struct ReaderSetup: Sendable {
    var turnover = ToyTurnover()
    var codec = ToyCodec()
    var notices = ToyNotices()
    var reaction: ToyReaction?
    var limits: SubscriptionLimits = {
        var limits = SubscriptionLimits()
        limits.pollInterval = .milliseconds(20)
        limits.leaseInterval = .milliseconds(100)
        limits.backoff = .milliseconds(1)
        limits.backoffLimit = .milliseconds(50)
        limits.pagePositions = 16
        limits.pace = .milliseconds(1)
        limits.checkpointInterval = .milliseconds(20)
        limits.parkedRetryInterval = .seconds(3_600)
        return limits
    }()

    var module: JournalModule<ToyBank> {
        var module = JournalModule<ToyBank>.bank
        module.codec = codec
        module.asynchronous = [turnover, ToyHolders()]
        module.publication = ToyPublication()
        return module
    }

    var subscriptions: [Subscription] {
        [Subscription(projection: notices)] + (reaction.map { [Subscription(reaction: $0)] } ?? [])
    }

    /// The modules of the program: the bank's, which everything here reads, and one that nobody reads.
    var modules: [AnyJournalModule] { [AnyJournalModule(module), AnyJournalModule(.mill)] }

    func catalogue() throws -> ReaderCatalogue {
        try ReaderCatalogue(modules: modules, subscriptions: subscriptions)
    }
}

extension JournalModule where D == ToyBank {
    /// A module whose events nobody reads.
    static var mill: JournalModule<ToyBank> {
        JournalModule<ToyBank>(name: "mill", codec: ToyCodec(), projections: [], claims: [])
    }
}

extension BankFixture {
    /// The same database, with commands for the module that nobody reads.
    var mill: BankFixture {
        var mill = self
        mill.module = .mill
        return mill
    }
}

/// Ends the connection, or fails, after the statements of a page.
final class ReaderFaults: ReaderFaultPoints {
    private let plan = Mutex<[SQL]>([])

    func fail(_ statement: SQL) { plan.withLock { $0.append(statement) } }
    var isSpent: Bool { plan.withLock { $0.isEmpty } }

    func statement(after step: CommitStep) -> SQL? { plan.withLock { $0.popLast() } }
}

extension BankFixture {
    func runner(
        _ setup: ReaderSetup, on process: BankProcess, faults: ReaderFaults? = nil
    ) throws -> SubscriptionRunner {
        SubscriptionRunner(
            try setup.catalogue(), journal: process.journal,
            telemetry: (MetricsRegistry(), Logger(sink: SilentLogSink(), clock: SystemClock(), minimumLevel: .error)),
            limits: setup.limits, faults: faults)
    }

    func statuses(_ setup: ReaderSetup, on process: BankProcess) async throws -> [String: ReaderStatus] {
        let list = try await ReaderOverview(try setup.catalogue(), database: process.database).statuses()
        return Dictionary(uniqueKeysWithValues: list.map { ($0.name, $0) })
    }

    /// Waits until every reader has passed what is in the log, or has stopped.
    func untilCaughtUp(_ setup: ReaderSetup, on process: BankProcess) async throws {
        try await until("the readers caught up") {
            let behind = try await statuses(setup, on: process).values.filter {
                !["inline", "claim"].contains($0.kind)
            }
            return !behind.isEmpty
                && behind.allSatisfy { $0.state != .new && ($0.lagEvents == 0 || $0.state == .stopped) }
        }
    }

    func verify(_ setup: ReaderSetup, on process: BankProcess) async throws -> VerifyReport {
        try await JournalVerifier(
            database: process.database, keys: process.keys, modules: setup.modules,
            subscriptions: setup.subscriptions
        ).verify()
    }

    func expectClean(
        _ setup: ReaderSetup, on process: BankProcess, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let report = try await verify(setup, on: process)
        #expect(report.isClean, "\(report.lines.filter { !$0.isClean })", sourceLocation: sourceLocation)
        #expect(report.lines.contains { $0.name == "table bank.turnover" }, sourceLocation: sourceLocation)
    }

    /// Accounts with random movements, of several hospitals; answers their ids.
    func move(_ accounts: [StreamID], times: Int, on process: BankProcess, random: inout SeededRandom) async throws {
        for _ in 0..<times {
            guard let account = accounts.randomElement(using: &random) else { return }
            // Never a turnover that a table refuses.
            try await execute(.deposit(account, 1_000 * Int.random(in: 1...9, using: &random)), on: process)
        }
    }
}

/// Waits until something is so; fails the test where it never is.
func until(
    _ what: String, sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
    let end = MonotonicClock.nanoseconds() + Patience.nanoseconds
    while try await !condition() {
        guard MonotonicClock.nanoseconds() < end else {
            Issue.record("\(what): it never was", sourceLocation: sourceLocation)
            throw NeverSo()
        }
        await Task.yield()
    }
}

/// What was waited for never came.
struct NeverSo: Error {}

/// Gives `body` a database with the toy's tables and readers' tables, and as many processes as asked.
func withReaderBank(
    processes: Int = 1, _ body: (BankFixture, [BankProcess]) async throws -> Void
) async throws {
    try await withBank(processes: processes) { bank, processes in
        try bank.sql(ToyReaderSchema.sql)
        try bank.sql(
            """
            CREATE FUNCTION public.erase(p_hospital uuid, p_subject uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
            BEGIN
                UPDATE journal.data_key SET wrapped_key = NULL, destroyed_at = clock_timestamp()
                WHERE hospital_id = p_hospital AND subject_id = p_subject;
            END $$
            """)
        try await body(bank, processes)
    }
}

/// Runs `body` with readers at work, and stops them.
func withRunner(
    _ setup: ReaderSetup, _ bank: BankFixture, on process: BankProcess, faults: ReaderFaults? = nil,
    _ body: () async throws -> Void
) async throws {
    let runner = try bank.runner(setup, on: process, faults: faults)
    runner.start()
    var result: Result<Void, any Error> = .success(())
    do { try await body() } catch { result = .failure(error) }
    await runner.stop()
    try result.get()
}

extension Commit<ToyBank> {
    /// Where its last event stands.
    func place() throws -> Position { try #require(position.flatMap { Position($0) }) }
}

extension VerifyReport {
    /// The checks that found something wrong.
    var faultyNames: [String] { lines.filter { !$0.isClean }.map(\.name) }
}
