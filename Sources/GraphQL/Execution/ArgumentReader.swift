/// Coerces the arguments of a field (GraphQL, October 2021, section 6.4.1).
struct ArgumentReader {
    let reader: LiteralReader

    /// The arguments with their defaults; throws which one is wrong.
    func arguments(_ nodes: [ArgumentNode], of field: FieldDefinition) throws(ArgumentRefusal) -> GraphQLArguments {
        guard !field.arguments.isEmpty else { return GraphQLArguments() }
        var members: [GraphQLMember] = []
        members.reserveCapacity(field.arguments.count)
        for input in field.arguments {
            if let value = try value(nodes, of: input) { members.append(GraphQLMember(input.name, value)) }
        }
        return GraphQLArguments(members)
    }

    private func value(_ nodes: [ArgumentNode], of input: InputDefinition) throws(ArgumentRefusal) -> GraphQLValue? {
        let node = nodes.first { $0.name.text == input.name }?.value
        guard let node, !reader.isAbsent(node) else {
            if input.isRequired { throw ArgumentRefusal(name: input.name, isMissing: true, offset: node?.offset) }
            return input.defaultValue
        }
        guard let value = reader.value(node, of: input.type) else {
            throw ArgumentRefusal(name: input.name, isMissing: false, offset: node.offset)
        }
        return value
    }
}

/// An argument that its type does not take, which only a variable can be to blame for.
struct ArgumentRefusal: Error {
    var name: String
    var isMissing: Bool
    /// Where its value stands in the document; nil where it has none there.
    var offset: Int?

    /// The refusal in words.
    var message: String {
        isMissing
            ? "Argument \"\(name)\" is required, but its variable was given no value."
            : "Argument \"\(name)\" has an invalid value."
    }
}
