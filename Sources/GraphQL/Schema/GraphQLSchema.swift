/// A checked schema: its types, and how their fields are resolved (GraphQL, October 2021, section 3).
///
/// A copy is a reference.
public struct GraphQLSchema: Sendable {
    let contents: SchemaContents

    /// Makes a schema of its roots and of every further type that they name; throws everything that is wrong with it.
    ///
    /// The five specified scalars and the types of the introspection are there by themselves.
    public init(
        _ description: String? = nil, query: GraphQLObject<Void>, mutation: GraphQLObject<Void>? = nil,
        types: [any GraphQLNamedType] = []
    ) throws(GraphQLSchemaError) {
        var builder = SchemaBuilder()
        contents = try builder.contents(description, query: query, mutation: mutation, types: types)
    }

    /// The name of the type that queries begin with.
    public var queryName: String { contents.types[contents.query].name }
}

/// What is wrong with a schema, all of it: a fault of the program.
public struct GraphQLSchemaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One sentence for each fault.
    public var faults: [String]

    /// The faults, one a line.
    public var description: String { faults.joined(separator: "\n") }
}

/// The insides of a schema, made once and shared.
final class SchemaContents: Sendable {
    let description: String?
    let types: [TypeDefinition]
    /// The place of each type by its name.
    let indices: [String: Int]
    let query: Int
    let mutation: Int?
    /// For each type the objects that a value of it may be: itself for an object.
    let possibleTypes: [Set<Int>]
    /// The objects that are read off each Swift type.
    private let objectsBySource: [ObjectIdentifier: [Int]]
    let schemaField: FieldDefinition
    let typeField: FieldDefinition
    let typenameField: FieldDefinition
    let directives: [DirectiveDefinition]

    init(_ parts: SchemaParts) {
        description = parts.description
        types = parts.types
        indices = parts.indices
        query = parts.query
        mutation = parts.mutation
        objectsBySource = parts.objectsBySource
        directives = Self.directives(parts.indices)
        possibleTypes = parts.types.indices.map { SchemaContents.possible($0, in: parts.types) }
        let meta = IntrospectionFields(indices: parts.indices)
        (schemaField, typeField, typenameField) = (meta.schema, meta.type, meta.typename)
    }

    /// The type with that name.
    func type(named name: String) -> TypeDefinition? { indices[name].map { types[$0] } }

    /// A type as the grammar writes it.
    func text(_ type: ResolvedType) -> String {
        switch type {
        case .named(let index): types[index].name
        case .list(let element): "[\(text(element))]"
        case .nonNull(let inner): text(inner) + "!"
        }
    }

    /// The type that a document's type means; nil where a name is unknown.
    func resolve(_ node: TypeNode) -> ResolvedType? {
        switch node {
        case .named(let name): indices[name.text].map(ResolvedType.named)
        case .list(let element, _): resolve(element).map(ResolvedType.list)
        case .nonNull(let inner): resolve(inner).map(ResolvedType.nonNull)
        }
    }

    /// The field of that name, `__typename` and at the root of queries the introspection among them.
    func field(_ name: String, of parent: Int) -> FieldDefinition? {
        if let field = types[parent].composite?.field(name) { return field }
        guard name.hasPrefix("__"), types[parent].isComposite else { return nil }
        if name == typenameField.name { return typenameField }
        guard parent == query else { return nil }
        return name == schemaField.name ? schemaField : name == typeField.name ? typeField : nil
    }

    /// Whether a value may be of both types.
    func overlap(_ one: Int, _ other: Int) -> Bool {
        one == other || !possibleTypes[one].isDisjoint(with: possibleTypes[other])
    }

    /// Whether every value of the first type is one of the second.
    func isSubtype(_ type: ResolvedType, of other: ResolvedType) -> Bool {
        switch (type, other) {
        case (.nonNull(let inner), .nonNull(let expected)): isSubtype(inner, of: expected)
        case (.nonNull(let inner), _): isSubtype(inner, of: other)
        case (_, .nonNull): false
        case (.list(let element), .list(let expected)): isSubtype(element, of: expected)
        case (.list, _), (_, .list): false
        case (.named(let index), .named(let expected)): index == expected || isMember(index, of: expected)
        }
    }

    /// Whether a type is an object or an interface of an abstract one.
    func isMember(_ index: Int, of abstract: Int) -> Bool {
        guard types[abstract].isAbstract else { return false }
        if types[index].isObject { return possibleTypes[abstract].contains(index) }
        return types[index].composite?.interfaces.contains(abstract) ?? false
    }

    /// The object that a source is of, among those of an abstract type; nil where that is not clear.
    func object(of source: any Sendable, named name: String?, among abstract: Int) -> Int? {
        let possible = possibleTypes[abstract]
        if let name { return indices[name].flatMap { possible.contains($0) ? $0 : nil } }
        let candidates = objectsBySource[ObjectIdentifier(Swift.type(of: source))]?.filter(possible.contains) ?? []
        return candidates.count == 1 ? candidates[0] : nil
    }

    private static func possible(_ index: Int, in types: [TypeDefinition]) -> Set<Int> {
        switch types[index].kind {
        case .object: [index]
        case .union(let members): Set(members)
        case .interface:
            Set(types.indices.filter { types[$0].isObject && types[$0].composite?.interfaces.contains(index) == true })
        default: []
        }
    }
}
