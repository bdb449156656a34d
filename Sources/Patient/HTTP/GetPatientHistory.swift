import HTTP
import Kernel
import PatientAPI

/// Serves `GET /api/v1/patients/{id}/history`.
enum GetPatientHistory {
    static func route(_ service: any PatientService) -> Route {
        Route.read(
            "/api/v1/patients/{id}/history", id: "getPatientHistory",
            summary: "Lists what changed in a patient's record, newest first: when, by whom, from what to what.",
            tag: PatientRoutes.tag, access: .permission("patient.read"), query: PatientRoutes.pageParameters,
            answers: Page<PatientHistoryItem>.self
        ) { call in
            try await service.history(call.context(), call.id(), PatientRoutes.page(call))
        }
        .with { route in
            route.documentation.responseExample = """
                {"items":[{"version":2,"type":"patientChanged","at":"2026-01-05T10:00:00Z","actor":"{{userId}}",\
                "changes":[{"field":"birthDate","from":"1986-03-14","to":"1986-04-13"}]}]}
                """
            route.documentation.errors = [.noPatient, .invalidFields]
        }
    }
}
