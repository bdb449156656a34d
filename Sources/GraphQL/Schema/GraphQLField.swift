/// A field of an object with its resolver, which is given the object's source (GraphQL, October 2021, section 3.6).
///
///     GraphQLField("currency", "String!", "ISO 4217.") { $0.currency.code }
///     GraphQLField("wallet", "Wallet", arguments: [GraphQLArgument("id", "ID!")]) { _, call in
///         .object(try await service.wallet(call.arguments.required("id"), call.context))
///     }
public struct GraphQLField<Source: Sendable>: Sendable {
    var shape: GraphQLFieldShape
    var resolver: FieldResolver

    /// Makes a field that is read off the source.
    public init<Output: GraphQLOutput>(
        _ name: String, _ type: GraphQLTypeReference, _ description: String? = nil,
        get: @escaping @Sendable (Source) throws -> Output
    ) {
        self.init(GraphQLFieldShape(name, type, description)) { source, _ in try get(source) }
    }

    /// Makes a field that is resolved with its arguments; beside its siblings where the operation is a query.
    public init<Output: GraphQLOutput>(
        _ name: String, _ type: GraphQLTypeReference, _ description: String? = nil, arguments: [GraphQLArgument] = [],
        resolve: @escaping @Sendable (Source, GraphQLCall) async throws -> Output
    ) {
        shape = GraphQLFieldShape(name, type, description, arguments: arguments)
        resolver = .waiting { source, call in
            guard let source = source as? Source else { throw WrongSource() }
            return try await resolve(source, call).graphQLResult
        }
    }

    /// Makes a field that is read off the source and the call without waiting.
    init<Output: GraphQLOutput>(
        _ shape: GraphQLFieldShape, immediately: @escaping @Sendable (Source, GraphQLCall) throws -> Output
    ) {
        self.shape = shape
        resolver = .immediate { source, call in
            guard let source = source as? Source else { throw WrongSource() }
            return try immediately(source, call).graphQLResult
        }
    }

    /// The same field, which should not be used any more.
    public func deprecated(_ reason: String) -> GraphQLField { changed { $0.deprecationReason = reason } }

    /// The same field with a cost of its own instead of 1 (`GraphQLLimits.cost`).
    public func costing(_ cost: Int) -> GraphQLField { changed { $0.cost = cost } }

    /// The same field, whose list is taken to have so many elements where no argument says (`GraphQLLimits.sizeArguments`).
    public func holding(atMost items: Int) -> GraphQLField { changed { $0.items = items } }

    private func changed(_ change: (inout GraphQLFieldShape) -> Void) -> GraphQLField {
        var copy = self
        change(&copy.shape)
        return copy
    }
}

/// A field without a resolver: what an interface asks of its objects.
public struct GraphQLFieldShape: Sendable {
    /// The name.
    public var name: String
    /// The type, which must be one of output.
    public var type: GraphQLTypeReference
    /// What it is, for people.
    public var description: String?
    /// The arguments.
    public var arguments: [GraphQLArgument]
    /// Why it should not be used any more; nil where it may be.
    public var deprecationReason: String?
    /// What it costs to resolve it once.
    public var cost = 1
    /// Elements that its list is taken to have where no argument says; nil for `GraphQLLimits.assumedItems`.
    public var items: Int?

    /// Makes a field.
    public init(
        _ name: String, _ type: GraphQLTypeReference, _ description: String? = nil, arguments: [GraphQLArgument] = []
    ) {
        self.name = name
        self.type = type
        self.description = description
        self.arguments = arguments
    }
}

/// How a field comes to its value, whatever its source.
enum FieldResolver: Sendable {
    /// At once.
    case immediate(@Sendable (any Sendable, GraphQLCall) throws -> GraphQLResult)
    /// After having waited.
    case waiting(@Sendable (any Sendable, GraphQLCall) async throws -> GraphQLResult)
}

/// A resolver was given a source of another type than its object declares: a fault of the program.
struct WrongSource: Error {}
