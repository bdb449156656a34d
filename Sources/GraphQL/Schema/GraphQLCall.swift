public import Kernel

/// What a resolver is told besides its source.
public struct GraphQLCall: Sendable {
    /// Who asks, for which tenant, until when.
    public let context: RequestContext
    /// The field's arguments.
    public let arguments: GraphQLArguments
    /// The schema, for its introspection.
    let schema: GraphQLSchema
}
