import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// `medley demo load` and `medley demo reset`.
    @Suite struct DemoTests {
        private static let password = ["MEDLEY_PASSWORD": "medley-demo-2026"]

        @Test func `a year is loaded once, is the same for the same seed, and every role logs in`() throws {
            let installation = try Installation(PrivatePostgres.shared())
            let other = try Installation(PrivatePostgres.shared())
            let first = try run("load", installation.place)
            try #require(first.status == 0, "\(first.output)")
            #expect(try run("load", installation.place).status == 1)
            #expect(try run("load", installation.place + ["--if-absent"]).status == 0)
            try #require(run("load", other.place).status == 0)
            let names = "SELECT full_name, birth_date, phone, status FROM patient.patient ORDER BY mrn"
            let patients = try installation.sql(names)
            #expect(patients.count == 200)
            #expect(try other.sql(names) == patients)
            for role in ["owner", "admin", "doctor", "receptionist", "cashier", "patient", "auditor"] {
                let answer = try installation.client().send(
                    "POST", "/api/v1/auth/login",
                    json: [
                        "hospitalCode": "DEMO", "email": .string("\(role)@demo.example"),
                        "password": "medley-demo-2026",
                    ])
                #expect(answer.status == 200, "\(role)")
            }
            let months = try installation.sql(
                "SELECT count(DISTINCT date_trunc('month', issued_on)) FROM billing.invoice")
            #expect(months == ["12"] || months == ["13"])
            let verify = try ServerBinary().run(["verify"] + installation.place)
            #expect(verify.status == 0, "\(verify.output)")
        }

        @Test func `a reset refuses a database that serves, or that holds another hospital`() throws {
            let postgres = try PrivatePostgres.shared()
            let database = try postgres.makeDatabase()
            let state = try TemporaryFolder()
            let server = try ServerProcess(Installation.settings(database, state))
            let place = [
                "--database-url", database.loginConnectionString, "--owner-database-url", database.connectionString,
                "--state-dir", state.path,
            ]
            try #require(run("load", place).status == 0)
            let serving = try run("reset", place)
            #expect(serving.status == 1)
            #expect(serving.output.contains("others are connected"), "\(serving.output)")
            #expect(server.terminate() == 0)
            let reset = try run("reset", place + ["--seed", "7"])
            #expect(reset.status == 0, "\(reset.output)")
            let made = try ServerBinary().run(
                [
                    "hospital", "create", "--code", "OTHER", "--name", "Other", "--country", "EG", "--currency", "EGP",
                    "--time-zone", "Africa/Cairo", "--email", "owner@other.example",
                ] + place, environment: Self.password)
            try #require(made.status == 0, "\(made.output)")
            let refused = try run("reset", place)
            #expect(refused.status == 1)
            #expect(refused.output.contains("other hospitals: OTHER"), "\(refused.output)")
            let kept = try postgres.runSQL("SELECT count(*) FROM patient.patient", database: database.name)
            #expect(kept.contains("200"))
        }

        @Test func `a load that was killed midway does not count as there, and begins anew`() throws {
            let postgres = try PrivatePostgres.shared()
            let database = try postgres.makeDatabase()
            let state = try TemporaryFolder()
            // A server makes the schemas and the master key.
            #expect(try ServerProcess(Installation.settings(database, state)).terminate() == 0)
            let place = [
                "--database-url", database.loginConnectionString, "--owner-database-url", database.connectionString,
                "--state-dir", state.path,
            ]
            let count = {
                try postgres.runSQL("SELECT count(*) FROM patient.patient", database: database.name)
                    .split(separator: "\n").first.flatMap { Int($0) } ?? 0
            }
            let load = try ServerBinary().start(["demo", "load"] + place, environment: Self.password)
            let patience = ContinuousClock.now.advanced(by: .seconds(Patience.seconds))
            while try count() < 20, ContinuousClock.now < patience {}
            try load.kill()
            let broken = try count()
            #expect((20..<200).contains(broken), "it was killed too late to show anything")
            let again = try run("load", place + ["--if-absent"])
            #expect(again.status == 0 && again.output.contains("begins anew"), "\(again.output)")
            #expect(try count() == 200)
            let names = try postgres.runSQL("SELECT code, name FROM auth.hospital", database: database.name)
            #expect(names == "DEMO|Demonstration clinic", "\(names)")
            #expect(try run("load", place).status == 1)
            let verify = try ServerBinary().run(["verify"] + place)
            #expect(verify.status == 0, "\(verify.output)")
        }

        private func run(_ what: String, _ flags: [String]) throws -> ServerBinary.Result {
            try ServerBinary().run(["demo", what] + flags, environment: Self.password)
        }
    }
}
