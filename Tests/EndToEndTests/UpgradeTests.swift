import Foundation
import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// Two releases on one database, as the older or the newer of them sees it: `journal.process` and
    /// `journal.event_version` are set as the other release would.
    @Suite struct UpgradeTests {
        /// As if this release brought legal holds, and a server of the release before were at work.
        private static let olderServer = """
            DELETE FROM journal.event_version WHERE type = 'patientLegalHoldPlaced';
            INSERT INTO journal.process (process_id, name, release, seen_at, expires_at, modules, types, versions)
            SELECT '018f0000-0000-7000-8000-00000000000a', 'serve on old-machine, process 7', '0.0.9', now(),
                now() + interval '1 hour', array_agg(module), array_agg(type), array_agg(version)
            FROM journal.event_version
            """

        private static func hold(_ clinic: Clinic, _ client: ServerClient, _ patient: String) throws -> ServerAnswer {
            try client.send(
                "PUT", "/api/v1/patients/\(patient)/legal-hold", token: clinic.token, json: ["reason": "A lawsuit"])
        }

        private static func register(_ clinic: Clinic, _ client: ServerClient, _ name: String) throws -> String {
            let made = try client.send(
                "POST", "/api/v1/patients", token: clinic.token,
                json: ["fullName": .string(name), "ageYears": 40, "sex": "female"])
            guard made.status == 201 else { throw TestFailure(made.summary) }
            return made.string("id")
        }

        @Test func `what an older server does not know is refused while it is at work, and everything else goes on`()
            throws
        {
            let installation = try Installation(PrivatePostgres.shared())
            let clinic = try installation.signUp()
            #expect(
                try ServerBinary().run(["doctor"] + installation.place).output.contains("each in its newest version"))
            _ = installation.server.terminate()
            _ = try installation.sql(Self.olderServer)
            try installation.server.start()
            let client = try installation.client()
            let patient = try Self.register(clinic, client, "Amal Hassan")
            let refused = try Self.hold(clinic, client, patient)
            #expect(refused.status == 503, "\(refused.summary)")
            #expect(refused.field("Retry-After") != nil)
            _ = try Self.register(clinic, client, "Mona Aziz")
            let binary = try ServerBinary()
            let holder = "serve on old-machine, process 7, release 0.0.9"
            for (words, status) in [(["doctor"], 0), (["events", "list"], 0), (["events", "activate"], 1)]
                as [([String], Int32)]
            {
                let told = try binary.run(words + installation.place)
                #expect(told.status == status, "\(words): \(told.output)")
                #expect(told.output.contains("patient.patientLegalHoldPlaced"), "\(words): \(told.output)")
                #expect(told.output.contains(holder), "\(words): \(told.output)")
            }
            // It leaves: the server finds that out by itself.
            _ = try installation.sql("DELETE FROM journal.process WHERE release = '0.0.9'")
            let end = ContinuousClock().now.advanced(by: .seconds(Patience.seconds))
            var held = try Self.hold(clinic, client, patient)
            while held.status == 503, ContinuousClock().now < end {
                usleep(50_000)
                held = try Self.hold(clinic, client, patient)
            }
            #expect(held.status == 200, "\(held.summary)")
            #expect(try binary.run(["doctor"] + installation.place).output.contains("each in its newest version"))
            #expect(try binary.run(["verify"] + installation.place).status == 0)
        }

        @Test func `an operator says when, and may leave an older server behind`() throws {
            let installation = try Installation(PrivatePostgres.shared())
            let clinic = try installation.signUp()
            _ = installation.server.terminate()
            _ = try installation.sql("DELETE FROM journal.event_version WHERE type = 'patientLegalHoldPlaced'")
            var settings = Installation.settings(installation.database, installation.state)
            settings.flags += ["--event-activation", "manual"]
            let server = try ServerProcess(settings)
            let client = try ServerClient(url: server.url)
            let patient = try Self.register(clinic, client, "Amal Hassan")
            #expect(try Self.hold(clinic, client, patient).status == 503)
            let binary = try ServerBinary()
            let waiting = try binary.run(["doctor"] + installation.place)
            #expect(waiting.status == 0 && waiting.output.contains("medley events activate"), "\(waiting.output)")
            _ = try installation.sql(Self.olderServer)
            #expect(try binary.run(["events", "activate"] + installation.place).status == 1)
            let forced = try binary.run(["events", "activate", "--force"] + installation.place)
            #expect(forced.status == 0, "\(forced.output)")
            let end = ContinuousClock().now.advanced(by: .seconds(Patience.seconds))
            while try Self.hold(clinic, client, patient).status == 503, ContinuousClock().now < end { usleep(50_000) }
            #expect(try Self.hold(clinic, client, patient).status == 200)
        }

        @Test func `a release that knows less than is written ends, does not start, and is told so by the doctor`()
            throws
        {
            let installation = try Installation(PrivatePostgres.shared())
            let clinic = try installation.signUp()
            let process = try #require(installation.server.processID)
            let known = try #require(
                try installation.sql("SELECT version FROM journal.event_version WHERE type = 'patientRegistered'").first
            )
            _ = try installation.sql("UPDATE journal.event_version SET version = 99 WHERE type = 'patientRegistered'")
            // The server that is at work ends by itself.
            let end = ContinuousClock().now.advanced(by: .seconds(Patience.seconds))
            while kill(process, 0) == 0, Self.isRunning(process), ContinuousClock().now < end { usleep(50_000) }
            #expect(!Self.isRunning(process))
            #expect(installation.server.log.contains("this release is older than what the database is written in"))
            #expect(installation.server.terminate() == 0)
            _ = clinic
            let binary = try ServerBinary()
            let words = "patient.patientRegistered 99 (it knows \(known))"
            for command in [["serve"], ["verify"], ["projections", "list"], ["events", "list"]] {
                let refused = try binary.run(command + installation.place)
                #expect(refused.status == 1, "\(command): \(refused.output)")
                #expect(refused.output.contains(words), "\(command): \(refused.output)")
            }
            let doctor = try binary.run(["doctor"] + installation.place)
            #expect(doctor.status == 1)
            #expect(doctor.output.contains("patient.patientRegistered 99 (known: \(known))"), "\(doctor.output)")
            #expect(doctor.output.contains("start the newer release"), "\(doctor.output)")
        }

        @Test func `a reader that a withdrawn release leaves unattended is told while it is so`() throws {
            let installation = try Installation(PrivatePostgres.shared())
            _ = try installation.signUp()
            let binary = try ServerBinary()
            let doctor = ["doctor"] + installation.place
            #expect(try binary.run(doctor).output.contains("none parked or stopped"))
            // As a release would that made a newer version of it live, and was stopped.
            _ = try installation.sql(
                """
                UPDATE journal.reader SET version = 99 WHERE name = 'billing.patientAliases';
                INSERT INTO journal.checkpoint (name, version, shard)
                SELECT 'billing.patientAliases', 99, s FROM generate_series(0, 15) AS s;
                """)
            let words = ["reader billing.patientAliases", "no server of that runs", "start the newer release again"]
            let soon = try binary.run(doctor)
            for word in words { #expect(soon.output.contains(word), "\(soon.output)") }
            // Its tables stand still: that is a fault once it is long.
            _ = try installation.sql(
                """
                INSERT INTO journal.reader (name, version, kind) VALUES ('test.reaction', 1, 'reaction');
                INSERT INTO journal.checkpoint (name, version, shard)
                SELECT 'test.reaction', 1, s FROM generate_series(0, 15) AS s;
                UPDATE journal.batch SET recorded_at = recorded_at - interval '1 hour';
                """)
            let late = try binary.run(doctor)
            #expect(late.status == 0)
            // Nothing of the module that it reads was written: only the other one lags.
            #expect(late.output.contains("reader test.reaction: no server leads it in 1 shards"), "\(late.output)")
            _ = try installation.sql("UPDATE journal.reader SET module = NULL WHERE name = 'billing.patientAliases'")
            let stuck = try binary.run(doctor)
            #expect(stuck.status == 1, "\(stuck.output)")
            for word in words { #expect(stuck.output.contains(word), "\(stuck.output)") }
            // A server of that release comes back.
            _ = try installation.sql(
                """
                UPDATE journal.checkpoint SET lease_holder = gen_random_uuid(), lease_expires_at = now() + interval '1 hour'
                WHERE lease_holder IS NULL
                """)
            let led = try binary.run(doctor)
            #expect(!led.output.contains("no server of that runs") && !led.output.contains("no server leads it"))
        }

        /// Whether a process runs; one that ended and was not waited for yet does not.
        private static func isRunning(_ process: Int32) -> Bool {
            let status = TemporaryFolder.text(of: "/proc/\(process)/stat")
            return !status.isEmpty && !status.contains(") Z ")
        }
    }
}
