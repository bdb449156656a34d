/// Makes a document of tokens, by recursive descent that is bounded by `GraphQLLimits.nesting`.
struct Parser {
    var lexer: Lexer
    /// The token that is looked at.
    var token = Token(kind: .end, start: 0, end: 0)
    private var nesting = 0
    private let limits: GraphQLLimits

    private init(_ bytes: [UInt8], limits: GraphQLLimits) {
        lexer = Lexer(bytes, limits: limits)
        self.limits = limits
    }

    /// Parses a whole document; throws the first fault.
    static func document(_ bytes: [UInt8], limits: GraphQLLimits) throws(SyntaxFault) -> Document {
        guard bytes.count <= limits.documentBytes else {
            let message = "The document has more than \(limits.documentBytes) bytes."
            throw SyntaxFault(code: .documentLimit, message: message, offset: 0)
        }
        var parser = Parser(bytes, limits: limits)
        try parser.advance()
        var definitions: [DefinitionNode] = []
        repeat { definitions.append(try parser.definition()) } while parser.token.kind != .end
        return Document(definitions: definitions)
    }

    /// Parses a type alone, such as `[ID!]!`, as the definitions of a schema name it.
    static func type(_ text: String) throws(SyntaxFault) -> TypeNode {
        var parser = Parser(Array(text.utf8), limits: GraphQLLimits())
        try parser.advance()
        let type = try parser.type()
        guard parser.token.kind == .end else { throw parser.unexpected() }
        return type
    }

    private mutating func definition() throws(SyntaxFault) -> DefinitionNode {
        if token.kind == .openBrace { return .operation(try operation(named: false)) }
        guard token.kind == .name else { throw unexpected() }
        switch text {
        case "query", "mutation", "subscription": return .operation(try operation(named: true))
        case "fragment": return .fragment(try fragment())
        case "schema", "scalar", "type", "interface", "union", "enum", "input", "directive", "extend":
            throw SyntaxFault(message: "The \"\(text)\" definition is not executable.", offset: token.start)
        default: throw unexpected()
        }
    }

    private mutating func operation(named: Bool) throws(SyntaxFault) -> OperationNode {
        let start = token.start
        var operation = OperationNode(
            kind: .query, variables: [], directives: [], selectionSet: SelectionSetNode([], offset: start),
            offset: start)
        if named {
            operation.kind = OperationNode.Kind(rawValue: text) ?? .query
            try advance()
            if token.kind == .name { operation.name = try name() }
            if token.kind == .openParenthesis {
                operation.variables = try many(.openParenthesis, .closeParenthesis) { parser throws(SyntaxFault) in
                    try parser.variable()
                }
            }
            operation.directives = try directives(isConstant: false)
        }
        operation.selectionSet = try selectionSet()
        return operation
    }

    private mutating func fragment() throws(SyntaxFault) -> FragmentNode {
        let start = token.start
        try advance()
        let name = try fragmentName()
        try keyword("on")
        let condition = try self.name()
        let directives = try directives(isConstant: false)
        return FragmentNode(
            name: name, typeCondition: condition, directives: directives, selectionSet: try selectionSet(),
            offset: start)
    }
}

// The small steps.
extension Parser {
    /// The text of the token.
    var text: String { String(decoding: lexer.bytes[token.start..<token.end], as: UTF8.self) }

    /// Whether the token is a name with that text.
    func isKeyword(_ word: StaticString) -> Bool {
        guard token.kind == .name, token.end - token.start == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { lexer.bytes[token.start..<token.end].elementsEqual($0) }
    }

    mutating func advance() throws(SyntaxFault) { token = try lexer.next() }

    mutating func expect(_ kind: Token.Kind) throws(SyntaxFault) {
        guard token.kind == kind else { throw expected(kind.words) }
        try advance()
    }

    mutating func keyword(_ word: StaticString) throws(SyntaxFault) {
        guard isKeyword(word) else { throw expected("\"\(word)\"") }
        try advance()
    }

    mutating func name() throws(SyntaxFault) -> NameNode {
        guard token.kind == .name else { throw expected(Token.Kind.name.words) }
        let name = NameNode(text: text, offset: token.start)
        try advance()
        return name
    }

    /// The name of a fragment, which may not be `on`.
    mutating func fragmentName() throws(SyntaxFault) -> NameNode {
        if isKeyword("on") { throw unexpected() }
        return try name()
    }

    /// At least one of something between two tokens.
    mutating func many<Node>(
        _ open: Token.Kind, _ close: Token.Kind, _ one: (inout Parser) throws(SyntaxFault) -> Node
    ) throws(SyntaxFault) -> [Node] {
        try expect(open)
        var nodes: [Node] = []
        repeat { nodes.append(try one(&self)) } while token.kind != close
        try advance()
        return nodes
    }

    /// Goes one level deeper for the time of `body`.
    mutating func nested<Node>(
        _ body: (inout Parser) throws(SyntaxFault) -> Node
    ) throws(SyntaxFault) -> Node {
        guard nesting < limits.nesting else {
            throw SyntaxFault(
                code: .nestingLimit, message: "The document nests more than \(limits.nesting) levels.",
                offset: token.start)
        }
        nesting += 1
        let node = try body(&self)
        nesting -= 1
        return node
    }

    func expected(_ words: String) -> SyntaxFault {
        SyntaxFault(message: "Expected \(words), found \(found).", offset: token.start)
    }

    func unexpected() -> SyntaxFault { SyntaxFault(message: "Unexpected \(found).", offset: token.start) }

    /// The token as an error names it; of values only the kind, since what a client typed belongs in no log.
    private var found: String {
        token.kind == .name ? "Name \"\(text.prefix(GraphQLError.maxNameCharacters))\"" : token.kind.words
    }
}
