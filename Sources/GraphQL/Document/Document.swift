/// A document: its operations and fragments in the order of the text (GraphQL, October 2021, section 2.2).
struct Document: Sendable {
    var definitions: [DefinitionNode]

    /// The operations in order.
    var operations: [OperationNode] {
        definitions.compactMap { if case .operation(let operation) = $0 { operation } else { nil } }
    }

    /// The fragments in order.
    var fragments: [FragmentNode] {
        definitions.compactMap { if case .fragment(let fragment) = $0 { fragment } else { nil } }
    }
}

/// One definition.
enum DefinitionNode: Sendable {
    case operation(OperationNode)
    case fragment(FragmentNode)
}

/// An operation.
struct OperationNode: Sendable {
    enum Kind: String, Sendable { case query, mutation, subscription }

    var kind: Kind
    var name: NameNode?
    var variables: [VariableNode]
    var directives: [DirectiveNode]
    var selectionSet: SelectionSetNode
    var offset: Int
}

/// A fragment with a name.
struct FragmentNode: Sendable {
    var name: NameNode
    var typeCondition: NameNode
    var directives: [DirectiveNode]
    var selectionSet: SelectionSetNode
    var offset: Int
}
