import HTTP
import Kernel
import PatientAPI

/// Serves `GET /api/v1/patients`.
enum SearchPatients {
    static func route(_ service: any PatientService) -> Route {
        Route.read(
            "/api/v1/patients", id: "searchPatients",
            summary:
                "Finds patients by part of a name in any script, phone, MRN, identifier or birth date; best first.",
            tag: PatientRoutes.tag, access: .permission("patient.read"), query: parameters,
            answers: Page<PatientView>.self
        ) { call in
            let query = PatientSearchQuery(
                text: try call.query("q"), birthDate: try call.query("birthDate"),
                identifier: try call.query("identifier"), page: try PatientRoutes.page(call))
            return try await service.search(call.context(), query)
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(PatientRoutes.example)]}"
            route.documentation.errors = [.invalidFields]
        }
    }

    private static let parameters =
        [
            QueryParameter("q", "The search box; without it, all patients, newest first.", example: "fatma"),
            QueryParameter("birthDate", "YYYY-MM-DD, YYYY-MM or YYYY."),
            QueryParameter("identifier", "system|value, or a value of any system."),
        ] + PatientRoutes.pageParameters
}
