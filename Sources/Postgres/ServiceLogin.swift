/// The log-in under which Medley serves: NOINHERIT, no superuser, a member of the roles that it serves as and of no other.
public struct ServiceLogin: Sendable {
    /// The log-in's usual name.
    public static let defaultName = "medley_login"

    /// The log-in's name.
    public var name: String
    /// The password; nil where the server trusts the connection (a private Unix socket, `peer`).
    public var password: String?

    /// Makes a description; see the properties.
    public init(name: String = ServiceLogin.defaultName, password: String? = nil) {
        self.name = name
        self.password = password
    }

    /// Makes the log-in or brings it to this state, after the platform's migrations have made the roles.
    ///
    /// Blocking; `connectionString` is a superuser's or a log-in's with CREATEROLE. Idempotent. The password goes to the
    /// server as a SCRAM-SHA-256 verifier, so its log never holds it.
    public func create(connectionString: String) throws(PostgresError) {
        let connector = Connector(connectionString: connectionString)
        let handle = try connector.connectPlainly()
        guard let role = handle.identifier(name), let label = handle.literal(name) else {
            throw .misuse("the log-in's name is not UTF-8")
        }
        try Self.repeating(
            """
            DO $$ BEGIN
                CREATE ROLE \(role);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END $$;
            DO $$ BEGIN
                IF NOT (
                    SELECT rolcanlogin AND NOT rolinherit AND NOT rolcreatedb AND NOT rolcreaterole
                    FROM pg_catalog.pg_roles
                    WHERE rolname = \(label))
                THEN
                    ALTER ROLE \(role) LOGIN NOINHERIT NOCREATEDB NOCREATEROLE;
                END IF;
            END $$;
            GRANT medley_app, medley_system TO \(role);
            DO $$ BEGIN
                IF (SELECT rolsuper OR rolbypassrls FROM pg_catalog.pg_roles WHERE rolname = \(label)) THEN
                    RAISE EXCEPTION 'the log-in is a superuser or bypasses row-level security';
                END IF;
            END $$;
            """, on: handle)
        guard let password else { return }
        guard let verifier = handle.passwordVerifier(password, user: name).flatMap(handle.literal) else {
            throw .misuse("the password cannot be hashed")
        }
        try Self.repeating("ALTER ROLE \(role) PASSWORD \(verifier)", on: handle)
    }

    /// How often a script is tried while others change the same role.
    private static let attempts = 10

    /// Runs a script, again where another process changed the role in the same moment: roles belong to the whole cluster,
    /// and PostgreSQL refuses the second change ("tuple concurrently updated") instead of letting it wait.
    private static func repeating(_ script: String, on handle: ConnectionHandle) throws(PostgresError) {
        for _ in 1..<attempts {
            do throws(PostgresError) {
                return try handle.script(script)
            } catch {
                guard case .server(let refusal) = error, refusal.sqlState == "XX000" else { throw error }
            }
        }
        try handle.script(script)
    }
}
