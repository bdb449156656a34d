@testable import GraphQL
import TestSupport

/// Makes documents of the grammar, of names that mean nothing.
struct RandomDocument {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func number(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }

    mutating func one<Element>(of elements: [Element]) -> Element { elements[number(elements.count)] }

    mutating func document() -> Document {
        Document(
            definitions: (0...number(3)).map { _ in
                number(3) == 0 ? .fragment(fragment()) : .operation(operation())
            })
    }

    private mutating func operation() -> OperationNode {
        OperationNode(
            kind: one(of: [.query, .mutation, .subscription]), name: number(2) == 0 ? name() : nil,
            variables: (0..<number(3)).map { _ in variable() }, directives: directives(isConstant: false),
            selectionSet: selectionSet(depth: 3), offset: 0)
    }

    private mutating func fragment() -> FragmentNode {
        FragmentNode(
            name: name(), typeCondition: name(), directives: directives(isConstant: false),
            selectionSet: selectionSet(depth: 3), offset: 0)
    }

    private mutating func selectionSet(depth: Int) -> SelectionSetNode {
        let selections = (0...number(3)).map { _ -> SelectionNode in
            switch number(depth > 0 ? 6 : 4) {
            case 0: return .spread(SpreadNode(name: name(), directives: directives(isConstant: false), offset: 0))
            case 5:
                return .inline(
                    InlineFragmentNode(
                        typeCondition: number(2) == 0 ? name() : nil, directives: directives(isConstant: false),
                        selectionSet: selectionSet(depth: depth - 1), offset: 0))
            case let choice:
                return .field(
                    FieldNode(
                        alias: number(3) == 0 ? name() : nil, name: name(), arguments: arguments(isConstant: false),
                        directives: directives(isConstant: false),
                        selectionSet: choice == 4 ? selectionSet(depth: depth - 1) : nil))
            }
        }
        return SelectionSetNode(selections, offset: 0)
    }

    private mutating func variable() -> VariableNode {
        VariableNode(
            name: name(), type: type(depth: 3), defaultValue: number(2) == 0 ? value(depth: 2, isConstant: true) : nil,
            directives: directives(isConstant: true), offset: 0)
    }

    private mutating func type(depth: Int) -> TypeNode {
        let inner = depth == 0 || number(2) == 0 ? TypeNode.named(name()) : .list(type(depth: depth - 1), offset: 0)
        return number(2) == 0 ? .nonNull(inner) : inner
    }

    private mutating func directives(isConstant: Bool) -> [DirectiveNode] {
        (0..<max(0, number(4) - 2)).map { _ in
            DirectiveNode(name: name(), arguments: arguments(isConstant: isConstant), offset: 0)
        }
    }

    private mutating func arguments(isConstant: Bool) -> [ArgumentNode] {
        (0..<max(0, number(4) - 1)).map { _ in
            ArgumentNode(name: name(), value: value(depth: 2, isConstant: isConstant))
        }
    }

    private mutating func value(depth: Int, isConstant: Bool) -> ValueNode {
        let texts = ["", "a \"b\"", "line\nline", "\\", "é\u{7}", "  indented\n  twice", "\"\"\"", "ends with \""]
        let kind: ValueNode.Kind =
            switch number(depth > 0 ? 9 : 7) {
            case 0: isConstant ? .null : .variable(name().text)
            case 1: .int(one(of: ["0", "-12", "99999999999999999999"]))
            case 2: .float(one(of: ["0.5", "-1e10", "1.25E-3"]))
            case 3, 4: .string(one(of: texts), isBlock: number(2) == 0)
            case 5: .boolean(number(2) == 0)
            case 6: .enumeration(one(of: ["RED", "on", "query", "_"]))
            case 7: .list((0..<number(3)).map { _ in value(depth: depth - 1, isConstant: isConstant) })
            default:
                .object(
                    (0..<number(3)).map { _ in
                        ArgumentNode(name: name(), value: value(depth: depth - 1, isConstant: isConstant))
                    })
            }
        return ValueNode(kind: kind, offset: 0)
    }

    private mutating func name() -> NameNode {
        NameNode(
            text: one(of: ["a", "b", "query", "fragment", "true", "null", "_1", "type", "longer_Name9"]), offset: 0)
    }
}
