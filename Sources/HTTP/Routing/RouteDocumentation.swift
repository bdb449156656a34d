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
    /// What else is answered when all goes well, with another status.
    public private(set) var alternatives: [AlternativeAnswer] = []
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

    /// Documents another answer than the usual one: its status, its type, when it is given, and an example as JSON text.
    public mutating func alsoAnswers<View: Decodable & SendableMetatype>(
        _ status: Int, _: View.Type, _ summary: String, example: String
    ) {
        alternatives.append(
            AlternativeAnswer(
                status: status, summary: summary, example: example,
                schema: { recorder throws(JSONSchemaError) in try recorder.schema(of: View.self) }))
    }
}

/// An answer that an operation gives instead of its usual one when all goes well.
public struct AlternativeAnswer: Sendable {
    /// The status.
    public let status: Int
    /// When it is given.
    public let summary: String
    /// An example as JSON text.
    public let example: String
    /// The schema of the answer.
    let schema: RouteDocumentation.SchemaSource
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
