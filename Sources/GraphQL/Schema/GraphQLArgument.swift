/// An argument of a field, or a field of an input object (GraphQL, October 2021, sections 3.6.1 and 3.10).
public struct GraphQLArgument: Sendable {
    /// The name.
    public var name: String
    /// The type, which must be one of input.
    public var type: GraphQLTypeReference
    /// What it is, for people.
    public var description: String?
    /// The value where none is given, as a client would write it; nil for none.
    public var defaultValue: GraphQLValue?
    /// Why it should not be used any more; nil where it may be.
    public var deprecationReason: String?

    /// Makes an argument.
    public init(
        _ name: String, _ type: GraphQLTypeReference, _ description: String? = nil, default value: GraphQLValue? = nil
    ) {
        self.name = name
        self.type = type
        self.description = description
        defaultValue = value
    }

    /// The same argument, which should not be used any more.
    public func deprecated(_ reason: String) -> GraphQLArgument {
        var copy = self
        copy.deprecationReason = reason
        return copy
    }
}
