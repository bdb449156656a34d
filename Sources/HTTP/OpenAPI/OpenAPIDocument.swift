import JSON

/// The OpenAPI 3.1 document of a table of routes: what is served is what is described, because it is the same value.
public struct OpenAPIDocument: Sendable {
    private let routes: [Route]
    private let version: String

    /// Makes the document of routes; `version` is told as the version of the API.
    public init(routes: [Route], version: String) {
        self.routes = routes
        self.version = version
    }

    /// The document as JSON.
    ///
    /// Throws `routes` where a type has no schema, or an example is no JSON.
    public func bytes() throws(HTTPServerError) -> [UInt8] {
        var recorder = JSONSchemaRecorder()
        var writer = JSONWriter(capacityBytes: 64 * 1024)
        writer.beginObject()
        writer.name("openapi")
        writer.string("3.1.0")
        writeInformation(to: &writer)
        writeTags(to: &writer)
        writer.name("paths")
        writer.beginObject()
        for (pattern, operations) in routesByPattern {
            writer.name(pattern)
            writer.beginObject()
            for route in operations {
                writer.name(route.method.rawValue.lowercased())
                try OpenAPIOperation(route).write(to: &writer, &recorder)
            }
            writer.endObject()
        }
        writer.endObject()
        writeComponents(to: &writer, recorder.definitions)
        writer.endObject()
        return writer.bytes
    }

    /// The routes by pattern, in the order of the table.
    private var routesByPattern: [(pattern: String, routes: [Route])] {
        var order: [String] = []
        var found: [String: [Route]] = [:]
        for route in routes {
            if found[route.pattern] == nil { order.append(route.pattern) }
            found[route.pattern, default: []].append(route)
        }
        return order.map { ($0, found[$0] ?? []) }
    }

    private func writeInformation(to writer: inout JSONWriter) {
        writer.name("info")
        writer.beginObject()
        writer.name("title")
        writer.string("Medley")
        writer.name("version")
        writer.string(version)
        writer.name("description")
        writer.string(
            "Clinics and hospitals: patients, charges, invoices and payments. Errors are application/problem+json; "
                + "their codes are explained under /docs/errors/.")
        writer.endObject()
        writer.name("servers")
        writer.beginArray()
        writer.beginObject()
        writer.name("url")
        writer.string("/")
        writer.endObject()
        writer.endArray()
    }

    private func writeTags(to writer: inout JSONWriter) {
        var seen: Set<String> = []
        writer.name("tags")
        writer.beginArray()
        for route in routes where seen.insert(route.tag).inserted {
            writer.beginObject()
            writer.name("name")
            writer.string(route.tag)
            writer.endObject()
        }
        writer.endArray()
    }

    private func writeComponents(to writer: inout JSONWriter, _ definitions: [JSONSchemaDefinition]) {
        writer.name("components")
        writer.beginObject()
        writer.name("securitySchemes")
        writer.beginObject()
        writer.name("bearer")
        writer.beginObject()
        writer.name("type")
        writer.string("http")
        writer.name("scheme")
        writer.string("bearer")
        writer.name("bearerFormat")
        writer.string("JWT")
        writer.endObject()
        writer.endObject()
        writer.name("schemas")
        writer.beginObject()
        writer.name(ProblemSchema.name)
        writer.value(ProblemSchema.schema)
        for definition in definitions {
            writer.name(definition.name)
            writer.value(definition.schema)
        }
        writer.endObject()
        writer.endObject()
    }
}
