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

    /// The schema of the body.
    var requestSchema: JSONSchema?
    /// The schema of the answer.
    var responseSchema: JSONSchema?

    /// Everything else, filled by the builders.
    public init() {}

    /// Documents the type that the body decodes to, for routes that are not made by the builders.
    public mutating func takes<Body: Decodable>(_ type: Body.Type) { requestSchema = JSONSchema.of(type) }

    /// Documents the type of the answer, for routes that are not made by the builders.
    public mutating func answers<View: Decodable>(_ type: View.Type) { responseSchema = JSONSchema.of(type) }
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
