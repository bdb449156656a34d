/// A statement whose text is written once, with `$1`, `$2`, … in it, and bound many times: the cheap form of `SQL`.
///
/// Keep it in a `static let`: each value of this type is prepared once a connection under its own name. The values must
/// have the same types each time, or it is prepared anew.
public final class PreparedStatement: Sendable, ExpressibleByStringLiteral {
    /// The text, as PostgreSQL gets it.
    public let text: String

    /// Makes a statement of a text with `$1`, `$2`, … in the places of the values.
    public init(stringLiteral text: String) { self.text = text }

    /// The statement with its values, the first for `$1`.
    public func bound(_ binds: SQLBind...) -> SQL { SQL(self, binds: binds) }

    /// The statement with its values, the first for `$1`.
    public func bound(_ binds: [SQLBind]) -> SQL { SQL(self, binds: binds) }

    /// The same, which connections know by its text: for a statement that is made anew for each use.
    public func boundByText(_ binds: [SQLBind]) -> SQL { SQL(text: text, binds: binds) }
}
