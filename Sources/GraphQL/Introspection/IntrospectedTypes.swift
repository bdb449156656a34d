// What the fields of the introspection are read off.

/// The schema as `__Schema` shows it.
struct IntrospectedSchema: Sendable {
    var schema: SchemaContents
}

/// A type as `__Type` shows it, lists and exclamation marks being types of their own.
struct IntrospectedType: Sendable {
    var schema: SchemaContents
    var type: ResolvedType

    /// The named type; nil for a list and for what has an exclamation mark.
    var definition: TypeDefinition? {
        guard case .named(let index) = type else { return nil }
        return schema.types[index]
    }

    /// A value of `__TypeKind`.
    var kind: String {
        switch type {
        case .list: return "LIST"
        case .nonNull: return "NON_NULL"
        case .named(let index):
            switch schema.types[index].kind {
            case .scalar: return "SCALAR"
            case .enumeration: return "ENUM"
            case .object: return "OBJECT"
            case .interface: return "INTERFACE"
            case .union: return "UNION"
            case .input: return "INPUT_OBJECT"
            }
        }
    }

    /// What is inside a list or an exclamation mark.
    var inner: IntrospectedType? {
        switch type {
        case .named: nil
        case .list(let inner), .nonNull(let inner): IntrospectedType(schema: schema, type: inner)
        }
    }

    /// Other named types, by their indices.
    func types(_ indices: some Sequence<Int>) -> [IntrospectedType] {
        indices.map { IntrospectedType(schema: schema, type: .named($0)) }
    }
}

/// A field as `__Field` shows it.
struct IntrospectedField: Sendable {
    var schema: SchemaContents
    var field: FieldDefinition
}

/// An argument or a field of an input object as `__InputValue` shows it.
struct IntrospectedInput: Sendable {
    var schema: SchemaContents
    var input: InputDefinition
}

/// A directive as `__Directive` shows it.
struct IntrospectedDirective: Sendable {
    var schema: SchemaContents
    var directive: DirectiveDefinition
}
