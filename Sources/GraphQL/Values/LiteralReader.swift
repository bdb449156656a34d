import JSON

/// Reads literals of a document, with the values of its variables (GraphQL, October 2021, section 6.4.1).
struct LiteralReader {
    let types: [TypeDefinition]
    /// The coerced variables; those that have no value are absent.
    var variables: [String: GraphQLValue] = [:]

    /// The value of a literal that was validated; nil where a variable makes it invalid.
    func value(_ node: ValueNode, of type: ResolvedType) -> GraphQLValue? {
        if case .variable(let name) = node.kind {
            guard let value = variables[name], !(type.isNonNull && value.isNull) else { return nil }
            return value
        }
        switch type {
        case .nonNull(let inner):
            if case .null = node.kind { return nil }
            return value(node, of: inner)
        case .list(let element): return list(node, of: element)
        case .named(let index):
            if case .null = node.kind { return .null }
            if let fields = types[index].inputFields { return object(node, of: fields) }
            // Its message was told when the document was validated.
            return try? leaf(node, of: types[index])
        }
    }

    /// The value of a literal of a scalar or an enum; throws what it should have been.
    func leaf(_ node: ValueNode, of type: TypeDefinition) throws(GraphQLScalarFault) -> GraphQLValue {
        switch type.kind {
        case .scalar(let scalar):
            // A literal with a fraction is none of Int, though a variable's 1.0 is.
            if case .float = node.kind, type.name == GraphQLScalar.int.name {
                throw GraphQLScalarFault("Int cannot represent non-integer value")
            }
            return try scalar.read(untyped(node))
        case .enumeration(let values):
            guard case .enumeration(let name) = node.kind else {
                throw GraphQLScalarFault("Enum \"\(type.name)\" cannot represent non-enum value")
            }
            guard values.contains(where: { $0.name == name }) else {
                let name = name.prefix(GraphQLError.maxNameCharacters)
                throw GraphQLScalarFault("Value \"\(name)\" does not exist in \"\(type.name)\" enum")
            }
            return .enumeration(name)
        default: throw GraphQLScalarFault("Expected value of type \"\(type.name)\"")
        }
    }

    private func list(_ node: ValueNode, of element: ResolvedType) -> GraphQLValue? {
        if case .null = node.kind { return .null }
        guard case .list(let nodes) = node.kind else { return value(node, of: element).map { .list([$0]) } }
        var values: [GraphQLValue] = []
        values.reserveCapacity(nodes.count)
        for node in nodes {
            if let value = value(node, of: element) {
                values.append(value)
            } else if isAbsent(node), !element.isNonNull {
                // A variable without a value stands for null in a list.
                values.append(.null)
            } else {
                return nil
            }
        }
        return .list(values)
    }

    private func object(_ node: ValueNode, of fields: [InputDefinition]) -> GraphQLValue? {
        guard case .object(let given) = node.kind else { return nil }
        var members: [GraphQLMember] = []
        for field in fields {
            let node = given.first { $0.name.text == field.name }?.value
            if let node, !isAbsent(node) {
                guard let value = value(node, of: field.type) else { return nil }
                members.append(GraphQLMember(field.name, value))
            } else if let value = field.defaultValue {
                members.append(GraphQLMember(field.name, value))
            } else if field.type.isNonNull {
                return nil
            }
        }
        return .object(members)
    }

    /// Whether the literal is a variable that has no value.
    func isAbsent(_ node: ValueNode) -> Bool {
        if case .variable(let name) = node.kind { variables[name] == nil } else { false }
    }

    /// A literal without regard to a type, as scalars read it.
    private func untyped(_ node: ValueNode) -> GraphQLValue {
        switch node.kind {
        case .variable(let name): variables[name] ?? .null
        case .int(let digits): Int64(digits).map(GraphQLValue.int) ?? number(digits)
        case .float(let digits): number(digits)
        case .string(let text, _): .string(text)
        case .boolean(let flag): .boolean(flag)
        case .null: .null
        case .enumeration(let name): .enumeration(name)
        case .list(let nodes): .list(nodes.map(untyped))
        case .object(let fields): .object(fields.map { GraphQLMember($0.name.text, untyped($0.value)) })
        }
    }

    /// The grammar's numbers are JSON's; one with an exponent beyond any use is none, and no scalar takes null.
    private func number(_ digits: String) -> GraphQLValue { JSONNumber(digits).map(GraphQLValue.number) ?? .null }
}
