/// A type where it is used, as the grammar writes it: `"String"`, `"[Transaction!]!"`.
///
/// It is read, and the name looked for, when the schema is made.
public struct GraphQLTypeReference: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The text.
    public var text: String

    /// Makes a reference.
    public init(_ text: String) { self.text = text }

    /// Makes a reference.
    public init(stringLiteral value: String) { text = value }
}
