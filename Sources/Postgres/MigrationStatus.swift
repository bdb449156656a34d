/// How a database stands against the binary's migrations.
///
/// Steps are named `module/NNNN_verb_object.sql`.
public struct MigrationStatus: Sendable, Hashable {
    /// Steps that have not run.
    public var pending: [String]
    /// Steps whose text differs from the one that ran.
    public var changed: [String]
    /// Steps that ran and that this binary does not know: a newer release wrote them.
    public var unknown: [String]
    /// Of the unknown ones those that stand before a step of their module that this binary knows: no newer release put
    /// them there, so they are missing from the binary.
    public var missing: [String]

    /// Makes a status; see the properties.
    public init(pending: [String] = [], changed: [String] = [], unknown: [String] = [], missing: [String] = []) {
        self.pending = pending
        self.changed = changed
        self.unknown = unknown
        self.missing = missing
    }

    /// Whether the binary may serve on this database: every step of its own has run unchanged and none is missing.
    ///
    /// Steps of a newer release are allowed, so that two releases can run side by side (data.md, Migrations).
    public var allowsServing: Bool { pending.isEmpty && changed.isEmpty && missing.isEmpty }
}
