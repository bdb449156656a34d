import HTTP
import Kernel
import PatientAPI

/// Serves `GET /api/v1/patients/duplicates`.
enum ListDuplicates {
    static func route(_ service: any PatientMergeService) -> Route {
        Route.read(
            "/api/v1/patients/duplicates", id: "listDuplicates",
            summary:
                "Lists pairs of records that are probably of one person, and values that more than 50 records bear, which "
                + "tell nobody apart; a page may be short before the end.",
            tag: PatientRoutes.tag, access: .permission("patient.read"), query: PatientRoutes.pageParameters,
            answers: DuplicatesPage.self
        ) { call in
            try await service.likelyDuplicates(call.context(), PatientRoutes.page(call))
        }
        .with { route in
            route.documentation.responseExample = """
                {"items":[{"first":{"id":"{{patientId}}","mrn":"000001","fullName":"Fatma Hassan",\
                "birthDate":"1986-03-14","phone":"+201001234567"},"second":{"id":"{{duplicateId}}","mrn":"000002",\
                "fullName":"Fatima Hassan","birthDate":"1986-03-14"},"score":70,\
                "reasons":["similarName","birthDate"]}],"tooCommon":[{"reasons":["identifier"],"count":300,\
                "example":{"id":"{{patientId}}","mrn":"000001","fullName":"Fatma Hassan"}}]}
                """
            route.documentation.errors = [.invalidFields]
        }
    }
}

/// Serves `POST /api/v1/patients/{id}/distinct`.
enum DistinguishPatients {
    static func route(_ service: any PatientMergeService) -> Route {
        Route.write(
            .post, "/api/v1/patients/{id}/distinct", id: "distinguishPatients",
            summary: "Says that two records are of two people: they are no longer listed as likely duplicates.",
            tag: PatientRoutes.tag, access: .permission("patient.merge"), takes: DistinctPatientsRequest.self,
            answers: DistinctPatientsView.self
        ) { call, request in
            try await service.distinguish(call.context(), call.id(), from: request.otherId, isDistinct: true)
        }
        .with { route in
            route.documentation.requestExample = "{\"otherId\":\"{{duplicateId}}\"}"
            route.documentation.responseExample = """
                {"patientId":"{{patientId}}","otherId":"{{otherId}}","isDistinct":true,"at":"2026-01-05T10:20:00Z"}
                """
            route.documentation.errors = [
                .noPatient, .keyReused, DocumentedError(422, "sameRecord", "Both ids are the same."),
                DocumentedError(422, "unknownPatient", "There is no such other record in this hospital."),
            ]
        }
    }
}

/// Serves `DELETE /api/v1/patients/{id}/distinct/{otherId}`.
enum WithdrawDistinction {
    static func route(_ service: any PatientMergeService) -> Route {
        Route.delete(
            "/api/v1/patients/{id}/distinct/{otherId}", id: "withdrawDistinction",
            summary: "Takes back that two records are of two people.",
            tag: PatientRoutes.tag, access: .permission("patient.merge")
        ) { call in
            let other: PatientID = try call.id("otherId")
            return try await service.distinguish(call.context(), call.id(), from: other, isDistinct: false).receipt
        }
        .with { route in
            route.documentation.errors = [
                .noPatient, .keyReused, DocumentedError(422, "sameRecord", "Both ids are the same."),
                DocumentedError(422, "unknownPatient", "There is no such other record in this hospital."),
            ]
        }
    }
}
