import HTTP
import PatientAPI

/// The routes of the module, in the order in which their examples work.
enum PatientRoutes {
    /// The group in the documentation.
    static let tag = "Patients"

    /// The table.
    static func all(_ service: any PatientService) -> [Route] {
        [
            RegisterPatient.route(service),
            ImportPatients.route(service),
            SearchPatients.route(service),
            GetPatient.route(service),
            ChangePatient.route(service),
            GetPatientHistory.route(service),
            GetAudit.route(service),
            ListDuplicates.route(service),
            MergePatients.route(service),
            GetMerge.route(service),
            ListMerges.route(service),
            UndoMerge.route(service),
            DistinguishPatients.route(service),
            WithdrawDistinction.route(service),
            ExportPatient.route(service),
        ] + LegalHold.routes(service) + ErasureRequests.routes(service)
    }

    /// The page that the call asks for.
    static func page(_ call: Call) throws -> PatientPageRequest {
        PatientPageRequest(limit: try call.pageLimit(), cursor: try call.query("cursor"))
    }

    /// The query parameters of every list.
    static let pageParameters = [
        QueryParameter("limit", "How many items, 1–200; 50 where absent.", example: "20"),
        QueryParameter("cursor", "nextCursor of the page before."),
    ]

    /// The same under a legal hold.
    static let heldExample = example(
        "\"legalHold\":{\"reason\":\"A lawsuit is pending\",\"since\":\"2026-01-05T11:00:00Z\"},\"version\":4")

    /// A record as the examples show it.
    static let example = example("\"version\":1")

    private static func example(_ rest: String) -> String {
        """
        {"id":"{{patientId}}","mrn":"000001","givenName":"Fatma","familyName":"Hassan","fullName":"Fatma Hassan",\
        "birthDate":"1986-03-14","birthDateIsEstimated":false,"sex":"female","phone":"+201001234567",\
        "email":"fatma@example.org","address":{"line1":"12 Tahrir Street","city":"Cairo","country":"EG"},\
        "identifiers":[{"system":"passport","value":"A12345678"}],"language":"ar","status":"active",\(rest),\
        "createdAt":"2026-01-05T09:30:00Z","updatedAt":"2026-01-05T09:30:00Z"}
        """
    }
}

extension DocumentedError {
    /// The answer to an id that this hospital does not know.
    static let noPatient = DocumentedError(404, "notFound", "There is no such patient in this hospital.")
    /// The answer to fields that do not validate.
    static let invalidFields = DocumentedError(400, "validation", "Fields do not validate; all of them are listed.")
    /// The answer to a key that was used before.
    static let keyReused = DocumentedError(422, "idempotencyKeyReused", "The key was sent before with another request.")
}
