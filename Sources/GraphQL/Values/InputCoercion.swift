/// Makes values of variables and defaults what their types say (GraphQL, October 2021, section 6.1.2).
struct InputCoercion {
    /// Told the steps to a part of a value, and what is wrong with it.
    typealias Report = (_ path: [GraphQLPathStep], _ message: String) -> Void

    private let types: [TypeDefinition]

    init(types: [TypeDefinition]) { self.types = types }

    /// The coerced value; `null` where it was refused, which is reported with its place in the value.
    func value(
        _ value: GraphQLValue, of type: ResolvedType, at path: [GraphQLPathStep] = [], report: Report
    ) -> GraphQLValue {
        switch type {
        case .nonNull(let inner):
            if value.isNull {
                report(path, "Expected non-nullable type \"\(text(type))\" not to be null.")
                return .null
            }
            return self.value(value, of: inner, at: path, report: report)
        case .list(let element):
            guard case .list(let values) = value else {
                return value.isNull ? .null : .list([self.value(value, of: element, at: path, report: report)])
            }
            return .list(
                values.enumerated().map { self.value($1, of: element, at: path + [.index($0)], report: report) })
        case .named(let index):
            return value.isNull ? .null : named(value, of: types[index], at: path, report: report)
        }
    }

    private func named(
        _ value: GraphQLValue, of type: TypeDefinition, at path: [GraphQLPathStep], report: Report
    ) -> GraphQLValue {
        switch type.kind {
        case .scalar(let scalar):
            do throws(GraphQLScalarFault) {
                return try scalar.read(value)
            } catch {
                report(path, error.message + ".")
            }
        case .enumeration(let values):
            switch value {
            case .string(let name), .enumeration(let name):
                if values.contains(where: { $0.name == name }) { return .enumeration(name) }
                report(path, "Value does not exist in \"\(type.name)\" enum.")
            default: report(path, "Enum \"\(type.name)\" cannot represent non-string value.")
            }
        case .input(let fields): return object(value, of: type.name, fields, at: path, report: report)
        case .object, .interface, .union: report(path, "\"\(type.name)\" is not an input type.")
        }
        return .null
    }

    private func object(
        _ value: GraphQLValue, of name: String, _ fields: [InputDefinition], at path: [GraphQLPathStep], report: Report
    ) -> GraphQLValue {
        guard case .object(let members) = value else {
            report(path, "Expected type \"\(name)\" to be an object.")
            return .null
        }
        var coerced: [GraphQLMember] = []
        for field in fields {
            if let given = members.first(where: { $0.name == field.name })?.value {
                let place = path + [.field(field.name)]
                coerced.append(GraphQLMember(field.name, self.value(given, of: field.type, at: place, report: report)))
            } else if let value = field.defaultValue {
                coerced.append(GraphQLMember(field.name, value))
            } else if field.type.isNonNull {
                report(path, "Field \"\(field.name)\" of required type \"\(text(field.type))\" was not provided.")
            }
        }
        for member in members where !fields.contains(where: { $0.name == member.name }) {
            let unknown = member.name.prefix(GraphQLError.maxNameCharacters)
            report(path, "Field \"\(unknown)\" is not defined by type \"\(name)\".")
        }
        return .object(coerced)
    }

    private func text(_ type: ResolvedType) -> String {
        switch type {
        case .named(let index): types[index].name
        case .list(let element): "[\(text(element))]"
        case .nonNull(let inner): text(inner) + "!"
        }
    }
}
