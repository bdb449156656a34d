import JSON

/// What is documented of a route; schemas are recorded from the types that decode and encode.
public struct RouteDocumentation: Sendable {
    /// The body's example as JSON text.
    public var requestExample: String?
    /// The answer's example as JSON text.
    public var responseExample: String?
    /// The codes of failures that this operation may give, beside those that every operation has.
    public var errors: [DocumentedError] = []
    /// The status of the answer when all goes well.
    public var successStatus = 200
    /// The media type of the answer.
    public var responseType = "application/json"
    /// Whether `If-Match` is read; the document then tells it.
    public var readsVersion = false

    /// Records the schema of a type with the others of its document.
    typealias SchemaSource = @Sendable (inout JSONSchemaRecorder) throws(JSONSchemaError) -> JSONSchema

    /// The schema of the body.
    var requestSchema: SchemaSource?
    /// The schema of the answer.
    var responseSchema: SchemaSource?

    /// Everything else, filled by the builders.
    public init() {}

    /// Documents the type that the body decodes to, for routes that are not made by the builders.
    public mutating func takes<Body: Decodable & SendableMetatype>(_: Body.Type) {
        requestSchema = { recorder throws(JSONSchemaError) in try recorder.schema(of: Body.self) }
    }

    /// Documents the type of the answer, for routes that are not made by the builders.
    public mutating func answers<View: Decodable & SendableMetatype>(_: View.Type) {
        responseSchema = { recorder throws(JSONSchemaError) in try recorder.schema(of: View.self) }
    }
}

/// A failure that an operation may give.
public struct DocumentedError: Sendable, Hashable {
    /// The status.
    public var status: Int
    /// The stable code.
    public var code: String
    /// When it is given.
    public var summary: String

    /// Makes an entry; see the properties.
    public init(_ status: Int, _ code: String, _ summary: String) {
        self.status = status
        self.code = code
        self.summary = summary
    }
}
