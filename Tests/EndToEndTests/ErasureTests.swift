import Foundation
import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// After an erasure nothing is left that identifies the person, in no table and in no file, and nothing brings it back.
    @Suite struct ErasureTests {
        @Test func `an erased person is in no table and no file, and a restored backup does not bring them back`()
            throws
        {
            let postgres = try PrivatePostgres(fsync: false)
            let installation = try Installation(postgres)
            let desk = try MergeDesk(installation)
            let person = Person()
            let (patient, duplicate) = try furnish(desk, person)
            let identifying = person.texts
            let early = try postgres.dump(installation.database)
            let earlyText = TemporaryFolder.text(of: early)
            for text in ["Qorashyeva", "QZ-7741"] {
                #expect(earlyText.contains(text), "\(text) is not there to be erased: the search would prove nothing")
            }
            let erased = try desk.write(
                "POST", "/erasure-requests",
                ["patientId": .string(duplicate), "reason": "Asked for in writing"])
            let ids = Set(erased.json["erasedIds"]?.elements?.compactMap(\.string) ?? [])
            #expect(ids == [patient, duplicate])
            _ = try desk.read("/patients/\(patient)")
            try desk.verify()

            let dump = try postgres.dump(installation.database)
            expectNothing(of: identifying, in: [UInt8](Data(TemporaryFolder.text(of: dump).utf8)), "the dump")
            let files = FileManager.default.enumerator(atPath: installation.state.path)?.allObjects ?? []
            for case let file as String in files where file != "master.key" {
                guard let data = FileManager.default.contents(atPath: installation.state.path + "/" + file) else {
                    continue
                }
                expectNothing(of: identifying, in: [UInt8](data), file)
            }
            try expectForgotten(desk, patient, duplicate)

            // The backup from before, with the register beside it.
            installation.server.kill()
            let restored = try postgres.restore(early)
            let server = try ServerProcess(Installation.settings(restored, installation.state))
            let client = try ServerClient(url: server.url)
            let answer = try client.send("GET", "/api/v1/patients/\(patient)", token: desk.clinic.token)
            #expect(answer.string("status") == "erased", "\(answer.summary)")
            let back = try postgres.dump(restored)
            expectNothing(
                of: identifying, in: [UInt8](Data(TemporaryFolder.text(of: back).utf8)), "the restored backup")
            let result = try ServerBinary().run(
                ["verify", "--database-url", restored.loginConnectionString, "--state-dir", installation.state.path])
            #expect(result.status == 0, "\(result.output)")
        }

        /// Everything that a patient leaves behind in a hospital; the ids of the record and of its duplicate.
        private func furnish(_ desk: MergeDesk, _ person: Person) throws -> (patient: String, duplicate: String) {
            let patient = try desk.register(
                "Zubaydah", "Qorashyeva",
                [
                    "phone": "0100 987 6543", "mrn": "QZ-7741", "birthDate": "1957-08-23",
                    "email": "zubaydah@qorashyeva.example",
                    "identifiers": [["system": "passport", "value": "XK9917723"]],
                ])
            try desk.write("PATCH", "/patients/\(patient)", ["givenName": "Zubaydahh"], status: 200)
            let duplicate = try desk.register(
                "Zubayda", "Qorashyeva", ["mrn": "QZ-8852", "birthDate": "1957-08-23", "phone": "0100 987 6543"])
            let charge = try desk.charge(patient, 100, "Visit of Mrs. Qorashyeva")
            let invoice = try desk.invoice(patient, [charge])
            let payment = try desk.pay(invoice, 50)
            _ = try desk.deposit(duplicate, 20, "Card of Qorashyeva")
            try desk.write(
                "POST", "/payments/\(payment)/refund",
                ["amount": MergeDesk.pounds(10), "reason": "Qorashyeva paid twice"])
            let other = try desk.charge(duplicate, 30, "Letter to Qorashyeva")
            try desk.write("POST", "/charges/\(other)/cancel", ["reason": "Qorashyeva did not come"], status: 200)
            try importBundle(desk)
            _ = try desk.merge(duplicate, into: patient)
            _ = try desk.read("/patients?q=qorashyeva")
            _ = try desk.read("/patients/\(patient)/export")
            return (patient, duplicate)
        }

        /// A bundle of the same person's, by the passport, with resources that name her.
        private func importBundle(_ desk: MergeDesk) throws {
            let bundle = """
                {"resourceType":"Bundle","type":"collection","entry":[
                {"fullUrl":"urn:uuid:9b2d6f0e-77aa-4c11-8e21-QORASHYEVA","resource":{"resourceType":"Patient",
                "id":"XK9917723","identifier":[{"system":"passport","value":"XK9917723"}],
                "name":[{"family":"Qorashyeva","given":["Zubaydahh"]}],"gender":"female","birthDate":"1957-08-23"}},
                {"resource":{"resourceType":"Observation","id":"of-XK9917723","status":"final",
                "code":{"text":"Seen: Qorashyeva"},"subject":{"reference":"Patient/XK9917723"}}},
                {"resource":{"resourceType":"Organization","id":"clinic-1","name":"A clinic"}}]}
                """
            var request = ServerRequest("POST", "/api/v1/patients/import", token: desk.clinic.token)
            request.body = Array(bundle.utf8)
            request.contentType = "application/fhir+json"
            let answer = try desk.clinic.client.send(request)
            #expect(answer.status == 200 && answer.json["errorCount"]?.number?.integer() == 0, "\(answer.summary)")
        }

        private func expectForgotten(_ desk: MergeDesk, _ patient: String, _ duplicate: String) throws {
            for text in ["qorashyeva", "QZ-7741", "QZ-8852", "01009876543", "XK9917723"] {
                #expect(try desk.read("/patients?q=\(text)").json["items"]?.elements?.isEmpty == true, "\(text)")
            }
            for id in [patient, duplicate] {
                for path in ["", "/history", "/merges", "/account"] {
                    let answer = try desk.read("/patients/\(id)\(path)").text
                    #expect(!answer.lowercased().contains("qorash") && !answer.contains("QZ-"), "\(path)")
                }
                #expect(try desk.read("/patients/\(id)/export", status: 404).string("code") == "erased")
            }
        }

        private func expectNothing(
            of texts: [String], in bytes: [UInt8], _ place: String, sourceLocation: SourceLocation = #_sourceLocation
        ) {
            let content = Data(bytes)
            for text in texts {
                for (form, needle) in Needles.of(text) where content.range(of: Data(needle)) != nil {
                    Issue.record("\(text) is left in \(place) as \(form)", sourceLocation: sourceLocation)
                }
            }
        }
    }
}

/// Whoever is erased, and all that identifies her.
private struct Person {
    /// Names as written and folded, numbers as written, in E.164, national and backwards, the birth date, identifiers.
    let texts = [
        "Zubaydah", "zubaydah", "Zubayda", "zubayda", "Qorashyeva", "qorashyeva", "QORASHYEVA", "QZ-7741", "QZ-8852",
        "+201009876543", "1009876543", "3456789001", "1957-08-23", "XK9917723", "zubaydah@qorashyeva.example",
    ]
}

/// The forms in which a text may stand in a dump or a file.
private enum Needles {
    static func of(_ text: String) -> [(form: String, bytes: [UInt8])] {
        let utf8 = Array(text.utf8)
        let utf16 = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let escaped = text.utf16.map {
            "\\u" + String(repeating: "0", count: 4 - String($0, radix: 16).count) + String($0, radix: 16)
        }
        var needles: [(String, [UInt8])] = [
            ("UTF-8", utf8), ("UTF-16LE", utf16),
            ("UTF-16BE", Array(text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })),
            ("hexadecimal digits", hex(utf8)), ("hexadecimal digits of UTF-16", hex(utf16)),
            ("JSON escapes", Array(escaped.joined().utf8)),
        ]
        // Shorter than that, what is left of base64 in the middle occurs by chance.
        if utf8.count >= 7 {
            for offset in 0..<3 {
                needles.append(("base64 at \(offset)", base64(utf8, offset)))
                needles.append(
                    ("base64url at \(offset)", base64(utf8, offset).map { $0 == 43 ? 45 : $0 == 47 ? 95 : $0 }))
            }
        }
        return needles
    }

    private static func hex(_ bytes: [UInt8]) -> [UInt8] {
        Array(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined().utf8)
    }

    /// The characters of base64 that depend on the bytes alone, where so many others come before them.
    private static func base64(_ bytes: [UInt8], _ offset: Int) -> [UInt8] {
        let text = Array(Data([UInt8](repeating: 0, count: offset) + bytes).base64EncodedString().utf8)
        let first = [0, 2, 3][offset]
        let whole = (offset + bytes.count) * 8 / 6
        return Array(text[first..<max(first, whole)])
    }
}
