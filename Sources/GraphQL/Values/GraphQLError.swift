public import JSON

/// An error as an answer has it (GraphQL, October 2021, section 7.1.2).
///
/// It names fields, types and variables, never a value that a client sent or a resolver met.
public struct GraphQLError: Error, Sendable, Hashable {
    /// Names that a client made up may be of any length; what is echoed of one is not.
    static let maxNameCharacters = 64

    /// What is wrong, in words.
    public var message: String
    /// The places in the document.
    public var locations: [GraphQLLocation]
    /// The field of the answer that it is about; empty for a request that did not come to its execution.
    public var path: [GraphQLPathStep]
    /// Further members, among them `code`.
    public var extensions: [GraphQLMember]

    /// Makes an error; see the properties.
    public init(
        _ message: String, locations: [GraphQLLocation] = [], path: [GraphQLPathStep] = [],
        extensions: [GraphQLMember] = []
    ) {
        self.message = message
        self.locations = locations
        self.path = path
        self.extensions = extensions
    }

    /// Makes an error of the engine.
    init(
        _ message: String, code: GraphQLErrorCode, locations: [GraphQLLocation] = [], path: [GraphQLPathStep] = []
    ) {
        self.init(
            message, locations: locations, path: path, extensions: [GraphQLMember("code", .string(code.rawValue))])
    }

    /// `extensions.code`; nil where there is none.
    public var code: String? {
        guard case .string(let code)? = extensions.first(where: { $0.name == "code" })?.value else { return nil }
        return code
    }
}

/// The codes of the engine's own errors (`extensions.code`); stable.
public enum GraphQLErrorCode: String, Sendable, CaseIterable {
    /// The body is no request.
    case badRequest = "BAD_REQUEST"
    /// The document is not of the grammar.
    case syntaxError = "SYNTAX_ERROR"
    /// The document does not fit the schema.
    case validationFailed = "VALIDATION_FAILED"
    /// No operation has the name that was asked for, or one must be named.
    case operationUnknown = "OPERATION_UNKNOWN"
    /// A variable or argument has a value that its type does not take.
    case badUserInput = "BAD_USER_INPUT"
    /// The document has too many bytes.
    case documentLimit = "DOCUMENT_LIMIT"
    /// The document has too many tokens.
    case tokenLimit = "TOKEN_LIMIT"
    /// The document nests too deeply, or has too many fragments.
    case nestingLimit = "NESTING_LIMIT"
    /// Fields are selected too deeply.
    case depthLimit = "DEPTH_LIMIT"
    /// There are too many aliases.
    case aliasLimit = "ALIAS_LIMIT"
    /// The operation costs too much.
    case costLimit = "COST_LIMIT"
    /// A fault of ours; the log has it.
    case internalError = "INTERNAL_ERROR"
}

/// One step to a field of the answer.
public enum GraphQLPathStep: Sendable, Hashable {
    /// A field, by its name in the answer.
    case field(String)
    /// An element of a list, from 0.
    case index(Int)
}

extension GraphQLError: JSONWritable {
    /// Writes the error with the members that it has.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.name("message")
        writer.string(message)
        if !locations.isEmpty { writeLocations(to: &writer) }
        if !path.isEmpty { writePath(to: &writer) }
        if !extensions.isEmpty {
            writer.name("extensions")
            GraphQLValue.object(extensions).write(to: &writer)
        }
        writer.endObject()
    }

    private func writeLocations(to writer: inout JSONWriter) {
        writer.name("locations")
        writer.beginArray()
        for location in locations {
            writer.beginObject()
            writer.name("line")
            writer.int(location.line)
            writer.name("column")
            writer.int(location.column)
            writer.endObject()
        }
        writer.endArray()
    }

    private func writePath(to writer: inout JSONWriter) {
        writer.name("path")
        writer.beginArray()
        for step in path {
            switch step {
            case .field(let name): writer.string(name)
            case .index(let index): writer.int(index)
            }
        }
        writer.endArray()
    }
}
