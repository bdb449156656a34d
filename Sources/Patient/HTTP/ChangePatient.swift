import HTTP
import PatientAPI

/// Serves `PATCH /api/v1/patients/{id}`.
enum ChangePatient {
    static func route(_ service: any PatientService) -> Route {
        Route.write(
            .patch, "/api/v1/patients/{id}", id: "changePatient",
            summary: "Changes the fields that are sent (null clears one) of the version named in If-Match.",
            tag: PatientRoutes.tag, access: .permission("patient.write"), takes: ChangePatientRequest.self,
            answers: PatientView.self
        ) { call, request in
            try await call.onMatchingVersion(isRequired: true) { version in
                try await service.change(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.mediaTypes = ["application/json", "application/merge-patch+json"]
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"birthDate\":\"1986-04-13\",\"address\":{\"city\":\"Giza\"}}"
            route.documentation.responseExample = PatientRoutes.example
            route.documentation.errors = [
                .noPatient, .invalidFields, .keyReused,
                DocumentedError(412, "stale", "The record was changed since; its version is in currentVersion."),
                DocumentedError(428, "preconditionRequired", "If-Match is missing."),
                .erasedPatient, .mergedPatient,
            ]
        }
    }
}
