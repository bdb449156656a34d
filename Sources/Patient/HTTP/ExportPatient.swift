import HTTP
import Kernel
import PatientAPI

/// Serves `GET /api/v1/patients/{id}/export`.
enum ExportPatient {
    /// How long an export may take.
    static let timeoutSeconds = 900

    static func route(_ service: any PatientErasureService) -> Route {
        var route = Route(
            .get, "/api/v1/patients/{id}/export", id: "exportPatient",
            summary: "Gives all that is held on a patient, and on records merged with it, as one signed ZIP archive.",
            tag: PatientRoutes.tag, access: .permission("patient.export")
        ) { call in
            let archive = try await service.export(call.context(), call.id())
            var response = HTTPResponse(status: 200)
            response.fields.append("Content-Type", mediaType)
            response.fields.append("Content-Disposition", "attachment; filename=\"\(archive.fileName)\"")
            response.fields.append("Cache-Control", "no-store")
            response.body = .stream { try await archive.next() }
            return response
        }
        route.idempotency = .none
        route.timeoutSeconds = timeoutSeconds
        route.documentation.responseType = mediaType
        route.documentation.errors = [
            .noPatient, DocumentedError(404, "erased", "The record was erased: nothing is held of it."),
        ]
        return route
    }

    private static let mediaType = "application/zip"
}
