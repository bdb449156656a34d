/// A statement whose values are always bound, never spliced: `"SELECT name FROM t WHERE id = \(id)"` is text with `$1`.
///
/// Interpolation builds the text each time; for the few statements that run ten thousands of times a second there is
/// `PreparedStatement`, whose text is built once.
public struct SQL: Sendable {
    /// The text with `$1`, `$2`, … in the places of the values.
    public var text: String { prepared?.text ?? ownText }
    /// The values in order.
    public private(set) var binds: [SQLBind]

    /// The statement that this was bound from; its identity stands for the text in the caches of connections.
    let prepared: PreparedStatement?
    /// Whether connections keep it prepared.
    let isPreparable: Bool
    private let ownText: String

    /// A statement that is not kept prepared: it runs seldom, or PostgreSQL has nothing to plan in it.
    init(utility text: String) {
        ownText = text
        binds = []
        prepared = nil
        isPreparable = false
    }

    /// Whether it begins an explicit transaction.
    var beginsTransaction: Bool { text.hasPrefix("BEGIN") }
    /// Whether it ends one, which a failed transaction takes as well.
    var endsTransaction: Bool { text.hasPrefix("COMMIT") || text.hasPrefix("ROLLBACK") }

    init(text: String, binds: [SQLBind]) {
        ownText = text
        self.binds = binds
        prepared = nil
        isPreparable = true
    }

    init(_ prepared: PreparedStatement, binds: [SQLBind]) {
        ownText = ""
        self.binds = binds
        self.prepared = prepared
        isPreparable = true
    }
}
