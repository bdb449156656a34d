import HTTP
import Kernel
import PatientAPI

/// Serves `POST /api/v1/patients/{id}/merge`.
enum MergePatients {
    static func route(_ service: any PatientMergeService) -> Route {
        Route.write(
            .post, "/api/v1/patients/{id}/merge", id: "mergePatients",
            summary: "Merges a duplicate into this record, which then stands for both until the merge is undone.",
            tag: PatientRoutes.tag, access: .permission("patient.merge"), takes: MergePatientsRequest.self,
            answers: MergeView.self, status: 201, location: { "/api/v1/merges/\($0.id)" }
        ) { call, request in
            try await call.onMatchingVersion { version in
                try await service.merge(call.context(), into: call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.requestExample =
                "{\"duplicateId\":\"{{duplicateId}}\",\"reason\":\"Registered twice on one day\"}"
            route.documentation.responseExample = PatientRoutes.mergeExample
            route.documentation.errors = [
                .noPatient, .invalidFields, .keyReused, .erasedPatient,
                DocumentedError(409, "alreadyMerged", "The duplicate was merged before, into survivorId."),
                DocumentedError(412, "stale", "This record was changed since; its version is in currentVersion."),
                DocumentedError(422, "sameRecord", "Both ids are the same."),
                DocumentedError(422, "unknownPatient", "There is no such duplicate in this hospital."),
                DocumentedError(422, "duplicateErased", "The duplicate was erased."),
                DocumentedError(422, "survivorMerged", "This record was itself merged, into survivorId."),
                DocumentedError(422, "duplicateHasDuplicates", "duplicateIds were merged into the duplicate."),
                DocumentedError(422, "tooManyDuplicates", "As many as may be were merged into this record."),
                DocumentedError(422, "reasonNamesPatient", "The reason names the patient of the record that stays."),
            ]
        }
    }
}

/// Serves `POST /api/v1/merges/{id}/undo`.
enum UndoMerge {
    static func route(_ service: any PatientMergeService) -> Route {
        Route.verb(
            "/api/v1/merges/{id}/undo", id: "undoMerge",
            summary: "Parts two records again; what was entered on the one that stayed stays there.",
            tag: PatientRoutes.tag, access: .permission("patient.merge"), answers: MergeView.self
        ) { call in
            try await service.undoMerge(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = PatientRoutes.undoneExample
            route.documentation.errors = [
                DocumentedError(404, "notFound", "There is no such merge in this hospital."), .keyReused,
                .erasedPatient,
                DocumentedError(422, "mergeUndone", "The merge was undone before."),
            ]
        }
    }
}

/// Serves `GET /api/v1/merges/{id}`.
enum GetMerge {
    static func route(_ service: any PatientMergeService) -> Route {
        Route.read(
            "/api/v1/merges/{id}", id: "getMerge", summary: "Gives a merge, standing or undone.",
            tag: PatientRoutes.tag, access: .permission("patient.read"), answers: MergeView.self,
            version: { $0.version }
        ) { call in
            try await service.merge(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = PatientRoutes.mergeExample
            route.documentation.errors = [
                DocumentedError(404, "notFound", "There is no such merge in this hospital.")
            ]
        }
    }
}

/// Serves `GET /api/v1/patients/{id}/merges`.
enum ListMerges {
    static func route(_ service: any PatientMergeService) -> Route {
        Route.read(
            "/api/v1/patients/{id}/merges", id: "listMerges",
            summary: "Lists the merges that a record had a part in, newest first.",
            tag: PatientRoutes.tag, access: .permission("patient.read"), query: PatientRoutes.pageParameters,
            answers: Page<MergeView>.self
        ) { call in
            try await service.merges(call.context(), of: call.id(), PatientRoutes.page(call))
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(PatientRoutes.mergeExample)]}"
            route.documentation.errors = [.noPatient, .invalidFields]
        }
    }
}

extension PatientRoutes {
    /// A merge as the examples show it.
    static let mergeExample = """
        {"id":"{{mergeId}}","survivorId":"{{patientId}}","duplicateId":"{{duplicateId}}",\
        "reason":"Registered twice on one day","mergedAt":"2026-01-05T09:45:00Z","mergedBy":"{{actorId}}"}
        """
    /// The same, undone.
    static let undoneExample = """
        {"id":"{{mergeId}}","survivorId":"{{patientId}}","duplicateId":"{{duplicateId}}",\
        "reason":"Registered twice on one day","mergedAt":"2026-01-05T09:45:00Z","mergedBy":"{{actorId}}",\
        "undoneAt":"2026-01-05T10:10:00Z","undoneBy":"{{actorId}}"}
        """
}

extension DocumentedError {
    /// The answer where the record was erased.
    static let erasedPatient = DocumentedError(422, "erased", "The record was erased.")
    /// The answer where the record was merged.
    static let mergedPatient = DocumentedError(422, "merged", "The record was merged into survivorId; use that one.")
}
