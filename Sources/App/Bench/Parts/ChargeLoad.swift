internal import JSON

/// Charges for the patients of a hospital, over the API.
final class ChargeLoad {
    /// The most patients that one page of the list has.
    static let pageLimit = 200

    let hospital: BenchHospital
    private let run: BenchRun
    private let server: MedleyServer
    private let patients: [String]
    private var loadCount = 0

    /// Imports the patients.
    init(run: BenchRun, server: MedleyServer, hospital: BenchHospital) throws {
        (self.run, self.server, self.hospital) = (run, server, hospital)
        let session = try hospital.session(at: server)
        let answer = try session.client.send(
            "POST", "/api/v1/patients/import", token: session.token, body: Self.bundle(AppendPart.patientCount).bytes,
            contentType: "application/fhir+json")
        try CheckSession.require(200, answer, "importing patients")
        patients = try Self.list(session)
        guard patients.count == AppendPart.patientCount else {
            throw BenchFailure.failed("\(patients.count) of \(AppendPart.patientCount) patients were imported")
        }
    }

    /// One charge, which must be answered with 201 and, with the same key again, with the same id.
    func first() throws {
        let session = try hospital.session(at: server)
        let body = Array(Self.body(patient: patients[0]).utf8)
        let answers = try (0..<2).map { _ in
            try session.client.send(
                "POST", "/api/v1/charges", token: session.token, fields: [("Idempotency-Key", "first")], body: body)
        }
        for answer in answers { try CheckSession.require(201, answer, "POST /api/v1/charges") }
        guard answers[0].text("id") == answers[1].text("id") else {
            throw BenchFailure.failed("the same key gave two charges")
        }
    }

    /// Charges for some seconds on so many connections, each with a key of its own.
    func load(_ connections: Int, _ seconds: Int) throws -> Sample {
        loadCount += 1
        let head =
            "POST /api/v1/charges HTTP/1.1\r\n" + (try hospital.headerLines(at: server))
            + "Content-Type: application/json\r\nIdempotency-Key: load-\(loadCount)-"
        let mark = "PATIENT"
        let parts = Self.body(patient: mark).split(separator: mark).map(String.init)
        let length = Self.body(patient: patients[0]).utf8.count
        let script = """
            local patients = \(LuaText.table(patients))
            local head = \(LuaText.string(head))
            local middle = \(LuaText.string("\r\nContent-Length: \(length)\r\n\r\n" + parts[0]))
            local tail = \(LuaText.string(parts[1]))
            local count = 0
            function request()
              count = count + 1
              local place = (count * \(Wrk.threads) + number) * 7919 % #patients + 1
              return head .. number .. "-" .. count .. middle .. patients[place] .. tail
            end
            """
        return try countingLog {
            try server.measuring {
                try run.wrk.run(.init(url: server.url, connections: connections, script: script), seconds: seconds)
            }
        }
    }

    /// Measures with the write-ahead log that was written meanwhile.
    func countingLog(_ body: () throws -> Sample) throws -> Sample {
        let before = try run.database.walBytes()
        var sample = try body()
        let written = try run.database.walBytes() - before
        if sample.count > 0 { sample.walBytesEach = written / Double(sample.count) }
        return sample
    }

    /// How many events of charges the log has of the hospital.
    func stored() throws -> Double {
        try run.database.number(
            "SELECT count(*) FROM journal.event WHERE hospital_id = '\(hospital.id)' AND type = 'chargeCreated';")
    }

    private static func body(patient: String) -> String {
        """
        {"patientId":"\(patient)","code":"99213","description":"Office visit, established patient","quantity":1,\
        "unitPrice":{"amountMinor":45000,"currency":"EGP"},"serviceDate":"2026-01-15"}
        """
    }

    private static func list(_ session: CheckSession) throws -> [String] {
        var ids: [String] = []
        var target = "/api/v1/patients?limit=\(pageLimit)"
        while true {
            let page = try session.expect(200, "GET", target)
            ids += (page.json["items"]?.elements ?? []).compactMap { $0["id"]?.string }
            guard let cursor = page.json["nextCursor"]?.string else { return ids }
            target = "/api/v1/patients?limit=\(pageLimit)&cursor=\(CheckQuery.encode(cursor))"
        }
    }

    private static func bundle(_ count: Int) -> JSONValue {
        let entries: [JSONValue] = (1...count).map { number in
            let script = NameScript.all[number % NameScript.all.count]
            let given = script.givenNames[number % script.givenNames.count]
            let family = script.familyNames[number * 31 % script.familyNames.count]
            return [
                "resource": [
                    "resourceType": "Patient", "id": .string("bench-\(number)"),
                    "gender": .string(number % 2 == 0 ? "female" : "male"),
                    "birthDate": .string("19\(50 + number % 50)-0\(1 + number % 9)-1\(number % 10)"),
                    "name": [["use": "official", "family": .string(family), "given": [.string(given)]]],
                    "identifier": [["system": "urn:medley:bench", "value": .string("B\(number)")]],
                ]
            ]
        }
        return ["resourceType": "Bundle", "type": "collection", "entry": .array(entries)]
    }
}
