public import JSON

/// A value that goes in or out: a literal, a variable, an argument, what a leaf of the answer holds.
public indirect enum GraphQLValue: Sendable, Hashable {
    /// `null`
    case null
    /// `true` or `false`
    case boolean(Bool)
    /// An integer; `Int` has 32 bits of it, which the scalar checks.
    case int(Int64)
    /// A double; never infinite or NaN.
    case float(Double)
    /// A number with the very digits it was written with: with a fraction, an exponent, or beyond 64 bits.
    case number(JSONNumber)
    /// A string.
    case string(String)
    /// The name of an enum's value.
    case enumeration(String)
    /// A list.
    case list([GraphQLValue])
    /// An input object, its members in order.
    case object([GraphQLMember])
}

/// A member of an object: its name and its value.
public struct GraphQLMember: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The value.
    public var value: GraphQLValue

    /// Makes a member.
    public init(_ name: String, _ value: GraphQLValue) {
        self.name = name
        self.value = value
    }
}

extension GraphQLValue {
    /// A number: an integer where it is one of 64 bits, else its digits.
    init(_ number: JSONNumber) {
        if let integer = number.integer(as: Int64.self) { self = .int(integer) } else { self = .number(number) }
    }

    /// A value of a JSON document, its numbers exact.
    init(_ node: JSONNode) {
        switch node.kind {
        case .null: self = .null
        case .bool: self = .boolean(node.bool ?? false)
        case .number:
            if let integer = node.integer(as: Int64.self) {
                self = .int(integer)
            } else {
                self = node.number.map(GraphQLValue.number) ?? .null
            }
        case .string: self = .string(node.string ?? "")
        case .array: self = .list(node.elements.map { GraphQLValue($0) })
        case .object: self = .object(node.members.map { GraphQLMember($0.name, GraphQLValue($0.value)) })
        }
    }

    /// Whether this is `null`.
    public var isNull: Bool { if case .null = self { true } else { false } }

    /// The member of that name; nil if there is none or the value is no object.
    public subscript(name: String) -> GraphQLValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}

extension GraphQLValue: JSONWritable {
    /// Writes the value as JSON; an enum's value as its name.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .boolean(let value): writer.bool(value)
        case .int(let value): writer.int(value)
        case .float(let value): writer.double(value)
        case .number(let number): writer.raw(number.description.utf8)
        case .string(let text), .enumeration(let text): writer.string(text)
        case .list(let values):
            writer.beginArray()
            for value in values { value.write(to: &writer) }
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

extension GraphQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByFloatLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// Makes a string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Makes an integer.
    public init(integerLiteral value: Int64) { self = .int(value) }
    /// Makes `true` or `false`.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    /// Makes a double.
    public init(floatLiteral value: Double) { self = .float(value) }
    /// Makes `null`.
    public init(nilLiteral: ()) { self = .null }
    /// Makes a list.
    public init(arrayLiteral elements: GraphQLValue...) { self = .list(elements) }
    /// Makes an object with its members in the order written.
    public init(dictionaryLiteral elements: (String, GraphQLValue)...) {
        self = .object(elements.map { GraphQLMember($0.0, $0.1) })
    }
}
