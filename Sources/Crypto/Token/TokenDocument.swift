import JSON

/// The JSON object that a token's header or claims are, read strictly: no duplicate names, no bytes left over.
struct TokenDocument {
    /// Tokens are flat; foreign ones may hold a list of objects.
    private static let limits = JSONLimits(maxDepth: 8, maxDocumentBytes: CompactToken.limitBytes)

    let root: JSONNode

    /// Reads an object; throws `malformed` for anything else.
    init(_ bytes: [UInt8]) throws(TokenError) {
        let document: JSONDocument
        do { document = try JSONDocument(bytes, limits: Self.limits) } catch { throw .malformed }
        guard document.root.kind == .object else { throw .malformed }
        root = document.root
    }

    /// What `read` makes of the member called `name`, nil where there is none.
    ///
    /// A member of another type than asked for makes the token malformed, null included.
    func optional<Value>(_ name: String, _ read: (JSONNode) -> Value?) throws(TokenError) -> Value? {
        guard let member = root[name] else { return nil }
        guard let value = read(member) else { throw .malformed }
        return value
    }

    /// What `read` makes of the member called `name`, which must be there.
    func required<Value>(_ name: String, _ read: (JSONNode) -> Value?) throws(TokenError) -> Value {
        guard let value = try optional(name, read) else { throw .malformed }
        return value
    }
}

extension JSONNode {
    /// The texts of an array that holds nothing else.
    var strings: [String]? {
        guard kind == .array else { return nil }
        let texts = elements.compactMap(\.string)
        return texts.count == count ? texts : nil
    }
}
