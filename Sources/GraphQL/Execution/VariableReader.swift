/// Coerces the variables of a request (GraphQL, October 2021, section 6.1.2).
struct VariableReader {
    let operation: PreparedOperation
    let schema: SchemaContents
    let limits: GraphQLLimits

    /// The values of the variables that have one; throws everything that is wrong with them.
    func variables(_ given: [GraphQLMember]) throws(GraphQLRefusal) -> [String: GraphQLValue] {
        var values: [String: GraphQLValue] = [:]
        var errors: [GraphQLError] = []
        let coercion = InputCoercion(types: schema.types)
        for variable in operation.variables {
            if let value = given.first(where: { $0.name == variable.name })?.value {
                values[variable.name] = coercion.value(value, of: variable.type) { path, message in
                    if errors.count < limits.errors { errors.append(refusal(variable, path, message)) }
                }
            } else if let value = variable.defaultValue {
                values[variable.name] = value
            } else if variable.type.isNonNull {
                errors.append(
                    error(
                        variable,
                        "Variable \"$\(variable.echo)\" of required type \"\(schema.text(variable.type))\" was not provided."
                    ))
            }
        }
        // A nullable variable may stand where `if` expects none that is null.
        for variable in operation.variables where errors.isEmpty && operation.conditionVariables.contains(variable.name)
        {
            if case .boolean? = values[variable.name] { continue }
            errors.append(
                error(variable, "Variable \"$\(variable.echo)\" must not be null, because a directive asks it."))
        }
        guard errors.isEmpty else { throw GraphQLRefusal(errors) }
        return values
    }

    private func refusal(_ variable: VariablePlan, _ path: [GraphQLPathStep], _ message: String) -> GraphQLError {
        guard !path.isEmpty else {
            return error(variable, "Variable \"$\(variable.echo)\" got an invalid value; \(message)")
        }
        let place = path.reduce(into: String(variable.echo)) { text, step in
            switch step {
            case .field(let name): text += "." + name
            case .index(let index): text += "[\(index)]"
            }
        }
        return error(variable, "Variable \"$\(variable.echo)\" got an invalid value at \"\(place)\"; \(message)")
    }

    private func error(_ variable: VariablePlan, _ message: String) -> GraphQLError {
        GraphQLError(
            message, code: .badUserInput, locations: [GraphQLLocation(of: variable.offset, in: operation.bytes)])
    }
}
