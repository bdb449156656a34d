import EventLoop
import Postgres
import TestSupport
import Testing

@Suite(.blocking) struct ConnectorTests {
    private func start(_ connectionString: String) async throws {
        let group = try ReactorGroup(count: 1)
        let database = Database(configuration: DatabaseConfiguration(connectionString: connectionString), group: group)
        let result = await Result { try await database.start() }
        await database.stop()
        await stop(group)
        try result.get()
    }

    @Test func `a superuser is refused`() async throws {
        let test = try PrivatePostgres.shared().makeDatabase()
        await #expect(throws: PostgresError.misuse("Medley does not serve as the superuser postgres")) {
            try await start(test.connectionString)
        }
    }

    @Test func `a log-in that bypasses row-level security is refused`() async throws {
        let cluster = try PrivatePostgres.shared()
        let test = try cluster.makeDatabase()
        try cluster.runSQL("CREATE ROLE bypassing LOGIN NOINHERIT BYPASSRLS; GRANT medley_app TO bypassing")
        await #expect(
            throws: PostgresError.misuse("Medley does not serve as bypassing, which bypasses row-level security")
        ) {
            try await start(test.connectionString(user: "bypassing"))
        }
    }

    @Test func `a log-in that is no member of the role cannot connect`() async throws {
        let cluster = try PrivatePostgres.shared()
        let test = try cluster.makeDatabase()
        try cluster.runSQL("CREATE ROLE stranger LOGIN")
        let error = await #expect(throws: PostgresError.self) {
            try await start(test.connectionString(user: "stranger"))
        }
        guard case .server(let refusal) = error else { return #expect(Bool(false)) }
        #expect(refusal.sqlState == "08001" && refusal.message.contains("role"))
    }

    @Test func `a server that is not there is named and may be tried again`() async throws {
        let error = await #expect(throws: PostgresError.self) {
            try await start("host=/tmp/medley-nothing-here user=nobody dbname=none")
        }
        guard case .server(let refusal) = error else { return #expect(Bool(false)) }
        #expect(refusal.sqlState == "08001" && error?.isTransient == true)
    }
}

extension Result where Failure == any Error {
    /// What an async body returns or throws.
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
