import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// A rotation of the master key that is killed at each of its steps by name.
    @Suite struct KeyRotationTests {
        /// Where a rotation is held until it is killed, in the order of its steps.
        enum Step: String, CaseIterable {
            /// It is about to keep processes from joining; the new key waits beside the old one.
            case barring
            /// It is about to ask which key the database is under.
            case identifying
            /// The keys of hospitals are being wrapped anew.
            case wrappingHospitals
            /// Those are done, and the keys of modules are not.
            case wrappingModules
            /// Everything is done and being committed: whether it was, nobody was told.
            case committing
            /// It was committed; register and key file are the old ones.
            case committed

            /// What holds it in the database; nil for the step that the register's lock holds.
            var gate: String? {
                switch self {
                case .barring: "LOCK TABLE journal.process IN SHARE ROW EXCLUSIVE MODE"
                case .identifying: "SELECT FROM journal.identity FOR UPDATE"
                case .wrappingHospitals: "SELECT FROM journal.hospital_key FOR UPDATE"
                case .wrappingModules: "SELECT FROM auth.signing_key FOR UPDATE"
                case .committing: "SELECT pg_advisory_xact_lock(4711)"
                case .committed: nil
                }
            }

            /// What the next call may say of the keys.
            var outcomes: [String] {
                let (anew, before) = ("others were wrapped anew", "The keys had been wrapped anew before")
                return switch self {
                case .committing: [anew, before]
                case .committed: [before]
                default: [anew]
                }
            }
        }

        /// The commit of whoever changes the database's master key waits at an advisory lock.
        private static let commitGate = """
            CREATE FUNCTION public.wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER gate AFTER UPDATE ON journal.identity DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION public.wait_at_gate();
            """

        @Test func `a rotation that is killed at any of its steps is carried on by the next, and all keys open`() throws
        {
            let installation = try Installation(PrivatePostgres.shared())
            for _ in 0..<3 { _ = try installation.signUp() }
            _ = installation.server.terminate()
            _ = try installation.sql(Self.commitGate)
            let register = "\(installation.state.path)/erasures"
            _ = try TemporaryFolder.run(["/bin/sh", "-c", "umask 077; : >> \(register)"])
            let binary = try ServerBinary()
            let rotate = ["keys", "rotate"] + installation.place
            for step in Step.allCases {
                try Self.kill(rotate, at: step, installation, register)
                print("a rotation was killed at its step \(step)")
                let next = try binary.run(rotate)
                #expect(next.status == 0, "\(step): \(next.output)")
                #expect(next.output.contains("An interrupted rotation goes on"), "\(step): \(next.output)")
                #expect(step.outcomes.contains { next.output.contains($0) }, "\(step): \(next.output)")
                #expect(next.output.contains("The new master key"), "\(step): \(next.output)")
                let verified = try binary.run(["verify"] + installation.place)
                #expect(verified.status == 0, "\(step): \(verified.output)")
            }
            try installation.server.start()
            _ = try installation.signUp()
        }

        /// Starts a rotation, holds it at a step and kills it there.
        private static func kill(
            _ rotate: [String], at step: Step, _ installation: Installation, _ register: String
        ) throws {
            guard let gate = step.gate else {
                let before = try fingerprint(installation)
                let descriptor = open(register, O_RDWR)
                try #require(descriptor >= 0 && flock(descriptor, LOCK_EX) == 0)
                defer { close(descriptor) }
                let running = try ServerBinary().start(rotate)
                try wait("the rotation is committed") { try fingerprint(installation) != before }
                return try running.kill()
            }
            let login = installation.postgres.superuserConnectionString(database: installation.database.name)
            let hold = "PGAPPNAME=gate psql '\(login)' -c \"BEGIN; \(gate); SELECT pg_sleep(3600)\" >/dev/null 2>&1 &"
            _ = try TemporaryFolder.run(["/bin/sh", "-c", hold])
            defer {
                // Losing the error is right: where the database is gone, so is the gate.
                _ = try? installation.sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'gate'")
            }
            try wait("the gate is closed") {
                try installation.sql(
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'gate' AND wait_event = 'PgSleep'")
                    == ["1"]
            }
            let running = try ServerBinary().start(rotate)
            try wait("the rotation stands at \(step)") {
                try installation.sql(
                    """
                    SELECT count(*) FROM pg_stat_activity
                    WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name <> 'gate'
                    """) != ["0"]
            }
            try running.kill()
        }

        private static func fingerprint(_ installation: Installation) throws -> [String] {
            try installation.sql("SELECT master_key_fingerprint FROM journal.identity")
        }

        private static func wait(_ what: String, _ isSo: () throws -> Bool) throws {
            let end = ContinuousClock().now.advanced(by: .seconds(Patience.seconds))
            while try !isSo() {
                guard ContinuousClock().now < end else { throw TestFailure("it never was: \(what)") }
                usleep(10_000)
            }
        }
    }
}
