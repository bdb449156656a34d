// Selection sets, fields, fragments, arguments and directives (GraphQL, October 2021, sections 2.4 to 2.8 and 2.12).
extension Parser {
    mutating func selectionSet() throws(SyntaxFault) -> SelectionSetNode {
        let start = token.start
        let selections = try nested { parser throws(SyntaxFault) in
            try parser.many(.openBrace, .closeBrace) { parser throws(SyntaxFault) in try parser.selection() }
        }
        return SelectionSetNode(selections, offset: start)
    }

    private mutating func selection() throws(SyntaxFault) -> SelectionNode {
        guard token.kind == .spread else { return .field(try field()) }
        let start = token.start
        try advance()
        let hasCondition = isKeyword("on")
        if token.kind == .name, !hasCondition {
            let name = try name()
            return .spread(SpreadNode(name: name, directives: try directives(isConstant: false), offset: start))
        }
        if hasCondition { try advance() }
        let condition = hasCondition ? try name() : nil
        let directives = try directives(isConstant: false)
        return .inline(
            InlineFragmentNode(
                typeCondition: condition, directives: directives, selectionSet: try selectionSet(), offset: start))
    }

    private mutating func field() throws(SyntaxFault) -> FieldNode {
        var name = try name()
        var alias: NameNode?
        if token.kind == .colon {
            try advance()
            alias = name
            name = try self.name()
        }
        let arguments = try arguments(isConstant: false)
        let directives = try directives(isConstant: false)
        return FieldNode(
            alias: alias, name: name, arguments: arguments, directives: directives,
            selectionSet: token.kind == .openBrace ? try selectionSet() : nil)
    }

    private mutating func arguments(isConstant: Bool) throws(SyntaxFault) -> [ArgumentNode] {
        guard token.kind == .openParenthesis else { return [] }
        return try many(.openParenthesis, .closeParenthesis) { parser throws(SyntaxFault) in
            try parser.argument(isConstant: isConstant)
        }
    }

    /// A name, a colon and a value.
    mutating func argument(isConstant: Bool) throws(SyntaxFault) -> ArgumentNode {
        let name = try name()
        try expect(.colon)
        return ArgumentNode(name: name, value: try value(isConstant: isConstant))
    }

    mutating func directives(isConstant: Bool) throws(SyntaxFault) -> [DirectiveNode] {
        var directives: [DirectiveNode] = []
        while token.kind == .at {
            let start = token.start
            try advance()
            let name = try name()
            directives.append(
                DirectiveNode(name: name, arguments: try arguments(isConstant: isConstant), offset: start))
        }
        return directives
    }
}
