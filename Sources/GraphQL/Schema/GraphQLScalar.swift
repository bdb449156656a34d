/// A scalar: how its values are read and written (GraphQL, October 2021, section 3.5).
public struct GraphQLScalar: GraphQLNamedType {
    /// The name.
    public var name: String
    /// What it is, for people.
    public var description: String?
    /// Where it is specified; nil where nowhere.
    public var specifiedByURL: String?
    /// Reads a literal or a variable's value, never null; throws what it should have been.
    public var read: @Sendable (GraphQLValue) throws(GraphQLScalarFault) -> GraphQLValue
    /// Makes the value that an answer has of what a resolver gave, never null; throws what it should have been.
    public var write: @Sendable (GraphQLValue) throws(GraphQLScalarFault) -> GraphQLValue

    /// Makes a scalar that takes the same values both ways.
    public init(
        _ name: String, _ description: String? = nil, specifiedByURL: String? = nil,
        both: @escaping @Sendable (GraphQLValue) throws(GraphQLScalarFault) -> GraphQLValue
    ) {
        self.init(name, description, specifiedByURL: specifiedByURL, read: both, write: both)
    }

    /// Makes a scalar.
    public init(
        _ name: String, _ description: String? = nil, specifiedByURL: String? = nil,
        read: @escaping @Sendable (GraphQLValue) throws(GraphQLScalarFault) -> GraphQLValue,
        write: @escaping @Sendable (GraphQLValue) throws(GraphQLScalarFault) -> GraphQLValue
    ) {
        self.name = name
        self.description = description
        self.specifiedByURL = specifiedByURL
        self.read = read
        self.write = write
    }
}

/// A value that a scalar does not take.
public struct GraphQLScalarFault: Error, Hashable, Sendable {
    /// What it should have been, in words; never the value.
    public var message: String

    /// Makes a fault.
    public init(_ message: String) { self.message = message }
}
