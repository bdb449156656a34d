import AuthAPI
import HTTP

/// `GET` and `PATCH /api/v1/hospitals/current`: the caller's own hospital.
enum CurrentHospital {
    static func get(_ service: any AuthService) -> Route {
        Route.read(
            "/api/v1/hospitals/current", id: "getHospital", summary: "The settings of the caller's hospital.",
            tag: "Hospitals", access: .permission(Permission.hospitalRead.rawValue), answers: HospitalView.self,
            version: { $0.version }
        ) { call in
            try await service.hospital(call.context())
        }.with { $0.documentation.responseExample = AuthExamples.hospital }
    }

    static func change(_ service: any AuthService) -> Route {
        Route.write(
            .patch, "/api/v1/hospitals/current", id: "changeHospital",
            summary: "Change settings of the caller's hospital; code, currency and kind stay.", tag: "Hospitals",
            access: .permission(Permission.hospitalWrite.rawValue), takes: ChangeHospitalRequest.self,
            answers: HospitalView.self
        ) { call, body in
            try await call.onMatchingVersion(isRequired: true) { version in
                try await service.changeHospital(call.context(), expectedVersion: version, body)
            }
        }.with {
            $0.mediaTypes.append("application/merge-patch+json")
            $0.documentation.readsVersion = true
            $0.documentation.requestExample = #"{"name": "Nile Clinic, Cairo"}"#
            $0.documentation.responseExample = AuthExamples.hospital
            $0.documentation.errors = [
                .invalid, .stale, .versionRequired,
                DocumentedError(422, "operatorOnly", "The setting is one of operators."),
            ]
        }
    }
}
