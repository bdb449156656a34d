/// What can go wrong between Medley and PostgreSQL.
///
/// Descriptions never hold row values or binds.
public enum PostgresError: Error, Sendable, Hashable {
    /// The server refused a statement: SQLSTATE, and the constraint, table and detail that it names.
    ///
    /// `detail` may hold row values: it is for code that reads a detail of our own making, never for a log.
    case server(ServerError)
    /// No connection can be had now; nothing was sent.
    ///
    /// Try again after a while.
    case unavailable
    /// The connection broke after something was sent: a write may or may not have been committed.
    case connectionLost
    /// The queue to the database is full; nothing was sent.
    case queueFull
    /// The deadline passed, or the caller was cancelled after the statements were sent.
    ///
    /// For a write this says nothing about whether it was committed.
    case deadlineExceeded
    /// The caller was cancelled before anything was sent.
    case cancelled
    /// A column was not what the code expects.
    case decoding(column: Int, expected: String)
    /// libpq refused a call, or the log-in has a role that Medley does not serve under: a fault of ours or of the set-up.
    case misuse(String)

    /// Whether the same call may succeed later.
    public var isTransient: Bool {
        switch self {
        case .unavailable, .connectionLost, .queueFull, .deadlineExceeded: true
        case .server(let error): Self.transientStates.contains(error.sqlState)
        case .cancelled, .decoding, .misuse: false
        }
    }

    /// Serialisation failures, deadlocks, locks, shutdowns, too many connections, and a server that cannot be reached.
    private static let transientStates: Set<String> = [
        "40001", "40P01", "55P03", "57P01", "57P02", "57P03", "53300", "08001", "08006",
    ]
}

extension PostgresError: CustomStringConvertible {
    /// What happened, without a word of the data.
    public var description: String {
        switch self {
        case .server(let error): error.description
        case .unavailable: "no connection to the database can be had now"
        case .connectionLost: "the connection to the database was lost after something was sent"
        case .queueFull: "the queue to the database is full"
        case .deadlineExceeded: "the deadline passed before the database answered"
        case .cancelled: "the caller was cancelled before anything was sent"
        case .decoding(let column, let expected): "column \(column) is not \(expected)"
        case .misuse(let what): what
        }
    }
}
