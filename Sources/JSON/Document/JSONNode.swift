/// The six kinds of JSON value.
public enum JSONKind: String, Hashable, Sendable, CaseIterable {
    /// `null`
    case null
    /// `true` or `false`
    case bool
    /// A number.
    case number
    /// A string.
    case string
    /// An array.
    case array
    /// An object.
    case object
}

/// One value of a document, read in place.
///
/// Reading as the wrong kind gives nil, never an error; a typed read belongs to `StrictJSONDecoder`.
public struct JSONNode: Sendable {
    /// The document that the value is of.
    public let document: JSONDocument
    let index: Int

    private var node: TapeNode { document.nodes[index] }

    /// The kind of the value.
    public var kind: JSONKind {
        switch node.kind {
        case TapeNode.Kind.null: .null
        case TapeNode.Kind.isFalse, TapeNode.Kind.isTrue: .bool
        case TapeNode.Kind.integer, TapeNode.Kind.decimal: .number
        case TapeNode.Kind.string, TapeNode.Kind.escapedString: .string
        case TapeNode.Kind.array: .array
        default: .object
        }
    }

    /// Whether the value is `null`.
    public var isNull: Bool { node.kind == TapeNode.Kind.null }

    /// The value of `true` or `false`; nil for any other kind.
    public var bool: Bool? {
        switch node.kind {
        case TapeNode.Kind.isTrue: true
        case TapeNode.Kind.isFalse: false
        default: nil
        }
    }

    /// The text of a string; nil for any other kind.
    public var string: String? { node.isString ? document.string(at: index) : nil }

    /// The number with its exact digits; nil for any other kind.
    public var number: JSONNumber? {
        node.isNumber ? JSONNumber(verified: document.withDigits(index) { String(decoding: $0, as: UTF8.self) }) : nil
    }

    /// The number as an integer; nil if it has a fraction or an exponent, or does not fit, and for any other kind.
    public func integer<Integer: FixedWidthInteger>(as _: Integer.Type = Integer.self) -> Integer? {
        guard node.kind == TapeNode.Kind.integer else { return nil }
        return document.withDigits(index) { JSONDigits.integer($0) }
    }

    /// The double nearest to the number; nil if it is beyond the largest double, and for any other kind.
    public var double: Double? { node.isNumber ? document.withDigits(index, JSONDigits.double) : nil }

    /// The number of elements or members; 0 for any other kind.
    public var count: Int { node.count }

    /// The member of that name; nil if there is none or the value is no object.
    ///
    /// Takes time in the number of members.
    public subscript(name: String) -> JSONNode? {
        guard node.kind == TapeNode.Kind.object else { return nil }
        var name = name
        let found = name.withUTF8 { document.nameIndex($0, in: index, from: index + 1) }
        return found.map { JSONNode(document: document, index: $0 + 1) }
    }

    /// The elements of an array in order; empty for any other kind.
    public var elements: JSONNodeElements { JSONNodeElements(of: self) }

    /// The members of an object in the order of the text; empty for any other kind.
    public var members: JSONNodeMembers { JSONNodeMembers(of: self) }

    /// The bytes of the value as they stand in the document, a string with its quotes.
    public var rawBytes: ArraySlice<UInt8> {
        let quotes = node.isString ? 1 : 0
        return document.bytes[node.start - quotes..<node.start + node.size + quotes]
    }

    /// Where the value is in its document: `address.line1`, `roles[2]`, empty for the root.
    public var path: String { JSONPath.text(document.steps(to: index)) }

    /// The value and everything in it as a tree.
    public var value: JSONValue { JSONValue(document, at: index) }

    var end: Int { document.end(of: index) }
}

/// The elements of an array, read in place.
public struct JSONNodeElements: Sequence, IteratorProtocol, Sendable {
    private let document: JSONDocument
    private var index: Int
    private let end: Int

    init(of node: JSONNode) {
        document = node.document
        index = node.index + 1
        end = node.kind == .array ? node.end : index
    }

    /// The next element; nil after the last.
    public mutating func next() -> JSONNode? {
        guard index < end else { return nil }
        defer { index = document.end(of: index) }
        return JSONNode(document: document, index: index)
    }
}

/// The members of an object, read in place.
public struct JSONNodeMembers: Sequence, IteratorProtocol, Sendable {
    private let document: JSONDocument
    private var index: Int
    private let end: Int

    init(of node: JSONNode) {
        document = node.document
        index = node.index + 1
        end = node.kind == .object ? node.end : index
    }

    /// The next member; nil after the last.
    public mutating func next() -> (name: String, value: JSONNode)? {
        guard index < end else { return nil }
        defer { index = document.end(of: index + 1) }
        return (document.string(at: index), JSONNode(document: document, index: index + 1))
    }
}
