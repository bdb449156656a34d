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
            settings.flags += ["--fake-webhook-secret", Installation.fakeWebhookSecret]
            let server = try ServerProcess(settings)
            let check = try ServerBinary().run(["check", "--url", server.url])
            #expect(check.status == 0, "\(check.output)\n\(server.log)")
            Installation.noteFolder(state.path, of: server.url)
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

        @Test func `what is held for long is held behind a pooler too`() throws {
            let postgres = try PrivatePostgres.shared()
            let pooler = try PrivatePooler(before: postgres)
            let database = try postgres.makeDatabase()
            let state = try TemporaryFolder()
            let way = [
                "--database-url", pooler.loginConnectionString(of: database), "--database-pooler", "transaction",
            ]
            let place = way + ["--state-dir", state.path]
            var settings = ServerProcess.Settings(flags: way, stateFolder: state.path)
            settings.flags += ["--signup", "open", "--rate-limits", "off"]
            let server = try ServerProcess(settings)
            let clinic = try Clinic.signUp(Installation.freshCode(), ServerClient(url: server.url))
            let records = try RecordChanges(clinic, seed: 20_260_417)
            let binary = try ServerBinary()
            // Tables are rebuilt while the server writes, and one rebuild keeps another out.
            let rebuilt = try binary.run(["projections", "rebuild", "--all", "--compare"] + place)
            #expect(rebuilt.status == 0, "\(rebuilt.output)\n\(server.log)")
            #expect(records.stop().faults == [])
            _ = try postgres.runSQL(
                """
                UPDATE journal.checkpoint
                SET lease_holder = gen_random_uuid(), lease_expires_at = now() + interval '1 hour'
                WHERE name = 'rebuild:patient.patients'
                """, database: database.name)
            let busy = try binary.run(["projections", "rebuild", "patient.patients"] + place)
            #expect(busy.status == 1 && busy.output.contains("is being rebuilt already"), "\(busy.output)")
            // A server that is at work keeps its master key, and one that is not does not.
            let refused = try binary.run(["keys", "rotate"] + place)
            #expect(refused.status == 1 && refused.output.contains("At work: serve on "), "\(refused.output)")
            _ = server.terminate()
            let rotated = try binary.run(["keys", "rotate"] + place)
            #expect(rotated.status == 0, "\(rotated.output)")
            try server.start()
            _ = try Clinic.signUp(Installation.freshCode(), ServerClient(url: server.url))
            let verified = try binary.run(["verify"] + place)
            #expect(verified.status == 0, "\(verified.output)")
        }
    }
}
