/// Decodes `Decodable` types from JSON, refusing whatever the type did not ask for and collecting all that is wrong.
///
/// - An object decoded through a keyed container may have no member that was not asked for, in nested objects too.
/// - Null and absent mean the same, but for `Patch`.
/// - An integer is digits without fraction or exponent (`1.0` and `1e2` are refused) and must fit; it never passes
///   through a `Double`.
/// - A missing, mistyped or unacceptable value is noted, a placeholder takes its place, and decoding goes on, so that
///   one error names all issues. A custom type that must go on needs `JSONSchemaDescribed` for its placeholder; for any
///   other the enclosing value is given up, and its siblings are still read.
/// - In a single-value container a mismatch is thrown at once, so `try?` chooses between kinds there, and only there.
public struct StrictJSONDecoder: Sendable {
    /// What a document may ask of memory and stack.
    public var limits: JSONLimits
    /// Whether members that a type does not ask for are passed over in silence, for documents that others define.
    public var allowsUnknownFields: Bool
    /// Values that types being decoded may look up.
    public var userInfo: [CodingUserInfoKey: any Sendable]

    /// Makes a decoder; see the properties.
    public init(
        limits: JSONLimits = JSONLimits(), allowsUnknownFields: Bool = false,
        userInfo: [CodingUserInfoKey: any Sendable] = [:]
    ) {
        self.limits = limits
        self.allowsUnknownFields = allowsUnknownFields
        self.userInfo = userInfo
    }

    /// Decodes the one value that the bytes hold.
    ///
    /// Throws `JSONError` if the bytes are not strict JSON, `JSONDecodingError` with all issues if the value is not as
    /// the type wants it.
    public func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        try decode(type, from: JSONDocument(bytes, limits: limits), at: 0)
    }

    /// As `decode`, but gives what is wrong beside what could be read: a value with placeholders where the issues are, nil where
    /// a type has none.
    ///
    /// Throws `JSONError` if the bytes are not strict JSON. A value with issues is not what was sent: it is for saying what
    /// else is wrong, and for nothing else.
    public func attempt<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8]
    ) throws -> (value: Value?, issues: [JSONIssue]) {
        try attempt(type, from: JSONDocument(bytes, limits: limits), at: 0)
    }

    /// Decodes the one value that part of a buffer holds; see `decode(_:from:)` for bytes.
    public func decode<Value: Decodable>(_ type: Value.Type, from bytes: ArraySlice<UInt8>) throws -> Value {
        try decode(type, from: Array(bytes))
    }

    /// Decodes a document; throws `JSONDecodingError`.
    public func decode<Value: Decodable>(_ type: Value.Type, from document: JSONDocument) throws -> Value {
        try decode(type, from: document, at: 0)
    }

    /// Decodes a value within a document; throws `JSONDecodingError`, its paths counted from the document's root.
    public func decode<Value: Decodable>(_ type: Value.Type, from node: JSONNode) throws -> Value {
        try decode(type, from: node.document, at: node.index)
    }

    /// Decodes a tree; throws `JSONDecodingError`, or `JSONError` if the tree has a name twice or breaks a limit.
    public func decode<Value: Decodable>(_ type: Value.Type, from value: JSONValue) throws -> Value {
        try decode(type, from: JSONDocument(value.bytes, limits: limits), at: 0)
    }

    private func decode<Value: Decodable>(
        _ type: Value.Type, from document: JSONDocument, at node: Int
    ) throws -> Value {
        let found = try attempt(type, from: document, at: node)
        if let value = found.value, found.issues.isEmpty { return value }
        throw JSONDecodingError(issues: found.issues)
    }

    private func attempt<Value: Decodable>(
        _ type: Value.Type, from document: JSONDocument, at node: Int
    ) throws -> (value: Value?, issues: [JSONIssue]) {
        let session = DecodingSession(document, userInfo: userInfo)
        var value: Value?
        do {
            value = try session.value(type, at: node)
        } catch is DecodingStop {
            // What is wrong has been noted.
        }
        if !allowsUnknownFields { session.noteUnknownFields() }
        return (value, session.issues)
    }
}
