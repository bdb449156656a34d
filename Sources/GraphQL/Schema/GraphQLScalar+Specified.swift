import JSON

// The five scalars that every schema has (GraphQL, October 2021, section 3.5).
extension GraphQLScalar {
    static let specified = [int, float, string, boolean, id]

    static let int = GraphQLScalar(
        "Int", "A whole number of 32 bits: from -(2^31) to 2^31 - 1.", both: wholeNumber)

    static let float = GraphQLScalar(
        "Float", "A double-precision number, as IEEE 754 has it.", specifiedByURL: nil, both: double)

    static let string = GraphQLScalar("String", "Text in UTF-8.", both: text)

    static let boolean = GraphQLScalar("Boolean", "`true` or `false`.", both: flag)

    static let id = GraphQLScalar(
        "ID", "An identifier, written as a string; an integer is taken as well.", both: identifier)

    @Sendable private static func wholeNumber(_ value: GraphQLValue) throws(GraphQLScalarFault) -> GraphQLValue {
        let integer: Int64?
        switch value {
        case .int(let exact): integer = exact
        case .float(let double): integer = Int64(exactly: double)
        // As JSON has it, 1.0 and 1e3 are whole numbers too; a literal with a fraction never comes here.
        case .number(let number):
            guard let double = number.double, let exact = Int64(exactly: double) else {
                throw GraphQLScalarFault(
                    number.isInteger ? "Int cannot represent non 32-bit signed integer value" : notInteger)
            }
            integer = exact
        default: integer = nil
        }
        guard let integer else { throw GraphQLScalarFault(notInteger) }
        guard Int32(exactly: integer) != nil else {
            throw GraphQLScalarFault("Int cannot represent non 32-bit signed integer value")
        }
        return .int(integer)
    }

    private static let notInteger = "Int cannot represent non-integer value"

    @Sendable private static func double(_ value: GraphQLValue) throws(GraphQLScalarFault) -> GraphQLValue {
        switch value {
        case .int(let integer): return .float(Double(integer))
        case .float(let double) where double.isFinite: return value
        case .number(let number):
            if let double = number.double { return .float(double) }
        default: break
        }
        throw GraphQLScalarFault("Float cannot represent non numeric value")
    }

    @Sendable private static func text(_ value: GraphQLValue) throws(GraphQLScalarFault) -> GraphQLValue {
        guard case .string = value else { throw GraphQLScalarFault("String cannot represent a non string value") }
        return value
    }

    @Sendable private static func flag(_ value: GraphQLValue) throws(GraphQLScalarFault) -> GraphQLValue {
        guard case .boolean = value else { throw GraphQLScalarFault("Boolean cannot represent a non boolean value") }
        return value
    }

    @Sendable private static func identifier(_ value: GraphQLValue) throws(GraphQLScalarFault) -> GraphQLValue {
        switch value {
        case .string: return value
        case .int(let integer): return .string(String(integer))
        case .number(let number) where number.isInteger: return .string(number.description)
        default: throw GraphQLScalarFault("ID cannot represent a non-string and non-integer value")
        }
    }
}
