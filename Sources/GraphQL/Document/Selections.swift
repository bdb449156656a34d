/// A selection set; a reference, because validation remembers what it found out about each.
final class SelectionSetNode: Sendable {
    let selections: [SelectionNode]
    let offset: Int

    init(_ selections: [SelectionNode], offset: Int) {
        self.selections = selections
        self.offset = offset
    }
}

/// One selection (GraphQL, October 2021, section 2.4).
enum SelectionNode: Sendable {
    case field(FieldNode)
    case spread(SpreadNode)
    case inline(InlineFragmentNode)
}

/// A field; a reference, because plans and errors point to it.
final class FieldNode: Sendable {
    let alias: NameNode?
    let name: NameNode
    let arguments: [ArgumentNode]
    let directives: [DirectiveNode]
    let selectionSet: SelectionSetNode?

    init(
        alias: NameNode?, name: NameNode, arguments: [ArgumentNode], directives: [DirectiveNode],
        selectionSet: SelectionSetNode?
    ) {
        self.alias = alias
        self.name = name
        self.arguments = arguments
        self.directives = directives
        self.selectionSet = selectionSet
    }

    /// The name under which the answer has the field.
    var responseName: String { alias?.text ?? name.text }

    /// Where the field begins.
    var offset: Int { alias?.offset ?? name.offset }
}

/// A fragment that is spread by its name.
struct SpreadNode: Sendable {
    var name: NameNode
    var directives: [DirectiveNode]
    var offset: Int
}

/// A fragment without a name.
struct InlineFragmentNode: Sendable {
    var typeCondition: NameNode?
    var directives: [DirectiveNode]
    var selectionSet: SelectionSetNode
    var offset: Int
}
