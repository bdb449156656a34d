internal import Kernel
internal import Postgres

/// Looks at the database that the service would use, through the service's own log-in.
struct DatabaseExamination: Sendable {
    /// The oldest PostgreSQL that is known to work, as `server_version_num`.
    static let oldestVersion = 150_000
    /// How far the clocks of database and server may lie apart.
    static let clockToleranceSeconds: Int64 = 2
    /// What to do about a log-in that row-level security does not hold.
    static let loginRemedy = "serve as a log-in made by docs/operations.md: NOSUPERUSER NOBYPASSRLS NOINHERIT"

    let database: Database
    let clock: any WallClock

    /// Every finding, in the order in which an operator would mend them.
    func findings() async throws(PostgresError) -> [Finding] {
        [
            try await version(), try await encoding(), try await login(), try await durability(),
            try await rowLevelSecurity(), try await statementLog(), try await clockSkew(),
        ]
    }

    private func version() async throws(PostgresError) -> Finding {
        let row = try await row("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
        let text = try row.text(1)
        guard try row.int(0) >= Self.oldestVersion else {
            return .fault("version", "PostgreSQL \(text)", remedy: "upgrade the database to PostgreSQL 15 or later")
        }
        return .well("version", "PostgreSQL \(text)")
    }

    private func encoding() async throws(PostgresError) -> Finding {
        let row = try await row(
            """
            SELECT pg_encoding_to_char(encoding)::text, datcollate::text
            FROM pg_catalog.pg_database
            WHERE datname = current_database()
            """)
        let (encoding, collation) = (try row.text(0), try row.text(1))
        guard encoding == "UTF8", collation != "C", collation != "POSIX" else {
            return .fault(
                "encoding", "\(encoding), locale \(collation): Arabic and Hindi names could not be searched",
                remedy: "make the database anew with ENCODING 'UTF8' LOCALE 'C.UTF-8' and restore into it")
        }
        return .well("encoding", "\(encoding), locale \(collation)")
    }

    private func login() async throws(PostgresError) -> Finding {
        let row = try await row(
            """
            SELECT session_user::text, current_user::text, rolsuper OR rolbypassrls, rolinherit
            FROM pg_catalog.pg_roles
            WHERE rolname = session_user
            """)
        let (session, role) = (try row.text(0), try row.text(1))
        if try row.bool(2) {
            return .fault(
                "log-in", "\(session) is a superuser or bypasses row-level security",
                remedy: Self.loginRemedy)
        }
        if try row.bool(3) {
            return .fault(
                "log-in", "\(session) inherits the rights of its roles",
                remedy: "ALTER ROLE \(session) NOINHERIT")
        }
        return .well("log-in", "\(session), acting as \(role)")
    }

    private func durability() async throws(PostgresError) -> Finding {
        let row = try await row(
            """
            SELECT current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on'
                AND current_setting('synchronous_commit') NOT IN ('off', 'local')
            """)
        guard try row.bool(0) else {
            return .fault(
                "durability", "the database may lose what it has acknowledged",
                remedy: "set fsync, full_page_writes and synchronous_commit to on")
        }
        return .well("durability", "fsync, full_page_writes and synchronous_commit are on")
    }

    private func rowLevelSecurity() async throws(PostgresError) -> Finding {
        let result = try await database.query(
            """
            SELECT c.oid::regclass::text, c.relrowsecurity AND c.relforcerowsecurity
                AND EXISTS (SELECT FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid)
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = 'hospital_id' AND NOT a.attisdropped
            WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_'
            ORDER BY 1
            """, scope: .none)
        let tables = try result.map { row throws(PostgresError) in (try row.text(0), try row.bool(1)) }
        let open = tables.filter { !$0.1 }.map(\.0)
        guard !tables.isEmpty else {
            return .fault("row-level security", "there are no tenant tables", remedy: "run medley migrate")
        }
        guard open.isEmpty else {
            return .fault(
                "row-level security", "not forced, or without a policy, on \(open.joined(separator: ", "))",
                remedy: "SELECT platform.protect_tenant_table('TABLE') as medley_owner for each of them")
        }
        return .well("row-level security", "forced on \(tables.count) tenant tables")
    }

    /// Values are bound apart from the statements, and so can be kept out of the log: what is erased must not stay there.
    private func statementLog() async throws(PostgresError) -> Finding {
        let row = try await row(
            """
            SELECT (current_setting('log_statement') IN ('mod', 'all')
                    OR current_setting('log_min_duration_statement') <> '-1'
                    OR current_setting('log_min_duration_sample') <> '-1'
                    OR current_setting('log_transaction_sample_rate') <> '0')
                AND current_setting('log_parameter_max_length') <> '0',
                current_setting('log_parameter_max_length_on_error') <> '0'
            """)
        let settings = [
            try row.bool(0) ? "log_parameter_max_length" : nil,
            try row.bool(1) ? "log_parameter_max_length_on_error" : nil,
        ].compactMap { $0 }
        guard settings.isEmpty else {
            return .warning(
                "statement log",
                "PostgreSQL writes statements with their values into its log: who is erased stays there",
                remedy: "set \(settings.joined(separator: " and ")) to 0, and remove the logs from before")
        }
        return .well("statement log", "no values are written into it")
    }

    private func clockSkew() async throws(PostgresError) -> Finding {
        let before = clock.now()
        let theirs = try await row("SELECT clock_timestamp()").timestamp(0)
        let after = clock.now()
        let ahead = max(before.microseconds - theirs.microseconds, theirs.microseconds - after.microseconds, 0)
        guard ahead <= Self.clockToleranceSeconds * 1_000_000 else {
            return .warning(
                "clock", "server and database differ by \(ahead / 1_000_000) s",
                remedy: "synchronise both machines with a time server (systemd-timesyncd or chrony)")
        }
        return .well("clock", "server and database agree")
    }

    private func row(_ statement: SQL) async throws(PostgresError) -> Row {
        let result = try await database.query(statement, scope: .none)
        guard result.count == 1 else { throw .decoding(column: 0, expected: "one row") }
        return result[0]
    }
}
