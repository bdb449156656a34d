/// The rules for types (GraphQL, October 2021, sections 3.3 to 3.10, "Type Validation").
struct SchemaCheck {
    private let schema: SchemaContents

    init(_ schema: SchemaContents) { self.schema = schema }

    /// Everything that is wrong, in the order of the types.
    func faults() -> [String] {
        schema.types.flatMap { type in
            name(type.name, isOwn: Introspection.names.contains(type.name)) + faults(of: type)
        }
    }

    private func faults(of type: TypeDefinition) -> [String] {
        switch type.kind {
        case .scalar: []
        case .enumeration(let values): enumeration(values, of: type)
        case .object(let composite), .interface(let composite): self.composite(composite, of: type)
        case .union(let members):
            (members.isEmpty ? ["\(type.name) has no members."] : [])
                + twice(members.map { schema.types[$0].name }, in: type.name)
                + members.filter { !schema.types[$0].isObject }
                .map { "\(type.name) has the member \(schema.types[$0].name), which is no object." }
        case .input(let fields):
            (fields.isEmpty ? ["\(type.name) has no fields."] : []) + inputs(fields, at: type.name) + cycle(type)
        }
    }

    private func enumeration(_ values: [GraphQLEnumValue], of type: TypeDefinition) -> [String] {
        (values.isEmpty ? ["\(type.name) has no values."] : []) + twice(values.map(\.name), in: type.name)
            + values.flatMap { value in
                ["true", "false", "null"].contains(value.name)
                    ? ["\(type.name) may not have the value \(value.name)."] : name(value.name)
            }
    }

    private func composite(_ composite: CompositeDefinition, of type: TypeDefinition) -> [String] {
        var faults = composite.fields.isEmpty ? ["\(type.name) has no fields."] : []
        faults += twice(composite.fields.map(\.name), in: type.name)
        faults += twice(composite.interfaces.map { schema.types[$0].name }, in: type.name)
        for field in composite.fields {
            faults += name(field.name)
            if case .input = schema.types[field.type.index].kind {
                faults.append("\(type.name).\(field.name) has a type of input.")
            }
            faults += inputs(field.arguments, at: "\(type.name).\(field.name)")
        }
        return faults + composite.interfaces.flatMap { InterfaceCheck(schema, type, composite).faults(of: $0) }
    }

    private func inputs(_ inputs: [InputDefinition], at place: String) -> [String] {
        var faults = twice(inputs.map(\.name), in: place)
        for input in inputs {
            faults += name(input.name)
            if !schema.types[input.type.index].isInput { faults.append("\(place).\(input.name) has a type of output.") }
            if input.isRequired, input.deprecationReason != nil {
                faults.append("\(place).\(input.name) is required, so it cannot be deprecated.")
            }
        }
        return faults
    }

    /// Input objects that hold each other by non-null fields could never be written down.
    private func cycle(_ type: TypeDefinition) -> [String] {
        var seen: Set<String> = []
        var waiting = [type]
        while let next = waiting.popLast() {
            for field in next.inputFields ?? [] {
                guard case .nonNull(.named(let index)) = field.type, schema.types[index].inputFields != nil else {
                    continue
                }
                if schema.types[index].name == type.name { return ["\(type.name) needs itself by \(field.name)."] }
                if seen.insert(schema.types[index].name).inserted { waiting.append(schema.types[index]) }
            }
        }
        return []
    }

    private func name(_ name: String, isOwn: Bool = false) -> [String] {
        guard SourceCharacter.isName(name) else { return ["\"\(name)\" is no name."] }
        return name.hasPrefix("__") && !isOwn ? ["\(name) begins as only the introspection's names may."] : []
    }

    private func twice(_ names: [String], in place: String) -> [String] {
        Dictionary(grouping: names) { $0 }.filter { $1.count > 1 }.keys.sorted().map { "\(place) has \($0) twice." }
    }
}
