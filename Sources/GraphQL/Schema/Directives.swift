/// A directive that documents or schemas may use (GraphQL, October 2021, section 3.13).
struct DirectiveDefinition: Sendable {
    /// Where a directive may stand.
    enum Place: String, CaseIterable, Sendable {
        case query = "QUERY"
        case mutation = "MUTATION"
        case subscription = "SUBSCRIPTION"
        case field = "FIELD"
        case fragmentDefinition = "FRAGMENT_DEFINITION"
        case fragmentSpread = "FRAGMENT_SPREAD"
        case inlineFragment = "INLINE_FRAGMENT"
        case variableDefinition = "VARIABLE_DEFINITION"
        case schema = "SCHEMA"
        case scalar = "SCALAR"
        case object = "OBJECT"
        case fieldDefinition = "FIELD_DEFINITION"
        case argumentDefinition = "ARGUMENT_DEFINITION"
        case interface = "INTERFACE"
        case union = "UNION"
        case enumeration = "ENUM"
        case enumValue = "ENUM_VALUE"
        case inputObject = "INPUT_OBJECT"
        case inputFieldDefinition = "INPUT_FIELD_DEFINITION"
    }

    var name: String
    var description: String
    var places: [Place]
    var arguments: [InputDefinition]
}

extension SchemaContents {
    /// The name of the directive that leaves out.
    static let skip = "skip"
    /// The name of the directive that takes in.
    static let include = "include"
    /// The reason of a deprecation that gives none.
    static let defaultDeprecationReason = "No longer supported"

    /// The directives that there are; none can be added.
    static func directives(_ indices: [String: Int]) -> [DirectiveDefinition] {
        func input(
            _ name: String, _ type: String, isNonNull: Bool, _ description: String, default value: GraphQLValue? = nil
        ) -> InputDefinition {
            let named = ResolvedType.named(indices[type] ?? 0)
            return InputDefinition(
                name: name, description: description, type: isNonNull ? .nonNull(named) : named,
                declaredDefault: value, defaultValue: value)
        }
        let executable: [DirectiveDefinition.Place] = [.field, .fragmentSpread, .inlineFragment]
        return [
            DirectiveDefinition(
                name: Self.include, description: "Takes the field or fragment in only where the argument is true.",
                places: executable, arguments: [input("if", "Boolean", isNonNull: true, "Taken in when true.")]),
            DirectiveDefinition(
                name: Self.skip, description: "Leaves the field or fragment out where the argument is true.",
                places: executable, arguments: [input("if", "Boolean", isNonNull: true, "Left out when true.")]),
            DirectiveDefinition(
                name: "deprecated", description: "Says that something should not be used any more.",
                places: [.fieldDefinition, .argumentDefinition, .inputFieldDefinition, .enumValue],
                arguments: [
                    input(
                        "reason", "String", isNonNull: false, "Why, and what to use instead, as CommonMark.",
                        default: .string(Self.defaultDeprecationReason))
                ]),
            DirectiveDefinition(
                name: "specifiedBy", description: "Says where the behaviour of a scalar is specified.",
                places: [.scalar], arguments: [input("url", "String", isNonNull: true, "The place of the text.")]),
        ]
    }
}
