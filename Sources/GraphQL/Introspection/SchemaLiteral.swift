import JSON

// Values of a schema as literals.
extension SchemaContents {
    /// A declared value as a literal of its type: names of enums bare, digits of ids as integers.
    func literal(_ value: GraphQLValue, of type: ResolvedType) -> String {
        switch (value, type.nullable) {
        case (.null, _): return "null"
        case (.list(let values), .list(let element)):
            return "[" + values.map { literal($0, of: element) }.joined(separator: ", ") + "]"
        case (_, .list(let element)): return literal(value, of: element)
        case (.object(let members), .named(let index)):
            let fields = types[index].inputFields ?? []
            let texts = members.map { member in
                let type = fields.first { $0.name == member.name }?.type ?? type
                return member.name + ": " + literal(member.value, of: type)
            }
            return "{" + texts.joined(separator: ", ") + "}"
        case (.string(let text), .named(let index)):
            if case .enumeration = types[index].kind { return text }
            let isInteger = types[index].name == GraphQLScalar.id.name && Int64(text).map(String.init) == text
            return isInteger ? text : StringLiteral.quoted(text)
        default: return untyped(value)
        }
    }

    private func untyped(_ value: GraphQLValue) -> String {
        switch value {
        case .null: "null"
        case .boolean(let flag): flag ? "true" : "false"
        case .int(let integer): String(integer)
        case .float(let double): Int64(exactly: double).map(String.init) ?? double.description
        case .number(let number): number.description
        case .string(let text): StringLiteral.quoted(text)
        case .enumeration(let name): name
        case .list(let values): "[" + values.map(untyped).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { $0.name + ": " + untyped($0.value) }.joined(separator: ", ") + "}"
        }
    }
}
