import Kernel
import NotificationAPI

/// A text with variables in double braces, taken apart.
struct TemplateText: Hashable, Sendable {
    /// A piece of it.
    enum Piece: Hashable, Sendable {
        /// Words as they are.
        case words(String)
        /// The name between braces, without the spaces around it.
        case variable(String)
        /// Braces that open and do not close.
        case unclosed
    }

    /// The pieces in their order.
    let pieces: [Piece]

    /// Takes a text apart.
    init(_ text: String) {
        var pieces: [Piece] = []
        var rest = text[...]
        while let open = Self.range(of: "{", in: rest) {
            if open.lowerBound > rest.startIndex { pieces.append(.words(String(rest[..<open.lowerBound]))) }
            let inner = rest[open.upperBound...]
            guard let close = Self.range(of: "}", in: inner),
                Self.range(of: "{", in: inner[..<close.lowerBound]) == nil
            else {
                pieces.append(.unclosed)
                rest = ""
                break
            }
            let name = inner[..<close.lowerBound].split(separator: " ", omittingEmptySubsequences: true)
            pieces.append(.variable(name.joined(separator: " ")))
            rest = inner[close.upperBound...]
        }
        if !rest.isEmpty { pieces.append(.words(String(rest))) }
        self.pieces = pieces
    }

    /// The text with `value` in place of each variable.
    func filled(_ value: (TemplateVariable) -> String) -> String {
        pieces.map { piece in
            switch piece {
            case .words(let words): words
            case .variable(let name): TemplateVariable(rawValue: name).map(value) ?? ""
            case .unclosed: ""
            }
        }.joined()
    }

    /// Where a brace stands twice.
    private static func range(of brace: Character, in text: Substring) -> Range<Substring.Index>? {
        var index = text.startIndex
        while index < text.endIndex {
            let next = text.index(after: index)
            if text[index] == brace, next < text.endIndex, text[next] == brace {
                return index..<text.index(after: next)
            }
            index = next
        }
        return nil
    }
}
