/// What a resolver gives for a field, before it is completed by the field's type.
public enum GraphQLResult: Sendable {
    /// Nothing.
    case null
    /// A leaf.
    case value(GraphQLValue)
    /// The source of an object, and its type where the field's is an interface or a union and the source's Swift type does
    /// not say.
    case node(any Sendable, type: String?)
    /// A list.
    case list([GraphQLResult])

    /// An object; `null` where there is none.
    ///
    /// `type` names it where the field's type is an interface or a union and the source's Swift type belongs to several.
    public static func object<Source: Sendable>(_ source: Source?, as type: String? = nil) -> GraphQLResult {
        source.map { .node($0, type: type) } ?? .null
    }

    /// A list of objects.
    public static func objects(_ sources: some Sequence<some Sendable>) -> GraphQLResult {
        .list(sources.map { .node($0, type: nil) })
    }

    /// The name of an enum's value.
    public static func enumeration(_ name: String) -> GraphQLResult { .value(.enumeration(name)) }
}

/// What a resolver may return: leaves as they are, objects as `GraphQLResult.object`.
public protocol GraphQLOutput: Sendable {
    /// The value in the engine's terms.
    var graphQLResult: GraphQLResult { get }
}

extension GraphQLResult: GraphQLOutput {
    /// The result itself.
    public var graphQLResult: GraphQLResult { self }
}

extension GraphQLValue: GraphQLOutput {
    /// The value as a leaf.
    public var graphQLResult: GraphQLResult { isNull ? .null : .value(self) }
}

extension String: GraphQLOutput {
    /// The string as a leaf.
    public var graphQLResult: GraphQLResult { .value(.string(self)) }
}

extension Bool: GraphQLOutput {
    /// The value as a leaf.
    public var graphQLResult: GraphQLResult { .value(.boolean(self)) }
}

extension Int: GraphQLOutput {
    /// The integer as a leaf.
    public var graphQLResult: GraphQLResult { .value(.int(Int64(self))) }
}

extension Int64: GraphQLOutput {
    /// The integer as a leaf.
    public var graphQLResult: GraphQLResult { .value(.int(self)) }
}

extension Double: GraphQLOutput {
    /// The double as a leaf.
    public var graphQLResult: GraphQLResult { .value(.float(self)) }
}

extension Optional: GraphQLOutput where Wrapped: GraphQLOutput {
    /// The value, or `null`.
    public var graphQLResult: GraphQLResult { self?.graphQLResult ?? .null }
}

extension Array: GraphQLOutput where Element: GraphQLOutput {
    /// The list.
    public var graphQLResult: GraphQLResult { .list(map(\.graphQLResult)) }
}
