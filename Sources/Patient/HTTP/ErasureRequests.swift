import HTTP
import Kernel
import PatientAPI

/// `/api/v1/erasure-requests`: who was erased, and why.
enum ErasureRequests {
    static func routes(_ service: any PatientErasureService) -> [Route] {
        [erase(service), list(service), get(service)]
    }

    private static func erase(_ service: any PatientErasureService) -> Route {
        Route.write(
            .post, "/api/v1/erasure-requests", id: "erasePatient",
            summary: "Erases a person for good: the record, those merged with it, and what every module shows of them.",
            tag: PatientRoutes.tag, access: .permission("patient.erase"), takes: EraseRequest.self,
            answers: ErasureRequestView.self, status: 201, location: { "/api/v1/erasure-requests/\($0.id)" }
        ) { call, request in
            try await service.erase(call.context(), request)
        }
        .with { route in
            route.documentation.requestExample =
                "{\"patientId\":\"{{patientId}}\",\"reason\":\"Asked for in writing on 5 January\"}"
            route.documentation.responseExample = example
            route.documentation.errors = [
                .invalidFields, .keyReused,
                DocumentedError(422, "unknownPatient", "There is no such patient in this hospital."),
                DocumentedError(422, "erased", "The record was erased before."),
                DocumentedError(422, "legalHold", "The record, or one merged with it, is under a legal hold."),
                DocumentedError(422, "reasonNamesPatient", "The reason, which is kept, names the patient."),
            ]
        }
    }

    private static func list(_ service: any PatientErasureService) -> Route {
        Route.read(
            "/api/v1/erasure-requests", id: "listErasureRequests",
            summary: "Lists the hospital's erasure requests, newest first.",
            tag: PatientRoutes.tag, access: .permission("patient.erase"), query: PatientRoutes.pageParameters,
            answers: Page<ErasureRequestView>.self
        ) { call in
            try await service.erasureRequests(call.context(), PatientRoutes.page(call))
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(example)]}"
            route.documentation.errors = [.invalidFields]
        }
    }

    private static func get(_ service: any PatientErasureService) -> Route {
        Route.read(
            "/api/v1/erasure-requests/{id}", id: "getErasureRequest", summary: "Gives an erasure request.",
            tag: PatientRoutes.tag, access: .permission("patient.erase"), answers: ErasureRequestView.self
        ) { call in
            try await service.erasureRequest(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = example
            route.documentation.errors = [
                DocumentedError(404, "notFound", "There is no such request in this hospital.")
            ]
        }
    }

    private static let example = """
        {"id":"{{erasure-requestId}}","patientId":"{{patientId}}","erasedIds":["{{patientId}}"],"status":"completed",\
        "reason":"Asked for in writing on 5 January","requestedAt":"2026-01-06T08:00:00Z","requestedBy":"{{actorId}}"}
        """
}
