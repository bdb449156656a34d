// Variables (GraphQL, October 2021, section 5.8).
extension Validation {
    /// The definitions: unique, of known input types, with right defaults.
    func checkVariables(_ operation: OperationNode) {
        let byName = Dictionary(grouping: operation.variables) { $0.name.text }
        for same in byName.values.filter({ $0.count > 1 }).sorted(by: { $0[0].offset < $1[0].offset }) {
            report("There can be only one variable named \"$\(echo(same[0].name))\".", at: same.map(\.name.offset))
        }
        for variable in operation.variables {
            check(variable.directives, at: .variableDefinition)
            let name = variable.type.name
            guard let index = schema.indices[name.text] else {
                report("Unknown type \"\(echo(name))\".", at: [name.offset])
                continue
            }
            guard schema.types[index].isInput else {
                report(
                    "Variable \"$\(echo(variable.name))\" cannot be non-input type \"\(variable.type.text)\".",
                    at: [variable.type.offset])
                continue
            }
            if let value = variable.defaultValue {
                check(value, type: schema.resolve(variable.type), hasDefault: false, isChecked: true)
            }
        }
    }

    /// The uses, also in fragments: all defined, all definitions used, each of a type that fits.
    func check(_ usages: [VariableUsage], of operation: OperationNode) {
        let definitions = Dictionary(operation.variables.map { ($0.name.text, $0) }) { _, last in last }
        let suffix = operation.name.map { " by operation \"\(echo($0))\"." } ?? "."
        for usage in usages {
            guard let definition = definitions[usage.name] else {
                let name = usage.name.prefix(GraphQLError.maxNameCharacters)
                report("Variable \"$\(name)\" is not defined" + suffix, at: [usage.offset, operation.offset])
                continue
            }
            checkPosition(usage, definition)
        }
        let used = Set(usages.map(\.name))
        let place = operation.name.map { " in operation \"\(echo($0))\"." } ?? "."
        for variable in operation.variables where !used.contains(variable.name.text) {
            report("Variable \"$\(echo(variable.name))\" is never used" + place, at: [variable.offset])
        }
    }

    /// Section 5.8.5, "IsVariableUsageAllowed".
    private func checkPosition(_ usage: VariableUsage, _ variable: VariableNode) {
        guard let expected = usage.type, let type = schema.resolve(variable.type) else { return }
        var isAllowed = schema.isSubtype(type, of: expected)
        if expected.isNonNull, !type.isNonNull {
            var hasDefault = usage.hasDefault
            if let value = variable.defaultValue {
                if case .null = value.kind {} else { hasDefault = true }
            }
            isAllowed = hasDefault && schema.isSubtype(type, of: expected.nullable)
        }
        guard !isAllowed else { return }
        report(
            "Variable \"$\(echo(variable.name))\" of type \"\(schema.text(type))\" used in position expecting type "
                + "\"\(schema.text(expected))\".", at: [variable.offset, usage.offset])
    }
}
