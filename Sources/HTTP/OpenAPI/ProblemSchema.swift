import JSON

/// The schema of a problem document (RFC 9457).
enum ProblemSchema {
    static let name = "Problem"

    static var reference: JSONSchema { .ref(JSONSchemaRecorder.openAPIPrefix + name) }

    static var schema: JSONSchema {
        let field = JSONSchema.object([
            JSONSchemaProperty("field", .string.description("The path of the field: address.line1, roles[2].")),
            JSONSchemaProperty("code", .string), JSONSchemaProperty("message", .string),
        ])
        return JSONSchema.object(
            [
                JSONSchemaProperty("type", .string(format: "uri-reference")), JSONSchemaProperty("title", .string),
                JSONSchemaProperty("status", .integer(minimum: 400, maximum: 599)),
                JSONSchemaProperty("detail", .string.description("What to do, in plain words.")),
                JSONSchemaProperty("code", .string.description("Stable; see /docs/errors/.")),
                JSONSchemaProperty("requestId", .string),
                JSONSchemaProperty("errors", .array(of: field), isRequired: false),
            ], isOpen: true
        ).titled(name)
    }
}
