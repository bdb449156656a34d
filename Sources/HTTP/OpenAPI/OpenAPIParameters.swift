import JSON

/// The parameters of an operation: of its path, its query and its fields.
struct OpenAPIParameters {
    private struct Parameter {
        var name: String
        var place: StaticString
        var summary: String
        var isRequired = false
        var example: String?
        var mayRepeat = false
    }

    private let parameters: [Parameter]

    init(_ route: Route) {
        var parameters = (RoutePattern(route.pattern)?.parameterNames ?? []).map {
            Parameter(name: $0, place: "path", summary: "The \($0) that the address names.", isRequired: true)
        }
        for query in route.queryParameters {
            parameters.append(
                Parameter(
                    name: query.name, place: "query", summary: query.summary, isRequired: query.isRequired,
                    example: query.example, mayRepeat: query.mayRepeat))
        }
        parameters += Self.fields(route)
        self.parameters = parameters
    }

    func write(to writer: inout JSONWriter) {
        guard !parameters.isEmpty else { return }
        writer.name("parameters")
        writer.beginArray()
        for parameter in parameters {
            writer.beginObject()
            writer.name("name")
            writer.string(parameter.name)
            writer.name("in")
            writer.string(parameter.place.description)
            writer.name("required")
            writer.bool(parameter.isRequired)
            writer.name("description")
            writer.string(parameter.summary)
            writer.name("schema")
            writer.value(parameter.mayRepeat ? JSONSchema.array(of: .string) : JSONSchema.string)
            if let example = parameter.example {
                writer.name("example")
                writer.string(example)
            }
            writer.endObject()
        }
        writer.endArray()
    }

    private static func fields(_ route: Route) -> [Parameter] {
        var fields: [Parameter] = []
        if route.idempotency != .none, route.access != .open {
            fields.append(
                Parameter(
                    name: "Idempotency-Key", place: "header",
                    summary: "The same for each repetition of one intent: 1 to 255 visible ASCII characters.",
                    isRequired: route.idempotency == .required))
        }
        if route.documentation.readsVersion {
            fields.append(
                Parameter(name: "If-Match", place: "header", summary: "The ETag of the version that is changed."))
        }
        if route.method == .get, route.access != .open {
            fields.append(
                Parameter(
                    name: "Medley-After", place: "header", summary: "A position that the answer must have reached."))
            fields.append(
                Parameter(
                    name: "Medley-Access-Reason", place: "header",
                    summary: "Why records are read, 1 to 200 characters; it is kept where the read is recorded."))
        }
        return fields
    }
}
