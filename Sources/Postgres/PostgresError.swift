/// What can go wrong between Medley and PostgreSQL. Descriptions never hold row values or binds.
public enum PostgresError: Error, Sendable, Hashable {
    /// The server refused a statement: SQLSTATE, and the constraint, table and detail that it names.
    /// `detail` may hold row values: it is for code that reads a detail of our own making, never for a log.
    case server(ServerError)
    /// No connection can be had now; nothing was sent. Try again after a while.
    case unavailable
    /// The connection broke after something was sent: a write may or may not have been committed.
    case connectionLost
    /// The queue to the database is full; nothing was sent.
    case queueFull
    /// The deadline passed. For a write this says nothing about whether it was committed.
    case deadlineExceeded
    /// The caller was cancelled before anything was sent.
    case cancelled
    /// A column was not what the code expects.
    case decoding(column: Int, expected: String)
    /// libpq refused a call: a fault of ours.
    case misuse(String)

    /// Whether the same call may succeed later.
    public var isTransient: Bool {
        switch self {
        case .unavailable, .connectionLost, .queueFull, .deadlineExceeded: true
        case .server(let error): ["40001", "40P01", "55P03", "57P01", "57P02", "57P03", "53300"].contains(error.sqlState)
        default: false
        }
    }
}

/// What PostgreSQL said of a refused statement.
public struct ServerError: Sendable, Hashable {
    /// The five-character SQLSTATE.
    public var sqlState: String
    /// The primary message; may name values, so it is sensitive.
    public var message: String
    /// The detail; may name values, so it is sensitive.
    public var detail: String?
    /// The constraint, where one was violated.
    public var constraint: String?
    /// The table, where one is named.
    public var table: String?

    /// Makes an error; see the properties.
    public init(sqlState: String, message: String, detail: String? = nil, constraint: String? = nil, table: String? = nil) {
        self.sqlState = sqlState
        self.message = message
        self.detail = detail
        self.constraint = constraint
        self.table = table
    }
}
