import Foundation
import JSON
import TestSupport
import Testing

/// A front desk over HTTP: what the tests of merges and erasures do there.
final class MergeDesk {
    let installation: Installation
    let clinic: Clinic
    /// Where the log stood after the last write: reads wait for it.
    private(set) var position: String?

    init(_ installation: Installation) throws {
        self.installation = installation
        clinic = try installation.signUp()
    }

    /// Sends a write and gives the answer; fails the test where it does not have the status.
    @discardableResult
    func write(
        _ method: String = "POST", _ path: String, _ body: JSONValue = [:], status: Int = 201,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> ServerAnswer {
        var request = ServerRequest(method, "/api/v1" + path, token: clinic.token, json: body)
        request.fields = [("Idempotency-Key", UUID().uuidString)]
        if method == "PATCH" { request.fields.append(("If-Match", "*")) }
        let answer = try clinic.client.send(request)
        #expect(answer.status == status, "\(method) \(path): \(answer.summary)", sourceLocation: sourceLocation)
        if let position = answer.field("Medley-Position") { self.position = position }
        return answer
    }

    /// Reads once everything that was written is shown; or what is shown at once.
    func read(
        _ path: String, status: Int = 200, atOnce: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> ServerAnswer {
        var request = ServerRequest("GET", "/api/v1" + path, token: clinic.token)
        if let position, !atOnce { request.fields = [("Medley-After", position)] }
        let answer = try clinic.client.send(request)
        #expect(answer.status == status, "GET \(path): \(answer.summary)", sourceLocation: sourceLocation)
        return answer
    }

    func register(_ given: String, _ family: String, _ more: JSONValue = [:]) throws -> String {
        var body: JSONValue = [
            "givenName": .string(given), "familyName": .string(family), "birthDate": "1986-03-14", "sex": "female",
            "confirmDuplicate": true,
        ]
        for member in more.members ?? [] { body = body.setting(member.name, to: member.value) }
        return try write("POST", "/patients", body).string("id")
    }

    /// An appointment of the day after tomorrow, with whoever signed the hospital up.
    func book(_ patient: String) throws -> String {
        let practitioner = try clinic.userID()
        let service = try write("POST", "/services", ["name": "Consultation", "durationMinutes": 30]).string("id")
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        let week = days.map { day -> JSONValue in
            ["weekday": .string(day), "startsAt": "00:00", "endsAt": "00:00"]
        }
        try write("PUT", "/practitioners/\(practitioner)/schedule", ["weeklyHours": .array(week)], status: 200)
        let day = Date(timeIntervalSinceNow: 172_800).formatted(Date.ISO8601FormatStyle().year().month().day())
        return try write(
            "POST", "/appointments",
            [
                "patientId": .string(patient), "practitionerId": .string(practitioner), "serviceId": .string(service),
                "startsAt": .string("\(day)T09:00:00Z"), "notes": "By phone",
            ]
        ).string("id")
    }

    static func pounds(_ amount: Int) -> JSONValue {
        ["amountMinor": .number(JSONNumber(amount * 100)), "currency": "EGP"]
    }

    func charge(_ patient: String, _ amount: Int, _ description: String = "Consultation") throws -> String {
        try write(
            "POST", "/charges",
            [
                "patientId": .string(patient), "code": "CONS", "description": .string(description), "quantity": 1,
                "unitPrice": Self.pounds(amount), "serviceDate": .string(try today()),
            ]
        ).string("id")
    }

    func invoice(_ patient: String, _ charges: [String]) throws -> String {
        let draft = try write(
            "POST", "/invoices",
            ["patientId": .string(patient), "chargeIds": .array(charges.map { .string($0) })])
        try write("POST", "/invoices/\(draft.string("id"))/issue", status: 200)
        return draft.string("id")
    }

    func pay(_ invoice: String, _ amount: Int) throws -> String {
        try write(
            "POST", "/payments",
            ["invoiceId": .string(invoice), "amount": Self.pounds(amount), "method": "cash", "reference": "Till 4"]
        ).string("id")
    }

    func deposit(_ patient: String, _ amount: Int, _ reference: String = "Till 4") throws -> String {
        try write(
            "POST", "/payments",
            [
                "patientId": .string(patient), "amount": Self.pounds(amount), "method": "cash",
                "reference": .string(reference),
            ]
        ).string("id")
    }

    func merge(_ duplicate: String, into survivor: String) throws -> String {
        try write(
            "POST", "/patients/\(survivor)/merge", ["duplicateId": .string(duplicate), "reason": "Came twice"]
        ).string("id")
    }

    /// What a patient owes in pounds, and whose account that is. Of a past moment it is asked without `Medley-After`: the
    /// answer must be right all the same.
    func balance(_ patient: String, asOf: String? = nil) throws -> (pounds: Int, owner: String) {
        let query = asOf.map { "?asOf=\($0)" } ?? ""
        let answer = try read("/patients/\(patient)/account\(query)", atOnce: asOf != nil)
        let minor: Int = answer.json["balance"]?["amountMinor"]?.number?.integer() ?? .min
        return (minor / 100, answer.string("patientId"))
    }

    /// The ids of a list.
    func ids(_ path: String) throws -> Set<String> {
        Set(try read(path).json["items"]?.elements?.compactMap { $0["id"]?.string } ?? [])
    }

    /// Now, by the clock of the database.
    func instant() throws -> String {
        try installation.sql(
            "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
        ).first ?? ""
    }

    private func today() throws -> String { String(try instant().prefix(10)) }

    /// Expects that the log, everything made of it and the books are sound.
    func verify(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let result = try ServerBinary().run(["verify"] + installation.place)
        #expect(result.status == 0, "\(result.output)", sourceLocation: sourceLocation)
    }
}
