import JSON

/// A GraphQL request as the document describes it; the engine reads its variables itself.
struct GraphQLBody: Codable, Sendable {
    /// The document.
    var query: String
    /// The operation of the document; may be left out where there is one.
    var operationName: String?
    /// The values of variables.
    var variables: GraphQLMembers?
    /// Nothing that means anything here.
    var extensions: GraphQLMembers?
}

/// An answer in GraphQL's form as the document describes it.
struct GraphQLReply: Codable, Sendable {
    /// An error, of the request or of a field.
    struct Fault: Codable, Sendable {
        /// What is wrong, in words.
        var message: String
        /// The places in the document.
        var locations: [GraphQLMembers]?
        /// The field of the answer, by names and indices.
        var path: [JSONValue]?
        /// Further members, among them `code`.
        var extensions: GraphQLMembers?
    }

    /// The fields that were asked for; absent where the request did not come to its execution.
    var data: GraphQLMembers?
    /// What went wrong; absent where nothing did.
    var errors: [Fault]?
}

/// A JSON object of any members.
struct GraphQLMembers: Codable, Sendable, JSONSchemaDescribed {
    private var value: JSONValue

    private init(_ value: JSONValue) { self.value = value }

    /// Reads an object; anything else is a `dataCorrupted` error.
    init(from decoder: any Decoder) throws {
        value = try JSONValue(from: decoder)
        guard value.kind == .object else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "must be an object"))
        }
    }

    /// Writes the object.
    func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }

    static var jsonSchema: JSONSchema { .object([], isOpen: true) }
    static var schemaPlaceholder: GraphQLMembers { GraphQLMembers(.object([])) }
}
