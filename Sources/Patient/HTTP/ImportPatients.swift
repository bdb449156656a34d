import HTTP
import Kernel
import PatientAPI
import Synchronization

/// Serves `POST /api/v1/patients/import`.
enum ImportPatients {
    /// How long an import may take.
    static let timeoutSeconds = 900

    static func route(_ service: any PatientService) -> Route {
        var route = Route(
            .post, "/api/v1/patients/import", id: "importPatients",
            summary: "Imports a FHIR R4 Bundle: patients are registered or updated, everything else is kept whole.",
            tag: PatientRoutes.tag, access: .permission("patient.import")
        ) { call in
            let body = ImportBody(call.request.body)
            do {
                return try HTTPResponse.json(await service.importBundle(call.context(), body))
            } catch {
                // What the transport met (too large, too slow) has answers of its own.
                throw body.met ?? error
            }
        }
        route.idempotency = .none
        route.streamsBody = true
        route.bodyLimitBytes = Limits.importBodyBytes
        route.mediaTypes = ["application/fhir+json", "application/json"]
        route.timeoutSeconds = timeoutSeconds
        route.documentation.takes(FHIRBundleDocument.self)
        route.documentation.answers(PatientImportReport.self)
        route.documentation.requestExample = requestExample
        route.documentation.responseExample =
            "{\"imported\":1,\"updated\":0,\"skipped\":0,\"kept\":{\"Observation\":1},\"errors\":[],\"errorCount\":0}"
        route.documentation.errors = [
            DocumentedError(400, "malformedBundle", "The document is no FHIR Bundle, or no JSON.")
        ]
        return route
    }

    private static let requestExample = """
        {"resourceType":"Bundle","type":"collection","entry":[\
        {"fullUrl":"urn:uuid:6c1a7f6e-0f8e-4b2c-9d53-0d1b1f6a2c11","resource":{"resourceType":"Patient",\
        "identifier":[{"system":"urn:example:clinic","value":"C-1001"}],\
        "name":[{"use":"official","family":"Haddad","given":["Omar"]}],"gender":"male","birthDate":"1979-11-02"}},\
        {"fullUrl":"urn:uuid:0f0e9b9a-7f57-4a3e-8c39-2f7a56e6a412","resource":{"resourceType":"Observation",\
        "status":"final","code":{"text":"Body weight"},\
        "subject":{"reference":"urn:uuid:6c1a7f6e-0f8e-4b2c-9d53-0d1b1f6a2c11"},\
        "valueQuantity":{"value":81,"unit":"kg"}}}]}
        """
}

/// The body of an import as the service reads it.
private final class ImportBody: PatientImportSource {
    private let body: RequestBody
    private let error = Mutex<(any Error)?>(nil)

    init(_ body: RequestBody) { self.body = body }

    /// What the transport met; nil where it met nothing.
    var met: (any Error)? { error.withLock { $0 } }

    func next() async throws(Failure) -> [UInt8]? {
        do {
            return try await body.next()
        } catch {
            self.error.withLock { $0 = error }
            throw Failure(.cancelled, code: "bodyUnreadable", detail: "The body could not be read to its end.")
        }
    }
}
