/// A named type of a finished schema, its references resolved.
struct TypeDefinition: Sendable {
    enum Kind: Sendable {
        case scalar(GraphQLScalar)
        case enumeration([GraphQLEnumValue])
        case object(CompositeDefinition)
        case interface(CompositeDefinition)
        /// The indices of its objects.
        case union([Int])
        case input([InputDefinition])
    }

    var name: String
    var description: String?
    var kind: Kind

    /// The fields of an object or an interface.
    var composite: CompositeDefinition? {
        switch kind {
        case .object(let composite), .interface(let composite): composite
        default: nil
        }
    }

    /// Whether a selection may be made of it.
    var isComposite: Bool {
        switch kind {
        case .object, .interface, .union: true
        default: false
        }
    }

    /// Whether the type is one that says nothing more.
    var isLeaf: Bool {
        switch kind {
        case .scalar, .enumeration: true
        default: false
        }
    }

    /// Whether arguments and variables may have it.
    var isInput: Bool {
        switch kind {
        case .scalar, .enumeration, .input: true
        default: false
        }
    }

    var isObject: Bool { if case .object = kind { true } else { false } }

    /// Whether values of it are of one of several objects.
    var isAbstract: Bool { isComposite && !isObject }

    /// The fields of an input object; nil for any other type.
    var inputFields: [InputDefinition]? { if case .input(let fields) = kind { fields } else { nil } }
}

/// The fields and interfaces of an object or an interface.
struct CompositeDefinition: Sendable {
    var fields: [FieldDefinition]
    var fieldIndices: [String: Int]
    var interfaces: [Int]

    init(fields: [FieldDefinition], interfaces: [Int]) {
        self.fields = fields
        self.interfaces = interfaces
        fieldIndices = Dictionary(fields.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    func field(_ name: String) -> FieldDefinition? { fieldIndices[name].map { fields[$0] } }
}

/// A field; a reference, because plans point to it.
final class FieldDefinition: Sendable {
    let name: String
    let description: String?
    let type: ResolvedType
    let arguments: [InputDefinition]
    let deprecationReason: String?
    let cost: Int
    let items: Int?
    /// Nil for an interface's.
    let resolver: FieldResolver?

    init(_ shape: GraphQLFieldShape, type: ResolvedType, arguments: [InputDefinition], resolver: FieldResolver?) {
        name = shape.name
        description = shape.description
        deprecationReason = shape.deprecationReason
        cost = shape.cost
        items = shape.items
        self.type = type
        self.arguments = arguments
        self.resolver = resolver
    }

    func argument(_ name: String) -> InputDefinition? { arguments.first { $0.name == name } }
}

/// An argument or a field of an input object.
struct InputDefinition: Sendable {
    var name: String
    var description: String?
    var type: ResolvedType
    /// The default as it was declared.
    var declaredDefault: GraphQLValue?
    /// The default as a resolver gets it.
    var defaultValue: GraphQLValue?
    var deprecationReason: String?

    /// Whether it must be given.
    var isRequired: Bool { type.isNonNull && defaultValue == nil }
}

extension FieldDefinition {
    /// The same field with other arguments.
    func with(_ arguments: [InputDefinition]) -> FieldDefinition {
        var shape = GraphQLFieldShape(name, "", description)
        shape.deprecationReason = deprecationReason
        shape.cost = cost
        shape.items = items
        return FieldDefinition(shape, type: type, arguments: arguments, resolver: resolver)
    }
}
