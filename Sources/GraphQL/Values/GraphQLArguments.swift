/// The arguments of a field, or the fields of an input object, coerced to their types with their defaults.
public struct GraphQLArguments: Sendable, Hashable {
    /// The arguments that were given or have a default.
    public var members: [GraphQLMember]

    /// Makes arguments.
    public init(_ members: [GraphQLMember] = []) { self.members = members }

    /// An argument as it is; nil where it is neither given nor has a default, `.null` where it is null.
    public func value(_ name: String) -> GraphQLValue? { members.first { $0.name == name }?.value }

    /// An argument of a nullable type; nil where it is absent or null.
    public subscript<Value: GraphQLInput>(name: String) -> Value? {
        value(name).flatMap { Value(graphQLValue: $0) }
    }

    /// An argument whose type is non-null; throws where the schema does not say so, which is a fault of the program.
    public func required<Value: GraphQLInput>(
        _ name: String, as _: Value.Type = Value.self
    ) throws(GraphQLArgumentFault) -> Value {
        guard let value: Value = self[name] else { throw GraphQLArgumentFault(name: name) }
        return value
    }
}

/// An argument was read as what the schema does not make it.
public struct GraphQLArgumentFault: Error, Hashable, Sendable {
    /// The argument's name.
    public var name: String
}

/// A Swift type that an argument is read as.
public protocol GraphQLInput {
    /// Reads a coerced value; nil for a value of another kind.
    init?(graphQLValue value: GraphQLValue)
}

extension String: GraphQLInput {
    /// A string, an id, or the name of an enum's value.
    public init?(graphQLValue value: GraphQLValue) {
        switch value {
        case .string(let text), .enumeration(let text): self = text
        default: return nil
        }
    }
}

extension Int: GraphQLInput {
    /// An integer.
    public init?(graphQLValue value: GraphQLValue) {
        guard case .int(let integer) = value else { return nil }
        self.init(exactly: integer)
    }
}

extension Bool: GraphQLInput {
    /// `true` or `false`.
    public init?(graphQLValue value: GraphQLValue) {
        guard case .boolean(let flag) = value else { return nil }
        self = flag
    }
}

extension Double: GraphQLInput {
    /// A double.
    public init?(graphQLValue value: GraphQLValue) {
        guard case .float(let double) = value else { return nil }
        self = double
    }
}

extension Array: GraphQLInput where Element: GraphQLInput {
    /// A list, every element of the same kind.
    public init?(graphQLValue value: GraphQLValue) {
        guard case .list(let values) = value else { return nil }
        let elements = values.compactMap(Element.init(graphQLValue:))
        guard elements.count == values.count else { return nil }
        self = elements
    }
}

extension GraphQLArguments: GraphQLInput {
    /// The fields of an input object.
    public init?(graphQLValue value: GraphQLValue) {
        guard case .object(let members) = value else { return nil }
        self.init(members)
    }
}
