import Foundation
import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// After an erasure nothing is left that identifies the person, in no table and in no file, and nothing brings it back.
    @Suite struct ErasureTests {
        private static let search = ErasureSearch(ErasedPerson.texts)

        @Test func `an erased person is in no table and no file, and a restored backup does not bring them back`()
            throws
        {
            let postgres = try Self.loggingPostgres()
            let installation = try Installation(postgres)
            let desk = try MergeDesk(installation)
            let person = try ErasedPerson(desk)
            let early = try postgres.dump(installation.database)
            let found = Set(Self.search.findings(in: TemporaryFolder.text(of: early)))
            for text in ["Zubaydahh", "Qorashyeva", "QZ-7741", "زبيدة", "1957-08-23", "XK9917723"] {
                #expect(
                    found.contains { $0.contains(text.prefix(8)) }, "\(text) is not there: the search proves nothing")
            }
            #expect(TemporaryFolder.text(of: postgres.logPath).contains("patient.patient"), "nothing is logged")

            let erased = try desk.write(
                "POST", "/erasure-requests",
                ["patientId": .string(person.duplicate), "reason": "Asked for in writing"])
            let ids = Set(erased.json["erasedIds"]?.elements?.compactMap(\.string) ?? [])
            #expect(ids == [person.patient, person.duplicate, person.third])
            try Self.expectReplays(person)
            try Self.expectForgotten(person)
            try desk.verify()
            try Self.expectNoMessages(installation.state.path)
            try Self.expectNothingLeft(postgres, installation)

            // The backup from before, with the register beside it.
            installation.server.kill()
            let restored = try postgres.restore(early)
            let place = ["--database-url", restored.loginConnectionString, "--state-dir", installation.state.path]
            let before = try ServerBinary().run(["doctor"] + place)
            #expect(before.status == 1 && before.output.contains("erasure register"), "\(before.output)")
            #expect(try ServerBinary().run(["verify"] + place).status == 1)
            let server = try ServerProcess(Installation.settings(restored, installation.state))
            let client = try ServerClient(url: server.url)
            for id in [person.patient, person.duplicate, person.third] {
                let answer = try client.send("GET", "/api/v1/patients/\(id)", token: desk.clinic.token)
                #expect(answer.string("status") == "erased", "\(answer.summary)")
            }
            for asInserts in [false, true] {
                let back = try postgres.dump(restored, asInserts: asInserts)
                Self.search.expectNothing(in: TemporaryFolder.text(of: back), "the restored backup")
            }
            let after = try ServerBinary().run(["doctor"] + place)
            #expect(after.output.contains("3 persons, all of them erased"), "\(after.output)")
            let result = try ServerBinary().run(["verify"] + place)
            #expect(result.status == 0, "\(result.output)")
        }

        /// A cluster that logs every statement, without values, as docs/operations.md has it.
        private static func loggingPostgres() throws -> PrivatePostgres {
            // Nothing here outlives a crash of the machine.
            let postgres = try PrivatePostgres(fsync: false)
            for setting in ["log_statement = 'all'", "log_parameter_max_length = 0"] {
                try postgres.runSQL("ALTER SYSTEM SET \(setting)")
            }
            try postgres.runSQL("SELECT pg_reload_conf()")
            return postgres
        }

        /// Every dump, every file of the server and what both processes logged.
        private static func expectNothingLeft(_ postgres: PrivatePostgres, _ installation: Installation) throws {
            for asInserts in [false, true] {
                let dump = try postgres.dump(installation.database, asInserts: asInserts)
                search.expectNothing(in: TemporaryFolder.text(of: dump), "the dump")
            }
            search.expectNothing(in: TemporaryFolder.text(of: try postgres.dumpAll()), "the dump of the cluster")
            search.expectNothing(inFilesOf: installation.state.path, except: ["master.key"])
            search.expectNothing(in: installation.server.wholeLog, "the server's log")
            search.expectNothing(in: TemporaryFolder.text(of: postgres.logPath), "PostgreSQL's log")
        }

        /// What was answered before is answered again, without the person; another request is told apart still.
        private static func expectReplays(_ person: ErasedPerson) throws {
            let client = person.desk.clinic.client
            for request in person.requests {
                let what = "\(request.method) \(request.target)"
                let answer = try client.send(request)
                #expect(
                    answer.isSuccess && answer.field("Idempotency-Replayed") == "true", "\(what): \(answer.summary)")
                search.expectNothing(in: answer.text, what)
                var other = request
                other.body =
                    Array(String(decoding: request.body ?? [], as: UTF8.self).dropLast().utf8) + Array(" }".utf8)
                #expect(try client.send(other).field("Idempotency-Replayed") == "true", "\(what): another layout")
                other.body = Array(#"{"givenName":"Another"}"#.utf8)
                let refused = try client.send(other)
                #expect([400, 422].contains(refused.status), "\(what): \(refused.summary)")
                #expect(refused.string("code") != "erased")
                search.expectNothing(in: refused.text, what)
            }
        }

        /// Messages go beside the answer, so they are waited for.
        private static func expectNoMessages(_ state: String) throws {
            let clock = ContinuousClock()
            let end = clock.now.advanced(by: .seconds(Patience.seconds))
            while clock.now < end {
                // Without a folder there are none.
                let names = (try? FileManager.default.contentsOfDirectory(atPath: state + "/messages")) ?? []
                if names.isEmpty { return }
            }
            Issue.record("messages about the person are kept still")
        }

        private static func expectForgotten(_ person: ErasedPerson) throws {
            let desk = person.desk
            try person.expectTextsOfWhatWent()
            for text in ["qorashyeva", "halvorsenova", "QZ-7741", "QZ-8852", "01009876543", "XK9917723", "1957-08-23"] {
                #expect(try desk.read("/patients?q=\(text)").json["items"]?.elements?.isEmpty == true, "\(text)")
            }
            for id in [person.patient, person.duplicate, person.third] {
                for path in [
                    "", "/history", "/merges", "/account", "?asOf=\(try desk.instant())",
                ] {
                    search.expectNothing(in: try desk.read("/patients/\(id)\(path)").text, path)
                }
                search.expectNothing(in: try desk.read("/audit?patientId=\(id)").text, "the audit")
                #expect(try desk.read("/patients/\(id)/export", status: 404).string("code") == "erased")
            }
            for path in ["/charges", "/invoices", "/payments", "/audit/reads", "/erasure-requests"] {
                search.expectNothing(in: try desk.read(path).text, path)
            }
        }
    }
}
