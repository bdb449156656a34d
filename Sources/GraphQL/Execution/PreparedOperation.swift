/// An operation that was parsed, validated and planned, ready to be executed any number of times.
final class PreparedOperation: Sendable {
    let kind: OperationNode.Kind
    let variables: [VariablePlan]
    let plan: ObjectPlan
    /// The variables that `@skip` and `@include` ask.
    let conditionVariables: Set<String>
    let cost: CostModel
    /// The document, for the places of errors.
    let bytes: [UInt8]

    /// Prepares the operation of a document that is to be executed; throws every error of the document.
    init(
        _ query: String, operationName: String?, schema: SchemaContents, limits: GraphQLLimits
    ) throws(GraphQLRefusal) {
        let bytes = Array(query.utf8)
        let document = try Self.document(bytes, limits)
        let errors = Validation.errors(in: document, for: schema, bytes: bytes, limits: limits)
        guard errors.isEmpty else { throw GraphQLRefusal(errors) }
        let operation = try Self.operation(named: operationName, in: document)
        let graph = FragmentGraph(document)
        let root = (operation.kind == .mutation ? schema.mutation : nil) ?? schema.query
        let builder = CostBuilder(schema: schema, assumedItems: limits.assumedItems)
        self.bytes = bytes
        kind = operation.kind
        variables = operation.variables.compactMap { VariablePlan($0, schema: schema) }
        plan = Planner(schema: schema, fragments: graph.fragments)
            .plan([PlannedSet(set: operation.selectionSet, conditions: [])], of: root)
        cost = CostModel(of: operation, root: root, fragments: graph.sorted() ?? [], builder: builder)
        let sets = [operation.selectionSet] + graph.used(by: operation.selectionSet).map(\.selectionSet)
        conditionVariables = sets.reduce(into: []) { $1.addConditionVariables(to: &$0) }
    }

    private static func document(_ bytes: [UInt8], _ limits: GraphQLLimits) throws(GraphQLRefusal) -> Document {
        do throws(SyntaxFault) {
            return try Parser.document(bytes, limits: limits)
        } catch {
            throw GraphQLRefusal([error.error(in: bytes)])
        }
    }

    /// Section 6.1, "GetOperation".
    private static func operation(named name: String?, in document: Document) throws(GraphQLRefusal) -> OperationNode {
        let operations = document.operations
        guard let name else {
            guard let only = operations.first else {
                throw GraphQLRefusal([GraphQLError("Must provide an operation.", code: .operationUnknown)])
            }
            guard operations.count == 1 else {
                throw GraphQLRefusal([
                    GraphQLError(
                        "Must provide operation name if query contains multiple operations.", code: .operationUnknown)
                ])
            }
            return only
        }
        guard let operation = operations.first(where: { $0.name?.text == name }) else {
            let name = name.prefix(GraphQLError.maxNameCharacters)
            throw GraphQLRefusal([GraphQLError("Unknown operation named \"\(name)\".", code: .operationUnknown)])
        }
        return operation
    }
}

/// Why a request does not come to its execution.
struct GraphQLRefusal: Error {
    var errors: [GraphQLError]

    init(_ errors: [GraphQLError]) { self.errors = errors }
}

/// A variable of an operation with its type looked up and its default read.
struct VariablePlan: Sendable {
    var name: String
    var type: ResolvedType
    var defaultValue: GraphQLValue?
    var offset: Int

    /// As much of the name as an error tells.
    var echo: Substring { name.prefix(GraphQLError.maxNameCharacters) }

    /// Nil where the type is unknown, which validation refuses.
    init?(_ node: VariableNode, schema: SchemaContents) {
        guard let type = schema.resolve(node.type) else { return nil }
        self.type = type
        name = node.name.text
        offset = node.offset
        defaultValue = node.defaultValue.flatMap { LiteralReader(types: schema.types).value($0, of: type) }
    }
}

extension SelectionSetNode {
    /// The variables that `@skip` and `@include` ask, at any level.
    fileprivate func addConditionVariables(to names: inout Set<String>) {
        for selection in selections {
            switch selection {
            case .field(let field):
                field.directives.addConditionVariables(to: &names)
                field.selectionSet?.addConditionVariables(to: &names)
            case .spread(let spread): spread.directives.addConditionVariables(to: &names)
            case .inline(let fragment):
                fragment.directives.addConditionVariables(to: &names)
                fragment.selectionSet.addConditionVariables(to: &names)
            }
        }
    }
}

extension [DirectiveNode] {
    fileprivate func addConditionVariables(to names: inout Set<String>) {
        for directive in self {
            for argument in directive.arguments {
                if case .variable(let name) = argument.value.kind { names.insert(name) }
            }
        }
    }
}
