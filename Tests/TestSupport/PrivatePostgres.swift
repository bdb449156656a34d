import Postgres
import Synchronization

/// A PostgreSQL cluster of this test process alone: Unix socket only, in a folder of its own under /tmp.
///
/// Started by the first test that wants it. A watchdog process removes it when the test process has ended, however it ended.
public final class PrivatePostgres: Sendable {
    /// The folder of the cluster and of its socket, short enough for a socket's path.
    public let folder: String
    /// The port in the socket's name.
    public static let port = 5432
    private static let template = "medley_template"

    /// The disk of the data, where it has one of its own.
    public let disk: LimitedDisk?
    private let account: ClusterCommands
    private let watchdog: Watchdog
    private let databases = Atomic<Int>(0)
    private let migrated = Mutex<Result<Void, any Error>?>(nil)

    /// The cluster that the tests of this process share.
    ///
    /// A test that stops or breaks its server makes one of its own.
    public static func shared() throws -> PrivatePostgres {
        try sharedCluster.withLock { cluster in
            if let cluster { return cluster }
            let made = try PrivatePostgres()
            cluster = made
            return made
        }
    }

    private static let sharedCluster = Mutex<PrivatePostgres?>(nil)

    /// Makes and starts a cluster; it is stopped and removed when this object goes away or the process ends.
    ///
    /// `fsync` false is for tests that say why: nothing written then survives a crash of the machine. `hasOwnDisk` puts the
    /// data on a disk that can be filled, where `LimitedDisk.isAllowed`.
    public init(fsync: Bool = true, hasOwnDisk: Bool = false) throws {
        account = try ClusterCommands()
        folder = try account.makeFolder()
        if hasOwnDisk {
            // From here on it is unmounted again, whatever happens.
            watchdog = try account.startWatchdog(over: folder, hasDisk: true)
            disk = try LimitedDisk(at: "\(folder)/data")
            try account.initialise(folder, fsync: fsync)
        } else {
            disk = nil
            try account.initialise(folder, fsync: fsync)
            watchdog = try account.startWatchdog(over: folder)
        }
        try account.control(folder, "start")
        if hasOwnDisk {
            try runSQL("ALTER SYSTEM SET max_wal_size = '\(LimitedDisk.logMebibytes)MB'")
            try runSQL("SELECT pg_reload_conf()")
        }
    }

    deinit {
        // It reads the end of the pipe, stops the server and removes the folder.
        watchdog.release()
    }

    /// The superuser's connection string for a database.
    public func superuserConnectionString(database: String = "postgres") -> String {
        "host=\(folder) port=\(Self.port) user=postgres dbname=\(database)"
    }

    /// Makes a database with every migration of the product applied; a copy of one template, so it takes little time.
    public func makeDatabase() throws -> TestDatabase {
        try migrated.withLock { made in
            if made == nil { made = Result { try makeTemplate() } }
            try made?.get()
        }
        return try makeDatabase(from: Self.template)
    }

    /// Makes a database with nothing in it.
    public func makeEmptyDatabase() throws -> TestDatabase { try makeDatabase(from: "template0") }

    /// Starts the server, which must be stopped.
    public func start() throws { try account.control(folder, "start") }

    /// Stops the server as a crash would: nothing is written, the next start recovers from the log.
    public func immediateStop() throws { try account.control(folder, "stop", "--mode=immediate") }

    /// Stops the server as an administrator would.
    public func fastStop() throws { try account.control(folder, "stop", "--mode=fast") }

    /// Ends the server process of every connection to a database but the caller's own; answers how many.
    @discardableResult
    public func killBackends(of database: TestDatabase) throws -> Int {
        let text = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '\(database.name)'"
        return Int(try runSQL(text)) ?? 0
    }

    /// Runs statements as the superuser with psql and answers what they print, unaligned and without headers.
    @discardableResult
    public func runSQL(_ text: String, database: String = "postgres") throws -> String {
        try account.run(
            "psql", "--no-psqlrc", "--tuples-only", "--no-align", "--quiet", "--set=ON_ERROR_STOP=1",
            "--dbname=\(superuserConnectionString(database: database))", "--command=\(text)")
    }

    /// Writes a dump of a database beside the cluster, as an operator's backup would, and answers its path.
    ///
    /// `asInserts` writes a statement a row in place of COPY.
    public func dump(_ database: TestDatabase, asInserts: Bool = false) throws -> String {
        let path = "\(folder)/\(database.name)-\(databases.wrappingAdd(1, ordering: .relaxed).newValue).sql"
        try account.run(
            "pg_dump", "--dbname=\(superuserConnectionString(database: database.name))", "--file=\(path)",
            asInserts ? "--rows-per-insert=1" : "--no-sync")
        return path
    }

    /// Writes a dump of all databases of the cluster, roles included, and answers its path.
    public func dumpAll() throws -> String {
        let path = "\(folder)/all-\(databases.wrappingAdd(1, ordering: .relaxed).newValue).sql"
        try account.run("pg_dumpall", "--dbname=\(superuserConnectionString())", "--file=\(path)")
        return path
    }

    /// The path of the server's own log.
    public var logPath: String { "\(folder)/log" }

    /// Makes a database from a dump.
    public func restore(_ dump: String) throws -> TestDatabase {
        let database = try makeEmptyDatabase()
        try account.run(
            "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null",
            "--dbname=\(superuserConnectionString(database: database.name))", "--file=\(dump)")
        return database
    }

    /// The definitions of a database's objects, as `pg_dump` writes them: a line each part, whatever their order.
    public func dumpSchema(_ database: String) throws -> [String] {
        let text = try account.run(
            "pg_dump", "--schema-only", "--dbname=\(superuserConnectionString(database: database))")
        // psql's guard has another key each time.
        let lines = text.split(separator: "\n").map(String.init)
        return lines.filter { !$0.hasPrefix("\\restrict") && !$0.hasPrefix("\\unrestrict") }.sorted()
    }

    private func makeDatabase(from template: String) throws -> TestDatabase {
        let name = "test_\(databases.wrappingAdd(1, ordering: .relaxed).newValue)"
        try runSQL("CREATE DATABASE \(name) TEMPLATE \(template)")
        // A copy has the template's contents but not the rights on the database itself.
        if template == Self.template { try runSQL("GRANT CREATE ON DATABASE \(name) TO medley_owner") }
        return TestDatabase(name: name, folder: folder)
    }

    private func makeTemplate() throws {
        try runSQL("CREATE DATABASE \(Self.template) TEMPLATE template0")
        try TestDatabase(name: Self.template, folder: folder).migrate()
    }
}
