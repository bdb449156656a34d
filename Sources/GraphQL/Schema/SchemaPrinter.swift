// The schema in the language of the specification (GraphQL, October 2021, section 3).
extension GraphQLSchema {
    /// The schema as text, without what every schema has; the types in the order in which they were given.
    public var text: String {
        let own = contents.types.filter { type in
            !Introspection.names.contains(type.name) && !GraphQLScalar.specified.contains { $0.name == type.name }
        }
        return (schemaDefinition ?? "") + own.map(text).joined(separator: "\n\n") + "\n"
    }

    /// Left out where it would say nothing that the names of the roots do not say.
    private var schemaDefinition: String? {
        let query = contents.types[contents.query].name
        let mutation = contents.mutation.map { contents.types[$0].name }
        let isUsual = query == "Query" && (mutation ?? "Mutation") == "Mutation"
        if contents.description == nil, isUsual { return nil }
        let roots = ["  query: \(query)\n"] + (mutation.map { ["  mutation: \($0)\n"] } ?? [])
        return describe(contents.description) + "schema {\n" + roots.joined() + "}\n\n"
    }

    private func text(_ type: TypeDefinition) -> String {
        let head = describe(type.description)
        switch type.kind {
        case .scalar(let scalar):
            let url = scalar.specifiedByURL.map { " @specifiedBy(url: \(StringLiteral.quoted($0)))" } ?? ""
            return head + "scalar \(type.name)" + url
        case .object(let composite): return head + "type \(type.name)" + text(composite)
        case .interface(let composite): return head + "interface \(type.name)" + text(composite)
        case .union(let members):
            return head + "union \(type.name) = " + members.map { contents.types[$0].name }.joined(separator: " | ")
        case .enumeration(let values):
            let lines = values.map { ($0.description, $0.name + deprecated($0.deprecationReason)) }
            return head + "enum \(type.name)" + block(lines)
        case .input(let fields):
            return head + "input \(type.name)" + block(fields.map { ($0.description, text($0)) })
        }
    }

    private func text(_ composite: CompositeDefinition) -> String {
        let names = composite.interfaces.map { contents.types[$0].name }
        let interfaces = names.isEmpty ? "" : " implements " + names.joined(separator: " & ")
        let lines = composite.fields.map { field in
            let line = field.name + text(field.arguments) + ": " + contents.text(field.type)
            return (field.description, line + deprecated(field.deprecationReason))
        }
        return interfaces + block(lines)
    }

    /// Arguments on one line, or each on its own where one has a description.
    private func text(_ arguments: [InputDefinition]) -> String {
        if arguments.isEmpty { return "" }
        guard arguments.contains(where: { $0.description != nil }) else {
            return "(" + arguments.map(text).joined(separator: ", ") + ")"
        }
        let lines = arguments.enumerated().map { index, argument in
            describe(argument.description, indentation: "    ", isFirst: index == 0) + "    " + text(argument)
        }
        return "(\n" + lines.joined(separator: "\n") + "\n  )"
    }

    private func text(_ input: InputDefinition) -> String {
        let value = input.declaredDefault.map { " = " + contents.literal($0, of: input.type) } ?? ""
        return input.name + ": " + contents.text(input.type) + value + deprecated(input.deprecationReason)
    }

    private func block(_ lines: [(description: String?, text: String)]) -> String {
        let texts = lines.enumerated().map { index, line in
            describe(line.description, indentation: "  ", isFirst: index == 0) + "  " + line.text
        }
        return " {\n" + texts.joined(separator: "\n") + "\n}"
    }

    private func deprecated(_ reason: String?) -> String {
        guard let reason else { return "" }
        if reason == SchemaContents.defaultDeprecationReason { return " @deprecated" }
        return " @deprecated(reason: \(StringLiteral.quoted(reason)))"
    }

    private func describe(_ description: String?, indentation: String = "", isFirst: Bool = true) -> String {
        guard let description else { return "" }
        let text =
            BlockString.canHold(description) ? BlockString.quoted(description) : StringLiteral.quoted(description)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return (isFirst ? "" : "\n") + indentation + lines.joined(separator: "\n" + indentation) + "\n"
    }
}
