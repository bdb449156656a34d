import HTTP
import Kernel
import PatientAPI

/// Serves `GET /api/v1/audit`.
enum GetAudit {
    static func route(_ service: any PatientService) -> Route {
        Route.read(
            "/api/v1/audit", id: "getAudit",
            summary: "Lists what was written about a patient, in every module, newest first, without content.",
            tag: PatientRoutes.tag, access: .permission("audit.read"),
            query: [
                QueryParameter("patientId", "The patient.", isRequired: true, example: "{{patientId}}")
            ] + PatientRoutes.pageParameters,
            answers: Page<PatientAuditItem>.self
        ) { call in
            try await service.audit(call.context(), patientID(call), PatientRoutes.page(call))
        }
        .with { route in
            route.documentation.responseExample = """
                {"items":[{"eventId":"{{eventId}}","type":"patientRegistered","at":"2026-01-05T09:30:00Z",\
                "actor":"{{userId}}","resourceId":"{{patientId}}","version":1}]}
                """
            route.documentation.errors = [.invalidFields]
        }
    }

    private static func patientID(_ call: Call) throws(Failure) -> PatientID {
        var validator = Validator()
        let text = try call.query("patientId")
        let id = validator.require(
            text.flatMap { PatientID($0) }, field: "patientId", code: text == nil ? "required" : "invalid",
            message: "Give a patient's id.")
        try validator.check()
        guard let id else { throw Failure(.invalid, code: "validation", detail: "Give a patient's id.") }
        return id
    }
}
