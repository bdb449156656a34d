/// A JSON value as a tree, for the places that want one; a `JSONDocument` is the cheaper form.
///
/// Members keep their order and numbers their digits. Two values are equal if kind, order, text and digits are; strings
/// compare as Swift's do, by canonical equivalence. `JSONCanonical` compares by meaning.
public indirect enum JSONValue: Sendable, Hashable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A number with its digits.
    case number(JSONNumber)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object, its members in order.
    case object([JSONMember])
}

/// A member of an object: its name and its value.
public struct JSONMember: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The value.
    public var value: JSONValue

    /// Makes a member.
    public init(name: String, value: JSONValue) {
        self.name = name
        self.value = value
    }
}

extension JSONValue {
    /// Parses bytes strictly into a tree; throws the first fault with its place.
    public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        self = try JSONDocument(bytes, limits: limits).root.value
    }

    /// Builds the tree of a value of a document; as deep as the document's limits allowed.
    init(_ document: JSONDocument, at index: Int) {
        let node = JSONNode(document: document, index: index)
        switch node.kind {
        case .null: self = .null
        case .bool: self = .bool(node.bool ?? false)
        case .number: self = node.number.map(JSONValue.number) ?? .null
        case .string: self = .string(document.string(at: index))
        case .array:
            var elements: [JSONValue] = []
            elements.reserveCapacity(node.count)
            for element in node.elements { elements.append(element.value) }
            self = .array(elements)
        case .object:
            var members: [JSONMember] = []
            members.reserveCapacity(node.count)
            for (name, value) in node.members { members.append(JSONMember(name: name, value: value.value)) }
            self = .object(members)
        }
    }

    /// An integer.
    public static func integer(_ value: some FixedWidthInteger) -> JSONValue { .number(JSONNumber(value)) }

    /// The kind of the value.
    public var kind: JSONKind {
        switch self {
        case .null: .null
        case .bool: .bool
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    /// The text of a string; nil for any other kind.
    public var string: String? { if case .string(let text) = self { text } else { nil } }

    /// The value of `true` or `false`; nil for any other kind.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The number; nil for any other kind.
    public var number: JSONNumber? { if case .number(let value) = self { value } else { nil } }

    /// The elements of an array; nil for any other kind.
    public var elements: [JSONValue]? { if case .array(let values) = self { values } else { nil } }

    /// The members of an object; nil for any other kind.
    public var members: [JSONMember]? { if case .object(let members) = self { members } else { nil } }

    /// The member of that name, the first if a tree built by hand has several; nil if there is none.
    public subscript(name: String) -> JSONValue? { members?.first { $0.name == name }?.value }

    /// The value as JSON text without white space, members in order.
    public var bytes: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// Makes a string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Makes a number.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// Makes `true` or `false`.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Makes `null`.
    public init(nilLiteral: ()) { self = .null }
    /// Makes an array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Makes an object with its members in the order written.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { JSONMember(name: $0.0, value: $0.1) })
    }
}

extension JSONValue: JSONWritable {
    /// Writes the value without white space, members in order.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .number(let number): number.write(to: &writer)
        case .string(let text): writer.string(text)
        case .array(let elements):
            writer.beginArray()
            for element in elements { element.write(to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for member in members {
                writer.name(member.name)
                member.value.write(to: &writer)
            }
            writer.endObject()
        }
    }
}

extension JSONNumber: JSONWritable {
    /// Writes the digits as they are.
    public func write(to writer: inout JSONWriter) {
        var text = description
        text.withUTF8 { writer.raw($0) }
    }
}
