/// One forward-only step; see the Migrations target for the embedded ones.
public struct Migration: Sendable, Hashable {
    /// The module whose schema it changes.
    public var module: String
    /// The file's name, `NNNN_verb_object.sql`.
    public var name: String
    /// The SQL text.
    public var text: String

    /// Makes a migration; see the properties.
    public init(module: String, name: String, text: String) {
        self.module = module
        self.name = name
        self.text = text
    }
}

/// Brings a database to the state that this binary knows (data.md, Migrations).
public struct Migrator: Sendable {
    /// The steps in order.
    public let migrations: [Migration]

    /// Makes a migrator of the steps, in the order in which they run.
    public init(_ migrations: [Migration]) { self.migrations = migrations }

    /// Runs what is missing, each step in a transaction, under one advisory lock with a lock_timeout; answers what ran.
    ///
    /// Blocking: it opens a connection of its own with `connectionString` (an owner's or superuser's log-in) and must not be
    /// called on a reactor. A changed or missing step throws before anything runs and names it. Idempotent.
    public func migrate(connectionString: String) throws(MigrationError) -> [Migration] { fatalError() }

    /// What differs between database and binary, without changing anything; blocking.
    public func status(connectionString: String) throws(MigrationError) -> MigrationStatus { fatalError() }
}

/// How a database stands against the binary's migrations.
public struct MigrationStatus: Sendable, Hashable {
    /// Steps that have not run.
    public var pending: [String]
    /// Steps whose text differs from the one that ran.
    public var changed: [String]
    /// Steps that ran and that this binary does not know: a newer release wrote them.
    public var unknown: [String]
}

/// Why a migration did not run.
public enum MigrationError: Error, Sendable {
    /// The database could not be reached.
    case unreachable(String)
    /// A step that ran has another text now, or is missing; nothing was run.
    case mismatch(MigrationStatus)
    /// A step failed and was rolled back.
    case failed(module: String, name: String, ServerError)
    /// Another process holds the lock for longer than the limit.
    case locked
}
