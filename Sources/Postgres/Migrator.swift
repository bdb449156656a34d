/// Brings a database to the state that this binary knows (data.md, Migrations).
public struct Migrator: Sendable {
    /// The steps in order.
    public let migrations: [Migration]
    /// How long to wait for another process that migrates, before `locked`.
    public var lockTimeoutMilliseconds = 60_000
    /// How long a step waits for a lock on a table, behind which everybody else would queue.
    public var tableLockTimeoutMilliseconds = 5_000

    /// The module whose steps run as the log-in itself, because they make the roles; all others run as `medley_owner`.
    static let platform = "platform"
    /// The advisory lock that is held while migrating: "medley" in ASCII.
    private static let advisoryLock: Int64 = 0x6D_65_64_6C_65_79

    /// Makes a migrator of the steps, in the order in which they run.
    public init(_ migrations: [Migration]) { self.migrations = migrations }

    /// Runs what is missing, each step in a transaction, under one advisory lock with a lock_timeout; answers what ran.
    ///
    /// Blocking: it opens a connection of its own with `connectionString` (an owner's or superuser's log-in) and must not be
    /// called on a reactor. A changed or missing step throws before anything runs and names it. Idempotent. A database on
    /// which a newer release has run further steps is left as it is.
    public func migrate(connectionString: String) throws(MigrationError) -> [Migration] {
        let database = try MigrationDatabase(connectionString: connectionString)
        try database.lock(Self.advisoryLock, timeoutMilliseconds: lockTimeoutMilliseconds)
        try database.createTable()
        let (status, pending) = try compare(database)
        let isBehindNewer = !status.unknown.isEmpty && !pending.isEmpty
        guard status.changed.isEmpty, status.missing.isEmpty, !isBehindNewer else { throw .mismatch(status) }
        for migration in pending {
            try database.run(migration, lockTimeoutMilliseconds: tableLockTimeoutMilliseconds)
        }
        return pending
    }

    /// What differs between database and binary, without changing anything; blocking.
    public func status(connectionString: String) throws(MigrationError) -> MigrationStatus {
        try compare(MigrationDatabase(connectionString: connectionString)).status
    }

    /// The same over the service's own connections, which may read what ran; `checksums` are the SHA-256 of the steps'
    /// texts in hexadecimal, in their order.
    public func status(
        of database: Database, checksums: [String], deadlineNanoseconds: UInt64
    ) async throws(PostgresError) -> MigrationStatus {
        let rows = try await database.query(
            "SELECT module || '/' || name, checksum FROM platform.medley_migration", scope: .none,
            deadlineNanoseconds: deadlineNanoseconds)
        var applied: [String: String] = [:]
        for index in 0..<rows.count { applied[try rows[index].text(0)] = try rows[index].text(1) }
        return status(applied: applied, checksums: checksums)
    }

    /// Drops every schema that the steps made, with all that is in them, in one transaction; what it takes is that no
    /// guard finds anything.
    ///
    /// Blocking, as `migrate`, and with the same rights. Throws `guarded` where one does.
    public func dropSchemas(connectionString: String, unless guards: [SchemaGuard]) throws(MigrationError) {
        let database = try MigrationDatabase(connectionString: connectionString)
        try database.lock(Self.advisoryLock, timeoutMilliseconds: lockTimeoutMilliseconds)
        let schemas = Set(migrations.map(\.module)).subtracting([Self.platform]).sorted()
        try database.drop(schemas, unless: guards, lockTimeoutMilliseconds: tableLockTimeoutMilliseconds)
    }

    private func compare(
        _ database: MigrationDatabase
    ) throws(MigrationError) -> (status: MigrationStatus, pending: [Migration]) {
        let applied = try database.applied()
        let status = status(applied: applied, checksums: try database.checksums(of: migrations))
        let paths = Set(status.pending)
        return (status, migrations.filter { paths.contains($0.path) })
    }

    /// What differs between the steps that ran, by path with their checksums, and those of this binary.
    private func status(applied: [String: String], checksums: [String]) -> MigrationStatus {
        var status = MigrationStatus()
        for (migration, checksum) in zip(migrations, checksums) {
            guard let ran = applied[migration.path] else {
                status.pending.append(migration.path)
                continue
            }
            if ran != checksum { status.changed.append(migration.path) }
        }
        let known = Set(migrations.map(\.path))
        status.unknown = applied.keys.filter { !known.contains($0) }.sorted()
        status.missing = status.unknown.filter { unknown in
            // Names of one module sort by their number.
            let module = unknown.prefix { $0 != "/" }
            return known.contains { $0.hasPrefix(module + "/") && $0 > unknown }
        }
        return status
    }
}
