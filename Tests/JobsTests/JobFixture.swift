import Crypto
import EventLoop
import Kernel
import Postgres
import Telemetry
import TestSupport

@testable import Jobs

/// A process that does jobs, on a test's database; looks are the test's.
struct JobProcess: Sendable {
    let runner: JobRunner
    let database: Database
    let metrics: MetricsRegistry
    let group: ReactorGroup

    /// Looks once and waits until what it began has ended; answers what that was.
    func work() async throws -> [String] {
        let begun = try await runner.look()
        await runner.settle()
        return begun.sorted()
    }
}

/// A migrated database, and processes on it that have one clock.
struct JobFixture: Sendable {
    let cluster: PrivatePostgres
    let test: TestDatabase
    let clock = ManualClock()

    func sql(_ text: String) throws -> String { try cluster.runSQL(text, database: test.name) }

    func process(_ jobs: [RecurringJob]) async throws -> JobProcess {
        let group = try ReactorGroup(count: 1)
        let login = test.connectionString(user: ServiceLogin.defaultName)
        let database = Database(configuration: DatabaseConfiguration(connectionString: login), group: group)
        try await database.start()
        let metrics = MetricsRegistry()
        let runner = JobRunner(
            jobs, database: database, clock: clock, holder: UUIDv7Generator(clock: SystemClock()).make(),
            telemetry: (metrics, Logger(sink: SilentLogSink(), clock: clock, minimumLevel: .error)),
            pause: { _ in await Task.yield() })
        try await runner.register()
        return JobProcess(runner: runner, database: database, metrics: metrics, group: group)
    }
}

/// Gives `body` processes that know the same jobs, and ends them.
func withJobs(
    _ jobs: [RecurringJob], processes: Int = 1, _ body: (JobFixture, [JobProcess]) async throws -> Void
) async throws {
    try await ConcurrencyLimit.databases.run {
        let cluster = try PrivatePostgres.shared()
        let fixture = JobFixture(cluster: cluster, test: try cluster.makeDatabase())
        var started: [JobProcess] = []
        var result: Result<Void, any Error> = .success(())
        do {
            for _ in 0..<processes { started.append(try await fixture.process(jobs)) }
            try await body(fixture, started)
        } catch {
            result = .failure(error)
        }
        for process in started {
            await process.runner.stop()
            await process.database.stop()
            await BlockingThreads.run { process.group.stop() }
        }
        try result.get()
    }
}
