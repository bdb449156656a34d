import TestSupport
import Testing

extension EndToEnd {
    /// The main job of a clinic's first day, and what an operator asks afterwards.
    @Suite struct MainJobTests {
        @Test func `a clinic's first day goes well, the log is sound and the doctor finds nothing`() throws {
            let installation = try Installation.shared()
            let binary = try ServerBinary()
            let check = try binary.run(["check", "--url", installation.server.url])
            #expect(check.status == 0, "\(check.output)\n\(installation.server.log)")
            let verify = try binary.run(["verify"] + installation.place)
            #expect(verify.status == 0, "\(verify.output)")
            let doctor = try binary.run(["doctor"] + installation.place)
            #expect(doctor.status == 0, "\(doctor.output)")
        }

        @Test func `verification notices an event, a projection row and a batch that somebody changed`() throws {
            let installation = try Installation(PrivatePostgres.shared())
            let clinic = try installation.signUp()
            var run = ExampleRun(try APIDocument(clinic.client), code: Installation.freshCode(), clinic.client)
            try run.runAll()
            let binary = try ServerBinary()
            let sound = try binary.run(["verify"] + installation.place)
            try #require(sound.status == 0, "\(sound.output)")
            let damages = [
                (
                    "UPDATE journal.event SET data = replace(data::text, ':', ': ')::json WHERE version = 1",
                    "UPDATE journal.event SET data = replace(data::text, ': ', ':')::json WHERE version = 1"
                ),
                (
                    "UPDATE patient.patient SET version = version + 1",
                    "UPDATE patient.patient SET version = version - 1"
                ),
                (
                    "UPDATE journal.batch SET hash = hash || '\\x00'::bytea",
                    "UPDATE journal.batch SET hash = substr(hash, 1, length(hash) - 1)"
                ),
            ]
            for (damage, mending) in damages {
                _ = try installation.sql(damage)
                let found = try binary.run(["verify"] + installation.place)
                #expect(found.status == 1, "\(damage): \(found.output)")
                _ = try installation.sql(mending)
            }
            let mended = try binary.run(["verify"] + installation.place)
            #expect(mended.status == 0, "\(mended.output)")
        }

        @Test func `the document that the program prints is the one that it serves`() throws {
            let client = try Installation.shared().client()
            let printed = try ServerBinary().run(["openapi"])
            #expect(printed.status == 0)
            let served = try APIDocument(client)
            for operation in served.operations {
                #expect(printed.output.contains("\"\(operation.operationID)\""), "\(operation.title)")
            }
        }
    }
}
