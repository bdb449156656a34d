import TestSupport
import Testing

extension EndToEnd {
    /// `medley doctor` names each fault and what mends it.
    @Suite struct DoctorTests {
        @Test(
            arguments: [
                ("ALTER TABLE patient.patient DISABLE ROW LEVEL SECURITY", ["row-level security", "patient.patient"]),
                ("ALTER TABLE patient.mrn NO FORCE ROW LEVEL SECURITY", ["row-level security", "patient.mrn"]),
                (
                    "DROP POLICY tenant ON journal.stream; DROP POLICY system ON journal.stream; "
                        + "DROP POLICY journal ON journal.stream", ["row-level security", "journal.stream"]
                ),
                (
                    "DELETE FROM platform.medley_migration WHERE (module, name) = "
                        + "(SELECT max(module), max(name) FROM platform.medley_migration WHERE module = 'patient')",
                    ["migrations", "have not run"]
                ),
                ("UPDATE platform.medley_migration SET checksum = reverse(checksum)", ["migrations", "changed"]),
                ("ALTER ROLE \(TestDatabase.loginName) INHERIT", ["log-in", "NOINHERIT"]),
            ]) func `a fault of the database`(damage: String, words: [String]) throws
        {
            // A role is the whole cluster's: others must not meet the damage.
            let postgres = try damage.contains("ROLE") ? PrivatePostgres() : .shared()
            let database = try postgres.makeDatabase()
            let state = try Self.stateWithKey()
            let place = ["--database-url", database.loginConnectionString, "--state-dir", state.path]
            let before = try ServerBinary().run(["doctor"] + place)
            try #require(before.status == 0, "\(before.output)")
            try postgres.runSQL(damage, database: database.name)
            let after = try ServerBinary().run(["doctor"] + place)
            try Self.expectFault(after, words)
        }

        @Test func `a missing master key, an exposed one and a damaged one`() throws {
            let database = try PrivatePostgres.shared().makeDatabase()
            let state = try Self.stateWithKey()
            let doctor = ["doctor", "--database-url", database.loginConnectionString, "--state-dir", state.path]
            let key = state.path + "/master.key"
            let binary = try ServerBinary()
            for change in ["chmod 0644 \(key)", "chmod 0600 \(key); echo short > \(key)", "rm \(key)"] {
                try Self.shell(change)
                try Self.expectFault(try binary.run(doctor), ["master key", "fix:"])
            }
        }

        @Test func `a superuser who serves, a database that is away, a folder and zones that are missing`() throws {
            let postgres = try PrivatePostgres.shared()
            let database = try postgres.makeDatabase()
            let state = try Self.stateWithKey()
            let binary = try ServerBinary()
            func doctor(url: String, state: String, environment: [String: String] = [:]) throws -> ServerBinary.Result {
                try binary.run(["doctor", "--database-url", url, "--state-dir", state], environment: environment)
            }
            let login = database.loginConnectionString
            try Self.expectFault(
                try doctor(url: database.connectionString, state: state.path), ["log-in", "superuser"])
            try Self.expectFault(
                try doctor(url: "host=/nowhere user=nobody dbname=none", state: state.path), ["database", "fix:"])
            try Self.expectFault(
                try doctor(url: login, state: state.path, environment: ["TZDIR": "/nowhere"]), ["zone data", "tzdata"])
            try Self.expectFault(
                try binary.run([
                    "doctor", "--database-url", login, "--state-dir", "/nowhere", "--master-key-file",
                    state.path + "/master.key",
                ]), ["disk", "/nowhere"])
        }

        @Test func `a database whose locale cannot search, and one that may lose what it acknowledged`() throws {
            let postgres = try PrivatePostgres(fsync: false)
            let database = try postgres.makeDatabase()
            let state = try Self.stateWithKey()
            try postgres.runSQL("CREATE DATABASE plain TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
            let login = ExampleRun.replacing(
                "dbname=\(database.name)", in: database.loginConnectionString, by: "dbname=plain")
            let binary = try ServerBinary()
            try Self.expectFault(
                try binary.run(["doctor", "--database-url", login, "--state-dir", state.path]),
                ["encoding", "migrations"])
            try Self.expectFault(
                try binary.run(["doctor", "--database-url", database.loginConnectionString, "--state-dir", state.path]),
                ["durability", "fsync"])
        }

        /// A folder in which the master key is, made as the server makes it.
        private static func stateWithKey() throws -> TemporaryFolder {
            let state = try TemporaryFolder()
            try shell("umask 077; head -c 32 /dev/urandom | base64 > \(state.path)/master.key")
            return state
        }

        private static func shell(_ script: String) throws {
            _ = try TemporaryFolder.run(["/bin/sh", "-c", script])
        }

        private static func expectFault(_ result: ServerBinary.Result, _ words: [String]) throws {
            #expect(result.status == 1, "\(result.output)")
            for word in words { #expect(result.output.contains(word), "\(word) is not named in: \(result.output)") }
            #expect(result.output.contains("FAULT") && result.output.contains("fix:"), "\(result.output)")
        }
    }
}
