import AuthAPI
import HTTP
import Kernel

/// `GET /api/v1/audit/reads`: who read whose record, and why.
enum AuditReads {
    static func route(_ service: any AuthService) -> Route {
        Route.read(
            "/api/v1/audit/reads", id: "listRecordedReads",
            summary: "Who read patients' records, newest first: users, and programs under the ids of their keys.",
            tag: "Audit", access: .permission(Permission.auditRead.rawValue),
            query: [
                QueryParameter("patientId", "Whose record."), QueryParameter("principalId", "Who read."),
                QueryParameter("from", "Not before this instant, RFC 3339."),
                QueryParameter("to", "Before this instant, RFC 3339."), .limit, .cursor,
            ],
            answers: Page<RecordedReadView>.self
        ) { call in
            try await service.recordedReads(call.context(), filter(call), AuthPageRequest(call))
        }.with {
            $0.documentation.responseExample =
                """
                {"items": [{"principalId": "{{principalId}}", "principalKind": "user", "patientId": "{{patientId}}",
                 "operation": "patient.get", "at": "2026-01-05T09:30:00Z", "times": 2,
                 "requestId": "0198a5c2-0000-7000-8000-000000000001"}]}
                """
            $0.documentation.errors = [.invalid]
        }
    }

    private static func filter(_ call: Call) throws -> RecordedReadFilter {
        var validator = Validator()
        func read<Value>(_ name: String, _ make: (String) -> Value?, _ message: String) throws -> Value? {
            guard let text = try call.query(name) else { return nil }
            return validator.require(make(text), field: name, code: "invalid", message: message)
        }
        let instant = "Give an instant such as 2026-01-31T12:00:00Z."
        var filter = RecordedReadFilter()
        filter.patientID = try read("patientId", { PatientID($0) }, "Give a patient's id.")
        filter.principalID = try read("principalId", { UserID($0) }, "Give the id of a user or an API key.")
        filter.from = try read("from", { Timestamp($0) }, instant)
        filter.to = try read("to", { Timestamp($0) }, instant)
        try validator.check()
        return filter
    }
}
