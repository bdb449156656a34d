/// Writes values as the grammar has them.
enum LiteralPrinter {
    /// A value as it may stand in a document.
    static func text(_ value: ValueNode) -> String {
        switch value.kind {
        case .variable(let name): "$" + name
        case .int(let digits), .float(let digits): digits
        case .string(let text, let isBlock):
            isBlock && BlockString.canHold(text) ? BlockString.quoted(text) : StringLiteral.quoted(text)
        case .boolean(let value): value ? "true" : "false"
        case .null: "null"
        case .enumeration(let name): name
        case .list(let values): "[" + values.map(text).joined(separator: ", ") + "]"
        case .object(let fields):
            "{" + fields.map { $0.name.text + ": " + text($0.value) }.joined(separator: ", ") + "}"
        }
    }

    /// A value with the fields of its objects in the order of their names, so that equal ones have equal text.
    static func canonicalText(_ value: ValueNode) -> String {
        switch value.kind {
        case .list(let values): return "[" + values.map(canonicalText).joined(separator: ", ") + "]"
        case .object(let fields):
            let sorted = fields.sorted { $0.name.text < $1.name.text }
            return "{" + sorted.map { $0.name.text + ": " + canonicalText($0.value) }.joined(separator: ", ") + "}"
        default: return text(value)
        }
    }
}
