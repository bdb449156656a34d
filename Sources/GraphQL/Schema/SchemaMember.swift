/// A kind of type that the engine knows.
protocol SchemaMember: GraphQLNamedType {
    /// The type with its references resolved.
    func kind(_ builder: inout SchemaBuilder) -> TypeDefinition.Kind

    /// The Swift type that an object is read off; nil for any other kind.
    var source: Any.Type? { get }
}

extension SchemaMember {
    var source: Any.Type? { nil }
}

extension GraphQLObject: SchemaMember {
    var source: Any.Type? { Source.self }

    func kind(_ builder: inout SchemaBuilder) -> TypeDefinition.Kind {
        .object(
            CompositeDefinition(
                fields: builder.fields(fields.map { ($0.shape, $0.resolver) }, at: name),
                interfaces: interfaces.map { builder.index($0, at: name) }))
    }
}

extension GraphQLInterface: SchemaMember {
    func kind(_ builder: inout SchemaBuilder) -> TypeDefinition.Kind {
        .interface(
            CompositeDefinition(
                fields: builder.fields(fields.map { ($0, nil) }, at: name),
                interfaces: interfaces.map { builder.index($0, at: name) }))
    }
}

extension GraphQLUnion: SchemaMember {
    func kind(_ builder: inout SchemaBuilder) -> TypeDefinition.Kind {
        .union(members.map { builder.index($0, at: name) })
    }
}

extension GraphQLEnum: SchemaMember {
    func kind(_ builder: inout SchemaBuilder) -> TypeDefinition.Kind { .enumeration(values) }
}

extension GraphQLScalar: SchemaMember {
    func kind(_ builder: inout SchemaBuilder) -> TypeDefinition.Kind { .scalar(self) }
}

extension GraphQLInputObject: SchemaMember {
    func kind(_ builder: inout SchemaBuilder) -> TypeDefinition.Kind { .input(builder.inputs(fields, at: name)) }
}
