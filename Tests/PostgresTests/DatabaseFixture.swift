import EventLoop
import Kernel
import Postgres
import TestSupport

/// A started database over a fresh test database, with reactors of its own.
struct DatabaseFixture: Sendable {
    let database: Database
    let group: ReactorGroup
    let cluster: PrivatePostgres
    let test: TestDatabase

    /// Runs statements as the superuser.
    func prepare(_ text: String) throws { try cluster.runSQL(text, database: test.name) }
}

/// Gives `body` a started database and stops everything afterwards.
func withDatabase<Value: Sendable>(
    reactors: Int = 1, cluster: PrivatePostgres? = nil,
    metrics: DatabaseMetrics? = nil, configure: (inout DatabaseConfiguration) -> Void = { _ in },
    _ body: (DatabaseFixture) async throws -> Value
) async throws -> Value {
    try await ConcurrencyLimit.databases.run {
        let cluster = try cluster ?? PrivatePostgres.shared()
        let test = try cluster.makeDatabase()
        let group = try ReactorGroup(count: reactors)
        var configuration = DatabaseConfiguration(connectionString: test.loginConnectionString)
        configure(&configuration)
        let database = Database(configuration: configuration, group: group, metrics: metrics)
        let result: Result<Value, any Error>
        do {
            try await database.start()
            result = .success(
                try await body(DatabaseFixture(database: database, group: group, cluster: cluster, test: test)))
        } catch {
            result = .failure(error)
        }
        await database.stop()
        await stop(group)
        return try result.get()
    }
}

/// Stops reactors from a thread that may block.
func stop(_ group: ReactorGroup) async {
    await BlockingThreads.run { group.stop() }
}

/// Tries again while the database is away or its connection was lost just now, as a caller would.
func eventually<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
    while true {
        do {
            return try await body()
        } catch let error as PostgresError where error.isTransient {
            try await pause()
        }
    }
}

/// Lets others run before a condition is looked at again; throws once the test's time is over.
func pause() async throws {
    try Task.checkCancellation()
    await Task.yield()
}
