// Values, variables and types (GraphQL, October 2021, sections 2.9 to 2.11).
extension Parser {
    /// A value; a constant one has no variables in it.
    mutating func value(isConstant: Bool) throws(SyntaxFault) -> ValueNode {
        let start = token.start
        switch token.kind {
        case .openBracket: return try list(isConstant: isConstant)
        case .openBrace: return try object(isConstant: isConstant)
        case .dollar:
            try advance()
            guard !isConstant else {
                guard token.kind == .name else { throw SyntaxFault(message: "Unexpected \"$\".", offset: start) }
                let name = text.prefix(GraphQLError.maxNameCharacters)
                throw SyntaxFault(message: "Unexpected variable \"$\(name)\" in constant value.", offset: start)
            }
            return ValueNode(kind: .variable(try name().text), offset: start)
        default:
            let kind = try scalar()
            try advance()
            return ValueNode(kind: kind, offset: start)
        }
    }

    private func scalar() throws(SyntaxFault) -> ValueNode.Kind {
        switch token.kind {
        case .int: return .int(text)
        case .float: return .float(text)
        case .string: return .string(lexer.text(of: token), isBlock: false)
        case .blockString: return .string(lexer.text(of: token), isBlock: true)
        case .name: break
        default: throw unexpected()
        }
        if isKeyword("true") { return .boolean(true) }
        if isKeyword("false") { return .boolean(false) }
        return isKeyword("null") ? .null : .enumeration(text)
    }

    private mutating func list(isConstant: Bool) throws(SyntaxFault) -> ValueNode {
        let start = token.start
        try advance()
        var values: [ValueNode] = []
        while token.kind != .closeBracket {
            values.append(
                try nested { parser throws(SyntaxFault) in try parser.value(isConstant: isConstant) })
        }
        try advance()
        return ValueNode(kind: .list(values), offset: start)
    }

    private mutating func object(isConstant: Bool) throws(SyntaxFault) -> ValueNode {
        let start = token.start
        try advance()
        var fields: [ArgumentNode] = []
        while token.kind != .closeBrace {
            fields.append(
                try nested { parser throws(SyntaxFault) in try parser.argument(isConstant: isConstant) })
        }
        try advance()
        return ValueNode(kind: .object(fields), offset: start)
    }

    /// The definition of a variable.
    mutating func variable() throws(SyntaxFault) -> VariableNode {
        let start = token.start
        try expect(.dollar)
        let name = try name()
        try expect(.colon)
        let type = try type()
        var defaultValue: ValueNode?
        if token.kind == .equals {
            try advance()
            defaultValue = try value(isConstant: true)
        }
        return VariableNode(
            name: name, type: type, defaultValue: defaultValue, directives: try directives(isConstant: true),
            offset: start)
    }

    /// A type: a name, or a list of a type, perhaps with an exclamation mark.
    mutating func type() throws(SyntaxFault) -> TypeNode {
        let start = token.start
        var type: TypeNode
        if token.kind == .openBracket {
            try advance()
            type = .list(try nested { parser throws(SyntaxFault) in try parser.type() }, offset: start)
            try expect(.closeBracket)
        } else {
            type = .named(try name())
        }
        if token.kind == .exclamation {
            try advance()
            type = .nonNull(type)
        }
        return type
    }
}
