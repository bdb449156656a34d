import HTTP
import Kernel
import PatientAPI

/// `/api/v1/patients/{id}/legal-hold`: what forbids an erasure for a time.
enum LegalHold {
    static func routes(_ service: any PatientErasureService) -> [Route] {
        [
            Route.write(
                .put, "/api/v1/patients/{id}/legal-hold", id: "placeLegalHold",
                summary: "Places a legal hold, or changes its reason: the record is not erased while it lasts.",
                tag: PatientRoutes.tag, access: .permission("patient.hold"), takes: LegalHoldRequest.self,
                answers: PatientView.self
            ) { call, request in
                try await service.placeLegalHold(call.context(), call.id(), request)
            }
            .with { route in
                route.documentation.requestExample = "{\"reason\":\"A lawsuit is pending\"}"
                route.documentation.responseExample = PatientRoutes.heldExample
                route.documentation.errors = [
                    .noPatient, .invalidFields, .keyReused, .erasedPatient, .mergedPatient,
                ]
            },
            Route.delete(
                "/api/v1/patients/{id}/legal-hold", id: "liftLegalHold", summary: "Lifts the legal hold.",
                tag: PatientRoutes.tag, access: .permission("patient.hold")
            ) { call in
                try await service.liftLegalHold(call.context(), call.id()).receipt
            }
            .with { route in
                route.documentation.errors = [.noPatient, .keyReused, .erasedPatient, .mergedPatient]
            },
        ]
    }
}
