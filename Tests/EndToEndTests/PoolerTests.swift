import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// A server behind PgBouncer in transaction mode, where each transaction gets another backend.
    @Suite(.enabled(if: PrivatePooler.isInstalled, "pgbouncer is not installed")) struct PoolerTests {
        @Test func `every route does what it documents, and no hospital sees another's data`() throws {
            let postgres = try PrivatePostgres.shared()
            let pooler = try PrivatePooler(before: postgres)
            let database = try postgres.makeDatabase()
            let state = try TemporaryFolder()
            let url = pooler.loginConnectionString(of: database)
            let way = ["--database-url", url, "--database-pooler", "transaction"]
            let place = way + ["--state-dir", state.path]
            var settings = ServerProcess.Settings(flags: way, stateFolder: state.path)
            settings.flags += ["--signup", "open", "--rate-limits", "off"]
            let server = try ServerProcess(settings)
            let check = try ServerBinary().run(["check", "--url", server.url])
            #expect(check.status == 0, "\(check.output)\n\(server.log)")
            var probe = try TenancyTests.probe(ServerClient(url: server.url))
            for operation in probe.operations {
                let faults = try probe.faults(of: operation)
                #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
            }
            for command in ["verify", "doctor"] {
                let result = try ServerBinary().run([command] + place)
                #expect(result.status == 0, "\(result.output)")
            }
        }
    }
}
