import HTTP
import PatientAPI

/// Serves `POST /api/v1/patients`.
enum RegisterPatient {
    static func route(_ service: any PatientService) -> Route {
        Route.write(
            .post, "/api/v1/patients", id: "registerPatient",
            summary: "Registers a patient; a likely duplicate is refused with the candidates unless confirmed.",
            tag: PatientRoutes.tag, access: .permission("patient.write"), takes: RegisterPatientRequest.self,
            answers: PatientView.self, status: 201, location: { "/api/v1/patients/\($0.id)" }
        ) { call, request in
            try await service.register(call.context(), request)
        }
        .with { route in
            route.documentation.requestExample = requestExample
            route.documentation.responseExample = PatientRoutes.example
            route.documentation.errors = [
                .invalidFields, .keyReused,
                DocumentedError(409, "likelyDuplicate", "The person is probably registered; see candidates."),
                DocumentedError(409, "numberTaken", "Another patient has the MRN that was given."),
            ]
        }
    }

    /// What a registration may say, every member that goes with the others; a test holds it against the request.
    static let requestExample = """
        {"givenName":"Fatma","familyName":"Hassan","birthDate":"1986-03-14","sex":"female","phone":"+20 100 123 4567",\
        "email":"fatma@example.org","address":{"line1":"12 Tahrir Street","city":"Cairo","country":"EG"},\
        "identifiers":[{"system":"passport","value":"A12345678"}],"language":"ar","confirmDuplicate":true}
        """
}
