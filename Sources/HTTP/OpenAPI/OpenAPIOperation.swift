import JSON

/// One operation of the document.
struct OpenAPIOperation {
    private let route: Route

    init(_ route: Route) {
        self.route = route
    }

    /// Writes the operation object; types are recorded into the document's components.
    func write(to writer: inout JSONWriter, _ recorder: inout JSONSchemaRecorder) throws(HTTPServerError) {
        writer.beginObject()
        writer.name("operationId")
        writer.string(route.operationID)
        writer.name("summary")
        writer.string(route.summary)
        writer.name("tags")
        writer.beginArray()
        writer.string(route.tag)
        writer.endArray()
        writeAccess(to: &writer)
        OpenAPIParameters(route).write(to: &writer)
        try writeRequest(to: &writer, &recorder)
        writer.name("responses")
        writer.beginObject()
        try writeSuccess(to: &writer, &recorder)
        writeErrors(to: &writer)
        writer.endObject()
        writer.endObject()
    }

    private func writeAccess(to writer: inout JSONWriter) {
        writer.name("description")
        switch route.access {
        case .open: writer.string("Open to anyone.")
        case .authenticated: writer.string("Needs an access token.")
        case .permission(let permission):
            writer.string("Needs the permission \(permission).")
            writer.name("x-medley-permission")
            writer.string(permission)
        }
        writer.name("security")
        writer.beginArray()
        if route.access != .open {
            writer.beginObject()
            writer.name("bearer")
            writer.beginArray()
            writer.endArray()
            writer.endObject()
        }
        writer.endArray()
    }

    private func writeRequest(
        to writer: inout JSONWriter, _ recorder: inout JSONSchemaRecorder
    ) throws(HTTPServerError) {
        guard route.documentation.requestSchema != nil || route.streamsBody else { return }
        writer.name("requestBody")
        writer.beginObject()
        writer.name("required")
        writer.bool(true)
        writer.name("x-medley-limit-bytes")
        writer.int(route.bodyLimitBytes)
        writer.name("content")
        writer.beginObject()
        for type in route.mediaTypes {
            writer.name(type)
            try writeMedia(
                route.documentation.requestSchema, example: route.documentation.requestExample, to: &writer, &recorder)
        }
        writer.endObject()
        writer.endObject()
    }

    private func writeSuccess(
        to writer: inout JSONWriter, _ recorder: inout JSONSchemaRecorder
    ) throws(HTTPServerError) {
        let documentation = route.documentation
        writer.name(String(documentation.successStatus))
        writer.beginObject()
        writer.name("description")
        writer.string(StatusText.phrase(documentation.successStatus).description)
        if ResponseSerializer.hasBody(documentation.successStatus) {
            writer.name("content")
            writer.beginObject()
            writer.name(documentation.responseType)
            try writeMedia(documentation.responseSchema, example: documentation.responseExample, to: &writer, &recorder)
            writer.endObject()
        }
        writer.endObject()
        // After the usual answer, which readers take for the one to expect.
        for answer in documentation.alternatives { try write(answer, to: &writer, &recorder) }
    }

    private func write(
        _ answer: AlternativeAnswer, to writer: inout JSONWriter, _ recorder: inout JSONSchemaRecorder
    ) throws(HTTPServerError) {
        writer.name(String(answer.status))
        writer.beginObject()
        writer.name("description")
        writer.string(answer.summary)
        writer.name("content")
        writer.beginObject()
        writer.name("application/json")
        try writeMedia(answer.schema, example: answer.example, to: &writer, &recorder)
        writer.endObject()
        writer.endObject()
    }

    /// The schema, which is any JSON where none is known, and the example.
    private func writeMedia(
        _ source: RouteDocumentation.SchemaSource?, example: String?, to writer: inout JSONWriter,
        _ recorder: inout JSONSchemaRecorder
    ) throws(HTTPServerError) {
        writer.beginObject()
        writer.name("schema")
        do {
            writer.value(try source?(&recorder) ?? JSONSchema.any)
        } catch {
            throw .routes("\(route.operationID): \(error)")
        }
        if let example {
            let bytes = Array(example.utf8)
            do {
                _ = try JSONDocument(bytes)
            } catch {
                throw .routes("\(route.operationID): the example is no JSON: \(error)")
            }
            writer.name("example")
            writer.raw(bytes)
        }
        writer.endObject()
    }

    private func writeErrors(to writer: inout JSONWriter) {
        let errors = route.documentation.errors + GeneralErrors.of(route)
        for status in Set(errors.map(\.status)).sorted() where status != route.documentation.successStatus {
            let lines = errors.filter { $0.status == status }.map { "`\($0.code)`: \($0.summary)" }
            writer.name(String(status))
            writer.beginObject()
            writer.name("description")
            writer.string(lines.joined(separator: " "))
            writer.name("content")
            writer.beginObject()
            writer.name("application/problem+json")
            writer.beginObject()
            writer.name("schema")
            writer.value(ProblemSchema.reference)
            writer.endObject()
            writer.endObject()
            writer.endObject()
        }
    }
}
