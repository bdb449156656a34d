import JSON

/// A request as GraphQL over HTTP has it: a document and what goes with it.
public struct GraphQLRequest: Sendable, Hashable {
    /// The document.
    public var query: String
    /// The operation of the document; nil where there is one alone.
    public var operationName: String?
    /// The values of variables, numbers exact.
    public var variables: [GraphQLMember]

    /// Makes a request.
    public init(_ query: String, operationName: String? = nil, variables: [GraphQLMember] = []) {
        self.query = query
        self.operationName = operationName
        self.variables = variables
    }

    /// Levels of the variables' values.
    private static let maxDepth = 32

    /// Reads a body `{"query", "operationName", "variables", "extensions"}`; `extensions` mean nothing here.
    ///
    /// Throws an error with the code `BAD_REQUEST` for anything else: members of other names, and lists of requests.
    public init(parsing body: [UInt8], limits: GraphQLLimits = GraphQLLimits()) throws(GraphQLError) {
        let document: JSONDocument
        do throws(JSONError) {
            let bounds = JSONLimits(maxDepth: Self.maxDepth, maxDocumentBytes: limits.requestBytes)
            document = try JSONDocument(body, limits: bounds)
        } catch {
            throw Self.refusal("The body is not the JSON that was expected: \(error).")
        }
        try self.init(document.root)
    }

    /// Reads a value of a JSON document; see `init(parsing:limits:)`.
    init(_ node: JSONNode) throws(GraphQLError) {
        guard node.kind == .object else {
            throw Self.refusal("The body must be one JSON object; lists of requests are not taken.")
        }
        var query: String?
        operationName = nil
        variables = []
        for (name, value) in node.members {
            switch (name, value.kind) {
            case ("query", .string): query = value.string
            case ("operationName", .string): operationName = value.string
            case ("variables", .object):
                variables = value.members.map { GraphQLMember($0.name, GraphQLValue($0.value)) }
            case ("extensions", .object), ("operationName", .null), ("variables", .null), ("extensions", .null): break
            case ("query", _): throw Self.refusal("\"query\" must be a string.")
            case ("operationName", _): throw Self.refusal("\"operationName\" must be a string or null.")
            case ("variables", _), ("extensions", _): throw Self.refusal("\"\(name)\" must be an object or null.")
            default:
                throw Self.refusal(
                    "The body has a member that is none of \"query\", \"operationName\", \"variables\" and "
                        + "\"extensions\".")
            }
        }
        guard let query else { throw Self.refusal("The body must have \"query\", the document as a string.") }
        self.query = query
    }

    private static func refusal(_ message: String) -> GraphQLError { GraphQLError(message, code: .badRequest) }
}
