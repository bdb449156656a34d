public import EventLoop
public import Kernel

/// Which rows a unit of work may see: the tenants are set with `set_config('medley.hospital_ids', …, true)` in its pipeline.
public enum TenantScope: Sendable, Hashable {
    /// One hospital: the usual case.
    case hospital(HospitalID)
    /// Several hospitals: a batch of the journal.
    case hospitals([HospitalID])
    /// No tenant: directory functions, catalogue reads.
    case none
}

/// Which role a connection has; each role has connections of its own.
public enum DatabaseRole: String, Sendable, CaseIterable {
    /// `medley_app`: requests.
    case app = "medley_app"
    /// `medley_system`: projections, schedulers, exports, verification; never a request.
    case system = "medley_system"
}

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

/// PostgreSQL as the rest of Medley sees it: pipelined point reads on shared connections, borrowed connections for the rest.
///
/// Work begun on a reactor uses that reactor's connections and never leaves its thread; other callers are given a reactor.
public final class Database: Sendable {
    /// Makes a database; nothing is connected before `start()`. Lost connections are remade with back-off meanwhile
    /// callers get `PostgresError.unavailable`, at once, never a hang.
    public init(configuration: DatabaseConfiguration, group: ReactorGroup) { fatalError() }

    /// Connects; throws what the first connection met. Afterwards losses are mended without anyone asking.
    public func start() async throws(PostgresError) { fatalError() }
    /// Closes every connection; work under way ends with `unavailable`.
    public func stop() async { fatalError() }
    /// Whether at least one shared connection works, for `/readyz`.
    public var isReady: Bool { fatalError() }

    /// One statement under a tenant in one round trip: set_config and the statement in one pipeline group with one Sync.
    ///
    /// For reads, and for single statements that are their own transaction. The statement is prepared once a connection.
    /// `deadlineNanoseconds` is monotonic (`RequestContext.deadlineNanoseconds`); nil is the constant default of 10 s.
    public func query(_ statement: SQL, scope: TenantScope, deadlineNanoseconds: UInt64? = nil) async throws(PostgresError)
        -> ResultSet
    { fatalError() }

    /// Several statements under a tenant as one implicit transaction in one round trip; all or nothing.
    public func pipeline(_ statements: [SQL], scope: TenantScope, deadlineNanoseconds: UInt64? = nil)
        async throws(PostgresError) -> [ResultSet]
    { fatalError() }

    /// Lends a connection for something longer; it is rolled back and given back when `body` ends.
    public func withConnection<Value: Sendable>(
        _ role: DatabaseRole, _ body: @Sendable (BorrowedConnection) async throws -> Value
    ) async throws -> Value { fatalError() }

    /// A connection for one owner alone (a lane of the journal), on the reactor given; remade by itself after a loss.
    public func dedicatedConnection(_ role: DatabaseRole, on reactor: Reactor) async throws(PostgresError)
        -> BorrowedConnection
    { fatalError() }
}

/// A connection that its holder has for itself.
public final class BorrowedConnection: Sendable {
    /// Several statements as one implicit transaction, one pipeline, one Sync.
    ///
    /// Returns once PGRES_PIPELINE_SYNC came with no error in the group: then, and only then, it is durable. Each element
    /// is the result of one statement. `connectionLost` means that the outcome is unknown.
    public func pipeline(_ statements: [SQL], scope: TenantScope, timeout: Duration? = nil) async throws(PostgresError)
        -> [ResultSet]
    { fatalError() }

    /// An explicit transaction under a scope: BEGIN, set_config, `body`, COMMIT; ROLLBACK when `body` throws.
    /// A COMMIT that PostgreSQL answers with ROLLBACK is an error.
    public func transaction<Value: Sendable>(
        scope: TenantScope, _ body: @Sendable (BorrowedConnection) async throws -> Value
    ) async throws -> Value { fatalError() }

    /// One statement; outside a transaction it is its own.
    public func query(_ statement: SQL) async throws(PostgresError) -> ResultSet { fatalError() }

    /// Runs a script of several statements (simple protocol), for migrations.
    public func script(_ text: String) async throws(PostgresError) { fatalError() }

    init() {}
}
