import Foundation
import JSON
import TestSupport
import Testing

/// Whoever is erased in a test, with all that she leaves behind in a hospital.
final class ErasedPerson {
    /// Names as written and folded, present and former, in two scripts; numbers as written, in E.164, national and
    /// backwards; birth dates; identifiers.
    static let texts = [
        "Zubaydah", "Zubayda", "Qorashyeva", "Halvorsenova", "زبيدة", "القرشية", "زبيده", "القرشيه", "QZ-7741",
        "QZ-8852", "QZ-9963", "QZ7741", "+201009876543", "1009876543", "3456789001", "01009876543", "0100 987 6543",
        "+201091112233", "1091112233", "3322111901", "1957-08-23", "1957-08-22", "19570823", "23.08.1957", "XK9917723",
        "29508221234567", "zubaydah@qorashyeva.example", "former@halvorsenova.example", "17 Elderberry Mews",
    ]

    let desk: MergeDesk
    /// The record that stands for the others.
    private(set) var patient = ""
    private(set) var duplicate = ""
    private(set) var third = ""
    /// Charges of the duplicate that name her, from before the merge: later ones may not.
    private var (letter, call) = ("", "")
    /// What was sent under an idempotency key, to be sent again.
    private(set) var requests: [ServerRequest] = []
    /// The record that stands for the others, as it was shown before the erasure.
    private(set) var shown: JSONValue = .null

    /// Makes everything that a patient leaves behind.
    init(_ desk: MergeDesk) throws {
        self.desk = desk
        try register()
        try makeDuplicates()
        try bill()
        try importBundle()
        try writeMessages()
        try read()
        try expectEveryField()
    }

    /// Sees that she has every field that a change can give: what she lacks, no test of an erasure would miss.
    private func expectEveryField() throws {
        shown = try desk.read("/patients/\(patient)").json
        let document = try APIDocument(desk.clinic.client)
        let change = try #require(document.operation("changePatient")?.bodySchema)
        let names = document.properties(of: change).map(\.name)
        #expect(names.contains("givenName") && names.contains("address"), "the document tells no fields: \(names)")
        // It is shown as a birth date.
        for name in names where name != "ageYears" {
            #expect(
                !Self.leaves(shown[name] ?? .null).isEmpty,
                "ErasedPerson has no \(name): give her one in `register`, and put what identifies her into `texts`")
        }
    }

    /// Sees that what the erasure took off her record is looked for everywhere else.
    func expectTextsOfWhatWent() throws {
        let left = try desk.read("/patients/\(patient)").json
        let gone = (shown.members ?? []).filter { left[$0.name] != $0.value && !Self.leaves($0.value).isEmpty }
        #expect(gone.contains { $0.name == "fullName" }, "the erasure took nothing: \(gone.map(\.name))")
        // The first is of the record, the second tells what became of it.
        for member in gone where !["updatedAt", "status"].contains(member.name) {
            let leaves = Self.leaves(member.value)
            #expect(
                leaves.contains { leaf in Self.texts.contains { leaf.contains($0) } },
                "an erasure takes \(member.name), and none of its texts is in ErasedPerson.texts: put it there")
        }
    }

    /// Every text in a value.
    private static func leaves(_ value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let values): values.flatMap(leaves)
        case .object(let members): members.flatMap { leaves($0.value) }
        default: []
        }
    }

    private func register() throws {
        patient = try send(
            "POST", "/patients",
            [
                "givenName": "Zubaydah", "familyName": "Halvorsenova", "birthDate": "1957-08-22", "sex": "female",
                "phone": "0109 111 2233", "mrn": "QZ-7741", "email": "former@halvorsenova.example",
                "identifiers": [["system": "nationalId", "value": "29508221234567"]],
            ]
        ).string("id")
        _ = try send(
            "PATCH", "/patients/\(patient)",
            [
                "givenName": "Zubaydahh", "familyName": "Qorashyeva", "birthDate": "1957-08-23",
                "email": "zubaydah@qorashyeva.example", "language": "ar",
                "address": ["line1": "17 Elderberry Mews", "city": "Cairo"],
                "identifiers": [["system": "passport", "value": "XK9917723"]],
            ], status: 200)
        // A change of the phone alone: its request is as good as guessed from its hash.
        _ = try send("PATCH", "/patients/\(patient)", ["phone": "0100 987 6543"], status: 200)
        try desk.write("PUT", "/patients/\(patient)/legal-hold", ["reason": "Qorashyeva sues"], status: 200)
        try desk.write("DELETE", "/patients/\(patient)/legal-hold", status: 204)
    }

    private func makeDuplicates() throws {
        duplicate = try desk.register(
            "Zubayda", "Qorashyeva", ["mrn": "QZ-8852", "birthDate": "1957-08-23", "phone": "0100 987 6543"])
        letter = try desk.charge(duplicate, 30, "Letter to Zubayda Qorashyeva")
        call = try desk.charge(duplicate, 30, "Call to Qorashyeva")
        _ = try desk.deposit(duplicate, 20, "Card of Qorashyeva")
        third = try send(
            "POST", "/patients",
            [
                "fullName": "زبيدة القرشية", "birthDate": "1957-08-23", "sex": "female", "mrn": "QZ-9963",
                "confirmDuplicate": true,
            ]
        ).string("id")
        let merge = try desk.merge(duplicate, into: patient)
        try desk.write("POST", "/merges/\(merge)/undo", status: 200)
        try desk.write(
            "POST", "/patients/\(patient)/merge",
            ["duplicateId": .string(duplicate), "reason": "Zubayda was written without her last letter"])
        _ = try desk.merge(third, into: patient)
        // Refused ones leave traces in logs if anything does.
        try desk.write(
            "POST", "/patients",
            [
                "givenName": "Zubaydah", "sex": "female", "mrn": "QZ-7741", "birthDate": "1957-08-23",
                "confirmDuplicate": true,
            ], status: 409)
        try desk.write(
            "POST", "/patients", ["givenName": "Zubaydah", "sex": "female", "birthDate": "1957-08-23x"], status: 400)
    }

    private func bill() throws {
        // Billing learns of merges behind the log.
        _ = try desk.read("/patients/\(duplicate)/account")
        let charge = try send("POST", "/charges", try chargeBody(patient, 100, "Visit of Mrs. Qorashyeva")).string("id")
        let invoice = try desk.invoice(patient, [charge, letter])
        let shown = try desk.read("/invoices/\(invoice)").text
        #expect(shown.contains("Visit of Mrs.") && shown.contains("Letter to Zubayda"))
        let payment = try send(
            "POST", "/payments",
            [
                "invoiceId": .string(invoice), "amount": MergeDesk.pounds(50), "method": "cash",
                "reference": "By Halvorsenova's daughter",
            ]
        ).string("id")
        try desk.write(
            "POST", "/payments/\(payment)/refund",
            ["amount": MergeDesk.pounds(10), "reason": "Halvorsenova paid twice"])
        try desk.write("POST", "/charges/\(call)/cancel", ["reason": "Qorashyeva did not come"], status: 200)
        let wrong = try desk.invoice(patient, [try desk.charge(patient, 5, "Copy for Qorashyeva")])
        try desk.write("POST", "/invoices/\(wrong)/void", ["reason": "Qorashyeva needs none"], status: 200)
    }

    /// A bundle of the same person's, by the passport, with resources that name her, by reference or in words alone, and
    /// before it is known who she is.
    private func importBundle() throws {
        let bundle = """
            {"resourceType":"Bundle","type":"collection","entry":[
            {"resource":{"resourceType":"Location","id":"home","name":"Home of Zubaydahh Qorashyeva"}},
            {"resource":{"resourceType":"Practitioner","id":"herself","telecom":[{"value":"+201009876543"}]}},
            {"resource":{"resourceType":"Organization","id":"employer","contact":[{"name":{"text":"Qorashyeva"}}]}},
            {"fullUrl":"urn:uuid:9b2d6f0e-77aa-4c11-8e21-QORASHYEVA","resource":{"resourceType":"Patient",
            "id":"XK9917723","identifier":[{"system":"passport","value":"XK9917723"}],
            "text":{"status":"generated","div":"<div>Zubaydahh Qorashyeva, born 23.08.1957</div>"},
            "name":[{"family":"Qorashyeva","given":["Zubaydahh"]}],"gender":"female","birthDate":"1957-08-23"}},
            {"resource":{"resourceType":"Observation","id":"of-XK9917723","status":"final",
            "code":{"text":"Seen: Qorashyeva"},"subject":{"reference":"Patient/XK9917723"}}},
            {"resource":{"resourceType":"Coverage","id":"c1","subscriber":{"display":"Qorashyeva"},
            "beneficiary":{"identifier":{"system":"passport","value":"XK9917723"}}}},
            {"resource":{"resourceType":"Organization","id":"clinic-1","name":"A clinic"}}]}
            """
        var request = ServerRequest("POST", "/api/v1/patients/import", token: desk.clinic.token)
        request.body = Array(bundle.utf8)
        request.contentType = "application/fhir+json"
        let answer = try desk.clinic.client.send(request)
        #expect(answer.status == 200 && answer.json["errorCount"]?.number?.integer() == 0, "\(answer.summary)")
    }

    /// Messages about each record, one of them half written by a process that died, as senders keep them.
    private func writeMessages() throws {
        let folder = desk.installation.state.path + "/messages"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let now = Int64(Date().timeIntervalSince1970 * 1_000_000)
        for (index, subject) in [patient, duplicate].enumerated() {
            let text = """
                {"channel":"sms","to":"+201009876543","hospitalId":"\(desk.clinic.variables["hospitalId"] ?? "")",\
                "sentAt":"2026-01-05T09:30:00Z","locale":"en","template":"reminder","subjectId":"\(subject)",\
                "text":"Dear Mrs. Qorashyeva, please come"}
                """
            let name = "0\(now)-0\(now + 600_000_000)-\(index)\(index).json"
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            let half = text.prefix(text.count - 9)
            try Data(half.utf8).write(to: URL(fileURLWithPath: "\(folder)/.writing-\(name)"))
        }
    }

    private func read() throws {
        _ = try desk.read("/patients?q=qorashyeva")
        _ = try desk.read("/patients?q=01009876543")
        _ = try desk.read("/patients/\(patient)/export")
        var request = ServerRequest("GET", "/api/v1/patients/\(duplicate)", token: desk.clinic.token)
        request.fields = [("Medley-Access-Reason", "Asked by Mrs. Qorashyeva's daughter")]
        #expect(try desk.clinic.client.send(request).status == 200)
    }

    /// What is written under a key of its own and kept to be sent again.
    private func send(
        _ method: String, _ path: String, _ body: JSONValue, status: Int = 201
    ) throws -> ServerAnswer {
        var request = ServerRequest(method, "/api/v1" + path, token: desk.clinic.token, json: body)
        request.fields = [("Idempotency-Key", UUID().uuidString)]
        if method == "PATCH" { request.fields.append(("If-Match", "*")) }
        let answer = try desk.clinic.client.send(request)
        #expect(answer.status == status, "\(method) \(path): \(answer.summary)")
        requests.append(request)
        return answer
    }

    private func chargeBody(_ patient: String, _ amount: Int, _ description: String) throws -> JSONValue {
        [
            "patientId": .string(patient), "code": "CONS", "description": .string(description), "quantity": 1,
            "unitPrice": MergeDesk.pounds(amount), "serviceDate": .string(String(try desk.instant().prefix(10))),
        ]
    }
}
