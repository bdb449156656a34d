// `__Type` and `__TypeKind` (GraphQL, October 2021, section 4.5.2).
extension Introspection {
    static let typeKind = GraphQLEnum(
        "__TypeKind", "What kind of type a `__Type` is.",
        values: [
            GraphQLEnumValue("SCALAR", "A scalar."),
            GraphQLEnumValue("OBJECT", "An object; it has `fields` and `interfaces`."),
            GraphQLEnumValue("INTERFACE", "An interface; it has `fields`, `interfaces` and `possibleTypes`."),
            GraphQLEnumValue("UNION", "A union; it has `possibleTypes`."),
            GraphQLEnumValue("ENUM", "An enum; it has `enumValues`."),
            GraphQLEnumValue("INPUT_OBJECT", "An input object; it has `inputFields`."),
            GraphQLEnumValue("LIST", "A list; it has `ofType`."),
            GraphQLEnumValue("NON_NULL", "A type that is never null; it has `ofType`."),
        ])

    static let type = GraphQLObject(
        "__Type", of: IntrospectedType.self, "A type; what it tells depends on its kind.",
        fields: [
            GraphQLField("kind", "__TypeKind!") { GraphQLResult.enumeration($0.kind) },
            GraphQLField("name", "String") { $0.definition?.name },
            GraphQLField("description", "String") { $0.definition?.description },
            GraphQLField("specifiedByURL", "String") { source in
                guard case .scalar(let scalar)? = source.definition?.kind else { return nil as String? }
                return scalar.specifiedByURL
            },
            fields,
            GraphQLField("interfaces", "[__Type!]") { source in
                objects(source.definition?.composite.map { source.types($0.interfaces) })
            },
            GraphQLField("possibleTypes", "[__Type!]") { possibleTypes($0) },
            enumValues,
            inputs("inputFields", "[__InputValue!]") { ($0.schema, $0.definition?.inputFields) },
            GraphQLField("ofType", "__Type") { GraphQLResult.object($0.inner) },
        ])

    private static let fields = GraphQLField<IntrospectedType>(
        GraphQLFieldShape("fields", "[__Field!]", arguments: [includeDeprecated])
    ) { source, call in
        let shown = source.definition?.composite?.fields
            .filter { $0.deprecationReason == nil || showsDeprecated(call) }
        return objects(shown?.map { IntrospectedField(schema: source.schema, field: $0) })
    }

    private static let enumValues = GraphQLField<IntrospectedType>(
        GraphQLFieldShape("enumValues", "[__EnumValue!]", arguments: [includeDeprecated])
    ) { source, call in
        guard case .enumeration(let values)? = source.definition?.kind else { return GraphQLResult.null }
        return .objects(values.filter { $0.deprecationReason == nil || showsDeprecated(call) })
    }

    private static func possibleTypes(_ source: IntrospectedType) -> GraphQLResult {
        guard case .named(let index) = source.type, source.schema.types[index].isAbstract else { return .null }
        if case .union(let members) = source.schema.types[index].kind { return .objects(source.types(members)) }
        return .objects(source.types(source.schema.possibleTypes[index].sorted()))
    }
}
