/// The fields that no type declares: `__schema`, `__type` and `__typename` (GraphQL, October 2021, section 4.4).
struct IntrospectionFields {
    let schema: FieldDefinition
    let type: FieldDefinition
    let typename: FieldDefinition

    init(indices: [String: Int]) {
        func named(_ name: String) -> ResolvedType { .named(indices[name] ?? 0) }
        schema = FieldDefinition(
            GraphQLFieldShape("__schema", "", "The schema of this server."), type: .nonNull(named("__Schema")),
            arguments: [],
            resolver: .immediate { _, call in .object(IntrospectedSchema(schema: call.schema.contents)) })
        let name = InputDefinition(name: "name", type: .nonNull(named("String")))
        type = FieldDefinition(
            GraphQLFieldShape("__type", "", "A type of this server by its name."), type: named("__Type"),
            arguments: [name],
            resolver: .immediate { _, call in
                let contents = call.schema.contents
                let index = contents.indices[try call.arguments.required("name")]
                return .object(index.map { IntrospectedType(schema: contents, type: .named($0)) })
            })
        // Answered by the executor, which knows the type.
        typename = FieldDefinition(
            GraphQLFieldShape("__typename", "", "The name of the object's type."), type: .nonNull(named("String")),
            arguments: [], resolver: nil)
    }
}
