/// Resolves what a schema was given, and gathers everything that is wrong with it.
struct SchemaBuilder {
    private var faults: [String] = []
    private var indices: [String: Int] = [:]
    private var given: [any SchemaMember] = []

    /// The finished contents; throws every fault.
    mutating func contents(
        _ description: String?, query: GraphQLObject<Void>, mutation: GraphQLObject<Void>?,
        types: [any GraphQLNamedType]
    ) throws(GraphQLSchemaError) -> SchemaContents {
        let roots = [query] + (mutation.map { [$0] } ?? [])
        for type in roots + types + GraphQLScalar.specified + Introspection.types { add(type) }
        // What follows looks names up, and rests on their being known.
        try throwFaults()
        var definitions = given.map { type in
            TypeDefinition(name: type.name, description: type.description, kind: type.kind(&self))
        }
        try throwFaults()
        readDefaults(of: &definitions)
        try throwFaults()
        let contents = SchemaContents(
            SchemaParts(
                description: description, types: definitions, indices: indices, query: indices[query.name] ?? 0,
                mutation: mutation.flatMap { indices[$0.name] }, objectsBySource: objectsBySource()))
        faults = SchemaCheck(contents).faults()
        try throwFaults()
        return contents
    }

    /// Notes a fault.
    mutating func fault(_ text: String) { faults.append(text) }

    /// The index of a named type; a fault where there is none.
    mutating func index(_ name: String, at place: String) -> Int {
        if let index = indices[name] { return index }
        fault("\(place) names the type \(name), which is not there.")
        return 0
    }

    /// A type where it is used; a fault where it is none.
    mutating func resolve(_ reference: GraphQLTypeReference, at place: String) -> ResolvedType {
        // Why the text is no type does not matter to whoever wrote it: it is shown.
        guard let node = try? Parser.type(reference.text) else {
            fault("\(place) has the type \"\(reference.text)\", which is none.")
            return .named(0)
        }
        return resolve(node, at: place)
    }

    private mutating func resolve(_ node: TypeNode, at place: String) -> ResolvedType {
        switch node {
        case .named(let name): .named(index(name.text, at: place))
        case .list(let element, _): .list(resolve(element, at: place))
        case .nonNull(let inner): .nonNull(resolve(inner, at: place))
        }
    }

    /// The arguments of a field, or the fields of an input object.
    mutating func inputs(_ arguments: [GraphQLArgument], at place: String) -> [InputDefinition] {
        arguments.map { argument in
            InputDefinition(
                name: argument.name, description: argument.description,
                type: resolve(argument.type, at: "\(place).\(argument.name)"),
                declaredDefault: argument.defaultValue, defaultValue: argument.defaultValue,
                deprecationReason: argument.deprecationReason)
        }
    }

    /// The fields of an object or an interface.
    mutating func fields(_ fields: [(GraphQLFieldShape, FieldResolver?)], at place: String) -> [FieldDefinition] {
        fields.map { shape, resolver in
            let place = "\(place).\(shape.name)"
            return FieldDefinition(
                shape, type: resolve(shape.type, at: place), arguments: inputs(shape.arguments, at: place),
                resolver: resolver)
        }
    }

    private mutating func add(_ type: any GraphQLNamedType) {
        guard let member = type as? any SchemaMember else {
            return fault("\(type.name) is of no kind of type that a schema knows.")
        }
        guard indices.updateValue(given.count, forKey: type.name) == nil else {
            return fault("\(type.name) is there twice.")
        }
        given.append(member)
    }

    private func throwFaults() throws(GraphQLSchemaError) {
        guard faults.isEmpty else { throw GraphQLSchemaError(faults: faults) }
    }

    private func objectsBySource() -> [ObjectIdentifier: [Int]] {
        var objects: [ObjectIdentifier: [Int]] = [:]
        for (index, type) in given.enumerated() {
            guard let source = type.source else { continue }
            objects[ObjectIdentifier(source), default: []].append(index)
        }
        return objects
    }

    /// Coerces the defaults, as a client's values are.
    private mutating func readDefaults(of definitions: inout [TypeDefinition]) {
        let coercion = InputCoercion(types: definitions)
        for (index, type) in definitions.enumerated() {
            switch type.kind {
            case .object(let composite):
                definitions[index].kind = .object(withDefaults(composite, of: type.name, coercion))
            case .interface(let composite):
                definitions[index].kind = .interface(withDefaults(composite, of: type.name, coercion))
            case .input(let fields):
                definitions[index].kind = .input(withDefaults(fields, of: type.name, coercion))
            default: break
            }
        }
    }

    private mutating func withDefaults(
        _ composite: CompositeDefinition, of name: String, _ coercion: InputCoercion
    ) -> CompositeDefinition {
        let fields = composite.fields.map { field in
            guard field.arguments.contains(where: { $0.declaredDefault != nil }) else { return field }
            return field.with(withDefaults(field.arguments, of: "\(name).\(field.name)", coercion))
        }
        return CompositeDefinition(fields: fields, interfaces: composite.interfaces)
    }

    private mutating func withDefaults(
        _ inputs: [InputDefinition], of name: String, _ coercion: InputCoercion
    ) -> [InputDefinition] {
        inputs.map { input in
            guard let declared = input.declaredDefault else { return input }
            var copy = input
            var errors: [String] = []
            copy.defaultValue = coercion.value(declared, of: input.type) { errors.append($1) }
            faults += errors.map { "\(name).\(input.name) has a default that its type does not take: \($0)" }
            return copy
        }
    }
}

/// What a schema's contents are made of.
struct SchemaParts {
    var description: String?
    var types: [TypeDefinition]
    var indices: [String: Int]
    var query: Int
    var mutation: Int?
    var objectsBySource: [ObjectIdentifier: [Int]]
}
