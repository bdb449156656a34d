import HTTP
import Kernel
import PatientAPI

/// Serves `GET /api/v1/patients/{id}`.
enum GetPatient {
    static func route(_ service: any PatientService) -> Route {
        Route.read(
            "/api/v1/patients/{id}", id: "getPatient",
            summary: "Gives a patient's record now, or as it was known at an instant. The read is recorded.",
            tag: PatientRoutes.tag, access: .permission("patient.read"),
            query: [
                QueryParameter(
                    "asOf",
                    "An instant, RFC 3339: what the log had recorded then. The instants of a record's versions are `at` of "
                        + "its history; createdAt and updatedAt are when the change was asked for, some milliseconds before."
                )
            ],
            answers: PatientView.self
        ) { call in
            let context = try call.context()
            let id: PatientID = try call.id()
            guard let asOf = try instant(call) else { return try await service.rendered(context, id) }
            let view = try await service.patient(context, id, asOf: asOf)
            return Rendered(view, version: view.version)
        }
        .with { route in
            route.documentation.responseExample = PatientRoutes.example
            route.documentation.errors = [.noPatient, .invalidFields]
        }
    }

    /// The instant that was asked for; nil is now.
    private static func instant(_ call: Call) throws(Failure) -> Timestamp? {
        guard let text = try call.query("asOf") else { return nil }
        var validator = Validator()
        let instant = validator.require(
            Timestamp(text), field: "asOf", code: "invalid", message: "Give an instant such as 2026-01-31T12:00:00Z.")
        try validator.check()
        return instant
    }
}
