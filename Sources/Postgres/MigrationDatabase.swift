/// A database that is being migrated: one blocking connection.
struct MigrationDatabase {
    private let handle: ConnectionHandle

    init(connectionString: String) throws(MigrationError) {
        handle = try Self.reaching { () throws(PostgresError) in
            try Connector(connectionString: connectionString).connectPlainly()
        }
    }

    /// Takes the lock for the life of the connection.
    func lock(_ number: Int64, timeoutMilliseconds: Int) throws(MigrationError) {
        do throws(PostgresError) {
            try handle.script("SET lock_timeout = \(timeoutMilliseconds)")
            _ = try handle.query("SELECT pg_catalog.pg_advisory_lock(\(number))")
        } catch {
            if case .server(let refusal) = error, refusal.sqlState == "55P03" { throw .locked }
            throw .unreachable(Self.text(error))
        }
    }

    /// Makes the table in which the steps that ran are noted.
    func createTable() throws(MigrationError) {
        try Self.reaching { () throws(PostgresError) in
            try handle.script(
                """
                CREATE SCHEMA IF NOT EXISTS platform;
                CREATE TABLE IF NOT EXISTS platform.medley_migration (
                    module text NOT NULL,
                    name text NOT NULL,
                    checksum text NOT NULL,
                    applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                    PRIMARY KEY (module, name)
                )
                """)
        }
    }

    /// The checksums of the steps that ran, by path.
    func applied() throws(MigrationError) -> [String: String] {
        try Self.reaching { () throws(PostgresError) in
            let table = try handle.query("SELECT to_regclass('platform.medley_migration') IS NOT NULL")
            guard try table[0].bool(0) else { return [:] }
            let rows = try handle.query("SELECT module || '/' || name, checksum FROM platform.medley_migration")
            let pairs = try rows.map { row throws(PostgresError) in (try row.text(0), try row.text(1)) }
            return Dictionary(uniqueKeysWithValues: pairs)
        }
    }

    /// SHA-256 of each text, in order, in hexadecimal.
    func checksums(of migrations: [Migration]) throws(MigrationError) -> [String] {
        try Self.reaching { () throws(PostgresError) in
            let texts = SQLBind.texts(migrations.map(\.text))
            let rows = try handle.query(
                """
                SELECT encode(sha256(convert_to(text, 'UTF8')), 'hex')
                FROM unnest(\(texts)) WITH ORDINALITY AS given (text, place)
                ORDER BY place
                """)
            return try rows.map { row throws(PostgresError) in try row.text(0) }
        }
    }

    /// Runs a step and notes it, in one transaction.
    func run(_ migration: Migration, lockTimeoutMilliseconds: Int) throws(MigrationError) {
        do throws(PostgresError) {
            try handle.script("BEGIN; SET LOCAL lock_timeout = \(lockTimeoutMilliseconds)")
            if migration.module != Migrator.platform { try becomeOwner() }
            try handle.script(migration.text)
            guard handle.isInTransaction else {
                throw .server(ServerError(sqlState: "25P01", message: "the step ended its own transaction"))
            }
            // Whatever the step set is no longer of concern.
            try handle.script("RESET ROLE")
            _ = try handle.query(
                """
                INSERT INTO platform.medley_migration (module, name, checksum)
                VALUES (\(migration.module), \(migration.name),
                    encode(sha256(convert_to(\(migration.text), 'UTF8')), 'hex'))
                """)
            try handle.script("COMMIT")
        } catch {
            // The connection is closed after a failure, which rolls back; asking for it only makes it sooner.
            try? handle.script("ROLLBACK")
            guard case .server(let refusal) = error else { throw .unreachable(Self.text(error)) }
            throw .failed(module: migration.module, name: migration.name, refusal)
        }
    }

    /// Drops schemas and that in which the steps are noted, unless a guard finds something.
    func drop(_ schemas: [String], unless guards: [SchemaGuard], lockTimeoutMilliseconds: Int) throws(MigrationError) {
        var found: String?
        try Self.reaching { () throws(PostgresError) in
            // The system role sees the rows of every tenant.
            try handle.script(
                "BEGIN; SET LOCAL lock_timeout = \(lockTimeoutMilliseconds); SET LOCAL ROLE medley_system")
            for one in guards where found == nil {
                let rows = try handle.query(one.statement)
                if let text = try rows[0].optionalText(0) { found = "\(one.refusal): \(text)" }
            }
            try handle.script("RESET ROLE")
            guard found == nil else { return }
            try becomeOwner()
            for schema in schemas { try handle.script("DROP SCHEMA IF EXISTS \(schema) CASCADE") }
            try handle.script("RESET ROLE; DROP SCHEMA \(Migrator.platform) CASCADE; COMMIT")
        }
        if let found { throw .guarded(found) }
    }

    /// Goes on as `medley_owner`, who may make schemas: a right that a restored or copied database has lost.
    private func becomeOwner() throws(PostgresError) {
        try handle.script(
            """
            DO $$ BEGIN
                IF NOT has_database_privilege('medley_owner', current_database(), 'CREATE') THEN
                    EXECUTE format('GRANT CREATE ON DATABASE %I TO medley_owner', current_database());
                END IF;
            END $$;
            SET LOCAL ROLE medley_owner
            """)
    }

    private static func reaching<Value>(
        _ body: () throws(PostgresError) -> Value
    ) throws(MigrationError) -> Value {
        do throws(PostgresError) { return try body() } catch { throw .unreachable(text(error)) }
    }

    /// What libpq or the server says of its own tables and of connecting: nobody's data.
    private static func text(_ error: PostgresError) -> String {
        if case .server(let refusal) = error { return refusal.message }
        return error.description
    }
}
