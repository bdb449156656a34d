@testable import GraphQL

/// Writes documents as text that parses to the same document.
enum DocumentPrinter {
    /// A whole document, definitions apart by an empty line.
    static func text(_ document: Document) -> String {
        document.definitions.map(text).joined(separator: "\n\n")
    }

    static func text(_ value: ValueNode) -> String { LiteralPrinter.text(value) }

    private static func text(_ definition: DefinitionNode) -> String {
        switch definition {
        case .operation(let operation):
            let head = operation.kind.rawValue + (operation.name.map { " " + $0.text } ?? "")
            let variables = operation.variables.map(text).joined(separator: ", ")
            return head + (variables.isEmpty ? "" : "(\(variables))") + text(operation.directives) + " "
                + text(operation.selectionSet, indentation: "")
        case .fragment(let fragment):
            return "fragment \(fragment.name.text) on \(fragment.typeCondition.text)" + text(fragment.directives) + " "
                + text(fragment.selectionSet, indentation: "")
        }
    }

    private static func text(_ variable: VariableNode) -> String {
        "$\(variable.name.text): \(variable.type.text)" + (variable.defaultValue.map { " = " + text($0) } ?? "")
            + text(variable.directives)
    }

    private static func text(_ selectionSet: SelectionSetNode, indentation: String) -> String {
        let inner = indentation + "  "
        let lines = selectionSet.selections.map { inner + text($0, indentation: inner) + "\n" }
        return "{\n" + lines.joined() + indentation + "}"
    }

    private static func text(_ selection: SelectionNode, indentation: String) -> String {
        switch selection {
        case .field(let field):
            let arguments = field.arguments.isEmpty ? "" : "(" + field.arguments.map(text).joined(separator: ", ") + ")"
            let below = field.selectionSet.map { " " + text($0, indentation: indentation) } ?? ""
            return (field.alias.map { $0.text + ": " } ?? "") + field.name.text + arguments + text(field.directives)
                + below
        case .spread(let spread):
            return "..." + spread.name.text + text(spread.directives)
        case .inline(let fragment):
            return "..." + (fragment.typeCondition.map { " on " + $0.text } ?? "") + text(fragment.directives) + " "
                + text(fragment.selectionSet, indentation: indentation)
        }
    }

    private static func text(_ argument: ArgumentNode) -> String { argument.name.text + ": " + text(argument.value) }

    private static func text(_ directives: [DirectiveNode]) -> String {
        directives.map { directive in
            let arguments = directive.arguments.map(text).joined(separator: ", ")
            return " @" + directive.name.text + (arguments.isEmpty ? "" : "(\(arguments))")
        }.joined()
    }
}
