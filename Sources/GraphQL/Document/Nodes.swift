/// A name and where it stands.
struct NameNode: Sendable {
    var text: String
    var offset: Int
}

/// A value literal (GraphQL, October 2021, section 2.9).
struct ValueNode: Sendable {
    indirect enum Kind: Sendable {
        case variable(String)
        /// An integer with its digits.
        case int(String)
        /// A number with a fraction or an exponent, with its digits.
        case float(String)
        case string(String, isBlock: Bool)
        case boolean(Bool)
        case null
        case enumeration(String)
        case list([ValueNode])
        case object([ArgumentNode])
    }

    var kind: Kind
    var offset: Int
}

/// An argument, or a field of an input object: a name and a value.
struct ArgumentNode: Sendable {
    var name: NameNode
    var value: ValueNode
}

/// A directive with its arguments.
struct DirectiveNode: Sendable {
    var name: NameNode
    var arguments: [ArgumentNode]
    var offset: Int
}

/// A type as a variable's definition says it (section 2.11).
indirect enum TypeNode: Sendable {
    case named(NameNode)
    case list(TypeNode, offset: Int)
    case nonNull(TypeNode)

    /// The name inside of lists and exclamation marks.
    var name: NameNode {
        switch self {
        case .named(let name): name
        case .list(let inner, _), .nonNull(let inner): inner.name
        }
    }

    /// Where the type begins.
    var offset: Int {
        switch self {
        case .named(let name): name.offset
        case .list(_, let offset): offset
        case .nonNull(let inner): inner.offset
        }
    }

    /// The type as it is written.
    var text: String {
        switch self {
        case .named(let name): name.text
        case .list(let inner, _): "[\(inner.text)]"
        case .nonNull(let inner): inner.text + "!"
        }
    }
}

/// The definition of a variable.
struct VariableNode: Sendable {
    var name: NameNode
    var type: TypeNode
    var defaultValue: ValueNode?
    var directives: [DirectiveNode]
    var offset: Int
}
