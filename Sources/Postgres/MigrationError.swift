/// Why a migration did not run.
public enum MigrationError: Error, Sendable {
    /// The database could not be reached, or the connection was lost; the text says why and holds no password.
    case unreachable(String)
    /// A step that ran has another text now or is missing, or a newer release has written steps while some of this
    /// binary's have not run; nothing was run.
    case mismatch(MigrationStatus)
    /// A step failed and was rolled back.
    case failed(module: String, name: String, ServerError)
    /// Another process holds the lock for longer than the limit.
    case locked
    /// A guard keeps the schemas from being dropped; the text says why, with what the guard found.
    case guarded(String)
}

extension MigrationError: CustomStringConvertible {
    /// What happened and to which step, without the server's message, which may quote values.
    public var description: String {
        switch self {
        case .unreachable(let why): return "the database cannot be reached: \(why)"
        case .mismatch(let status):
            let parts = [("changed", status.changed), ("missing", status.missing), ("unknown", status.unknown)]
            let named = parts.filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1.joined(separator: ", "))" }
            return "the migrations that ran are not those of this binary; " + named.joined(separator: "; ")
        case .failed(let module, let name, let error):
            return "migration \(module)/\(name) failed and was rolled back: \(error)"
        case .locked: return "another process is migrating the database"
        case .guarded(let why): return why
        }
    }
}
