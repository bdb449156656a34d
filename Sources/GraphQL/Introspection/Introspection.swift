/// The types by which a schema shows itself (GraphQL, October 2021, section 4.5).
///
/// Arguments and fields of input objects may be deprecated, as the drafts after October 2021 have it.
enum Introspection {
    static let types: [any GraphQLNamedType] = [
        schema, type, typeKind, field, inputValue, enumValue, directive, directiveLocation,
    ]

    static let names = Set(types.map(\.name))

    /// Shows what should not be used any more as well.
    static let includeDeprecated = GraphQLArgument("includeDeprecated", "Boolean", default: false)

    private static let schema = GraphQLObject(
        "__Schema", of: IntrospectedSchema.self, "What the server can be asked for.",
        fields: [
            GraphQLField("description", "String") { $0.schema.description },
            GraphQLField("types", "[__Type!]!", "Every type.") { source in
                objects(source.schema.types.indices.map { IntrospectedType(schema: source.schema, type: .named($0)) })
            },
            GraphQLField("queryType", "__Type!", "The type that queries begin with.") { source in
                root(source, source.schema.query)
            },
            GraphQLField("mutationType", "__Type", "The type that mutations begin with.") {
                root($0, $0.schema.mutation)
            },
            GraphQLField("subscriptionType", "__Type", "The type that subscriptions begin with: none.") {
                root($0, nil)
            },
            GraphQLField("directives", "[__Directive!]!", "Every directive.") { source in
                objects(source.schema.directives.map { IntrospectedDirective(schema: source.schema, directive: $0) })
            },
        ])

    private static let directive = GraphQLObject(
        "__Directive", of: IntrospectedDirective.self, "What changes how a document is executed or a schema is read.",
        fields: [
            GraphQLField("name", "String!") { $0.directive.name },
            GraphQLField("description", "String") { $0.directive.description },
            GraphQLField("isRepeatable", "Boolean!") { _ in false },
            GraphQLField("locations", "[__DirectiveLocation!]!") { source in
                source.directive.places.map { GraphQLResult.enumeration($0.rawValue) }
            },
            inputs("args", "[__InputValue!]!") { ($0.schema, $0.directive.arguments) },
        ])

    private static let directiveLocation = GraphQLEnum(
        "__DirectiveLocation", "Where a directive may stand.",
        values: DirectiveDefinition.Place.allCases.map { GraphQLEnumValue($0.rawValue) })

    private static let inputValue = GraphQLObject(
        "__InputValue", of: IntrospectedInput.self, "An argument, or a field of an input object.",
        fields: [
            GraphQLField("name", "String!") { $0.input.name },
            GraphQLField("description", "String") { $0.input.description },
            GraphQLField("type", "__Type!") { shown($0.schema, $0.input.type) },
            GraphQLField("defaultValue", "String", "The default as a literal.") { source in
                source.input.declaredDefault.map { source.schema.literal($0, of: source.input.type) }
            },
            GraphQLField("isDeprecated", "Boolean!") { $0.input.deprecationReason != nil },
            GraphQLField("deprecationReason", "String") { $0.input.deprecationReason },
        ])

    private static let enumValue = GraphQLObject(
        "__EnumValue", of: GraphQLEnumValue.self, "A value of an enum.",
        fields: [
            GraphQLField("name", "String!") { $0.name },
            GraphQLField("description", "String") { $0.description },
            GraphQLField("isDeprecated", "Boolean!") { $0.deprecationReason != nil },
            GraphQLField("deprecationReason", "String") { $0.deprecationReason },
        ])

    private static let field = GraphQLObject(
        "__Field", of: IntrospectedField.self, "A field of an object or an interface.",
        fields: [
            GraphQLField("name", "String!") { $0.field.name },
            GraphQLField("description", "String") { $0.field.description },
            inputs("args", "[__InputValue!]!") { ($0.schema, $0.field.arguments) },
            GraphQLField("type", "__Type!") { shown($0.schema, $0.field.type) },
            GraphQLField("isDeprecated", "Boolean!") { $0.field.deprecationReason != nil },
            GraphQLField("deprecationReason", "String") { $0.field.deprecationReason },
        ])

    /// A list of sources.
    static func objects(_ sources: [some Sendable]?) -> GraphQLResult { sources.map { .objects($0) } ?? .null }

    private static func root(_ source: IntrospectedSchema, _ index: Int?) -> GraphQLResult {
        .object(index.map { IntrospectedType(schema: source.schema, type: .named($0)) })
    }

    private static func shown(_ schema: SchemaContents, _ type: ResolvedType) -> GraphQLResult {
        .object(IntrospectedType(schema: schema, type: type))
    }

    /// A field that lists arguments or fields of input objects; null where `get` gives none.
    static func inputs<Source: Sendable>(
        _ name: String, _ type: GraphQLTypeReference,
        get: @escaping @Sendable (Source) -> (SchemaContents, [InputDefinition]?)
    ) -> GraphQLField<Source> {
        GraphQLField(GraphQLFieldShape(name, type, arguments: [includeDeprecated])) { source, call in
            let (schema, inputs) = get(source)
            let shown = inputs?.filter { $0.deprecationReason == nil || showsDeprecated(call) }
            return objects(shown?.map { IntrospectedInput(schema: schema, input: $0) })
        }
    }

    /// Whether what is deprecated is asked for as well.
    static func showsDeprecated(_ call: GraphQLCall) -> Bool { call.arguments["includeDeprecated"] ?? false }
}
