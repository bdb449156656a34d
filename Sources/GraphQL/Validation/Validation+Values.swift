// Literals (GraphQL, October 2021, section 5.6).
extension Validation {
    /// The value of an argument; nil for one that is not known, which was told.
    func check(_ value: ValueNode, as input: InputDefinition?) {
        check(value, type: input?.type, hasDefault: input?.defaultValue != nil, isChecked: true)
    }

    /// A literal and what is in it; `isChecked` is false inside of what was refused as a whole.
    func check(_ value: ValueNode, type: ResolvedType?, hasDefault: Bool, isChecked: Bool) {
        switch value.kind {
        case .variable(let name):
            usages.append(VariableUsage(name: name, offset: value.offset, type: type, hasDefault: hasDefault))
        case .list(let values):
            if let element = type?.element {
                for value in values { check(value, type: element, hasDefault: false, isChecked: isChecked) }
            } else {
                if isChecked { checkLeaf(value, type: type?.nullable) }
                for value in values { check(value, type: type?.nullable, hasDefault: false, isChecked: false) }
            }
        case .object(let fields): checkObject(value, fields, type: type, isChecked: isChecked)
        case .null:
            guard isChecked, let type, type.isNonNull else { return }
            report("Expected value of type \"\(schema.text(type))\", found null.", at: [value.offset])
        default:
            if isChecked { checkLeaf(value, type: type) }
        }
    }

    private func checkObject(_ value: ValueNode, _ fields: [ArgumentNode], type: ResolvedType?, isChecked: Bool) {
        checkUniqueFields(fields)
        let named = type.map { schema.types[$0.index] }
        guard let named, let inputs = named.inputFields else {
            if isChecked { checkLeaf(value, type: type) }
            for field in fields { check(field.value, type: nil, hasDefault: false, isChecked: false) }
            return
        }
        if isChecked {
            for input in inputs where input.isRequired && !fields.contains(where: { $0.name.text == input.name }) {
                let type = schema.text(input.type)
                report(
                    "Field \"\(named.name).\(input.name)\" of required type \"\(type)\" was not provided.",
                    at: [value.offset])
            }
        }
        for field in fields {
            let input = inputs.first { $0.name == field.name.text }
            if input == nil, isChecked {
                report(
                    "Field \"\(echo(field.name))\" is not defined by type \"\(named.name)\".", at: [field.name.offset])
            }
            check(
                field.value, type: input?.type, hasDefault: input?.defaultValue != nil, isChecked: isChecked)
        }
    }

    private func checkUniqueFields(_ fields: [ArgumentNode]) {
        guard fields.count > 1 else { return }
        var known: [String: NameNode] = [:]
        for field in fields {
            if let first = known[field.name.text] {
                report(
                    "There can be only one input field named \"\(echo(field.name))\".",
                    at: [first.offset, field.name.offset])
            } else {
                known[field.name.text] = field.name
            }
        }
    }

    private func checkLeaf(_ value: ValueNode, type: ResolvedType?) {
        guard let type else { return }
        let named = schema.types[type.index]
        guard named.isLeaf else {
            return report(
                "Expected value of type \"\(schema.text(type))\", found \(value.words).", at: [value.offset])
        }
        do throws(GraphQLScalarFault) {
            _ = try LiteralReader(types: schema.types).leaf(value, of: named)
        } catch {
            report(error.message + ".", at: [value.offset])
        }
    }
}

extension ValueNode {
    /// What kind of literal this is; what it says belongs in no error.
    fileprivate var words: String {
        switch kind {
        case .variable: "a variable"
        case .int, .float: "a number"
        case .string: "a string"
        case .boolean: "a boolean"
        case .null: "null"
        case .enumeration: "an enum value"
        case .list: "a list"
        case .object: "an object"
        }
    }
}
