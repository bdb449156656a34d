/// A type with a name, as a schema is given it.
public protocol GraphQLNamedType: Sendable {
    /// The name, unlike any other's of the schema.
    var name: String { get }
    /// What it is, for people.
    var description: String? { get }
}

/// An object: fields of a Swift type (GraphQL, October 2021, section 3.6).
public struct GraphQLObject<Source: Sendable>: GraphQLNamedType {
    /// The name.
    public var name: String
    /// What it is, for people.
    public var description: String?
    /// The interfaces that it implements, those of its interfaces too.
    public var interfaces: [String]
    /// The fields in order.
    public var fields: [GraphQLField<Source>]

    /// Makes an object whose fields are read off `Source`; `Void` for the roots.
    public init(
        _ name: String, of _: Source.Type, _ description: String? = nil, interfaces: [String] = [],
        fields: [GraphQLField<Source>]
    ) {
        self.name = name
        self.description = description
        self.interfaces = interfaces
        self.fields = fields
    }
}

/// An interface (section 3.7).
public struct GraphQLInterface: GraphQLNamedType {
    /// The name.
    public var name: String
    /// What it is, for people.
    public var description: String?
    /// The interfaces that it implements itself.
    public var interfaces: [String]
    /// The fields that its objects have.
    public var fields: [GraphQLFieldShape]

    /// Makes an interface.
    public init(
        _ name: String, _ description: String? = nil, interfaces: [String] = [], fields: [GraphQLFieldShape]
    ) {
        self.name = name
        self.description = description
        self.interfaces = interfaces
        self.fields = fields
    }
}

/// A union of objects (section 3.8).
public struct GraphQLUnion: GraphQLNamedType {
    /// The name.
    public var name: String
    /// What it is, for people.
    public var description: String?
    /// The names of its objects.
    public var members: [String]

    /// Makes a union.
    public init(_ name: String, _ description: String? = nil, members: [String]) {
        self.name = name
        self.description = description
        self.members = members
    }
}

/// An enum (section 3.9).
public struct GraphQLEnum: GraphQLNamedType {
    /// The name.
    public var name: String
    /// What it is, for people.
    public var description: String?
    /// The values in order.
    public var values: [GraphQLEnumValue]

    /// Makes an enum.
    public init(_ name: String, _ description: String? = nil, values: [GraphQLEnumValue]) {
        self.name = name
        self.description = description
        self.values = values
    }
}

/// A value of an enum.
public struct GraphQLEnumValue: Sendable, ExpressibleByStringLiteral {
    /// The name.
    public var name: String
    /// What it is, for people.
    public var description: String?
    /// Why it should not be used any more; nil where it may be.
    public var deprecationReason: String?

    /// Makes a value.
    public init(_ name: String, _ description: String? = nil, deprecated reason: String? = nil) {
        self.name = name
        self.description = description
        deprecationReason = reason
    }

    /// Makes a value of a name alone.
    public init(stringLiteral value: String) { self.init(value) }
}

/// An input object (section 3.10).
public struct GraphQLInputObject: GraphQLNamedType {
    /// The name.
    public var name: String
    /// What it is, for people.
    public var description: String?
    /// The fields in order.
    public var fields: [GraphQLArgument]

    /// Makes an input object.
    public init(_ name: String, _ description: String? = nil, fields: [GraphQLArgument]) {
        self.name = name
        self.description = description
        self.fields = fields
    }
}
