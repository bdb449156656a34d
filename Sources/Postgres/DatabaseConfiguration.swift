/// How to reach the database and how many connections to hold.
public struct DatabaseConfiguration: Sendable {
    /// A libpq connection string or URI; the password may come from it, never into a log.
    public var connectionString: String
    /// Shared connections for point reads, per reactor and role app.
    public var sharedConnectionsPerReactor: Int
    /// Connections that may be borrowed, per reactor (app and system together).
    public var borrowedConnectionsPerReactor: Int
    /// Units of work that may wait per shared connection before `queueFull`.
    public var queueLimitPerConnection: Int
    /// What stands between these connections and PostgreSQL.
    public var pooling = DatabasePooling.none

    /// A configuration with the usual sizes: 2 shared, 4 borrowed, 1,024 queued.
    public init(
        connectionString: String, sharedConnectionsPerReactor: Int = 2, borrowedConnectionsPerReactor: Int = 4,
        queueLimitPerConnection: Int = 1024
    ) {
        self.connectionString = connectionString
        self.sharedConnectionsPerReactor = sharedConnectionsPerReactor
        self.borrowedConnectionsPerReactor = borrowedConnectionsPerReactor
        self.queueLimitPerConnection = queueLimitPerConnection
    }
}
