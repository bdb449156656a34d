/// Charges for the patients of a hospital, over the API.
final class ChargeLoad {
    let hospital: BenchHospital
    private let run: BenchRun
    private let server: MedleyServer
    private let patients: [String]
    private var loadCount = 0

    /// Imports the patients.
    init(run: BenchRun, server: MedleyServer, hospital: BenchHospital) throws {
        (self.run, self.server, self.hospital) = (run, server, hospital)
        patients = try BenchPatients(server: server, hospital: hospital).importing(AppendPart.patientCount)
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
        return try run.countingLog {
            try server.measuring {
                try run.wrk.run(.init(url: server.url, connections: connections, script: script), seconds: seconds)
            }
        }
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
}
