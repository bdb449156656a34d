import CLibpq

/// Makes connections; blocking, because resolving names and proving passwords block inside libpq.
struct Connector: Sendable {
    /// The statement that sets a unit's tenants, prepared on every connection that serves.
    static let scopeStatement = "medley_scope"
    /// The same with a timeout.
    static let scopeAndTimeoutStatement = "medley_scope_timeout"
    /// How connections for requests name themselves, and those through a pooler.
    static let applicationName = "medley"
    /// How connections for what runs beside requests name themselves.
    static let systemApplicationName = "medley-system"

    let connectionString: String

    /// Connects to serve under a role: checked to be safe, prepared, non-blocking, in pipeline mode.
    ///
    /// Throws `server` with SQLSTATE 08001 where the server cannot be reached or refuses the log-in, `misuse` where the
    /// log-in or the role may bypass row-level security.
    func serve(under session: SessionSettings) throws(PostgresError) -> ConnectionHandle {
        let handle = try connect(options: session.startOptions, as: Self.name(of: session))
        if let entry = session.entryText {
            try handle.script("BEGIN; \(entry)")
            try Self.checkRoles(of: handle, session.role)
            try handle.script("COMMIT")
        } else {
            try Self.checkRoles(of: handle, session.role)
            try Self.prepareScope(session, on: handle)
        }
        guard handle.enterPipeline() else { throw .misuse("libpq refuses pipeline mode") }
        return handle
    }

    /// Connects as the string says, with nothing set, for migrations.
    func connectPlainly() throws(PostgresError) -> ConnectionHandle {
        try connect(options: nil, as: Self.applicationName)
    }

    /// A pooler would set the name anew whenever it gives a connection to another client.
    private static func name(of session: SessionSettings) -> String {
        session.role == .system && session.pooling == .none ? systemApplicationName : applicationName
    }

    private func connect(options: String?, as name: String) throws(PostgresError) -> ConnectionHandle {
        // Of two values the later one holds: the string may say what stands before it otherwise, and nothing else.
        var parameters: [(String, String)] = [
            ("application_name", name),
            ("connect_timeout", String(DatabaseLimits.connectTimeoutSeconds)),
            ("tcp_user_timeout", String(DatabaseLimits.tcpUserTimeoutMilliseconds)),
            ("dbname", connectionString),
            ("client_encoding", "UTF8"),
        ]
        if let options { parameters.append(("options", options)) }
        guard let connection = Self.open(parameters) else { throw .unavailable }
        let handle = ConnectionHandle(owning: connection)
        clibpq_ignore_notices(connection)
        if handle.isBroken {
            throw .server(ServerError(sqlState: "08001", message: handle.errorMessage))
        }
        return handle
    }

    private static func open(_ parameters: [(String, String)]) -> OpaquePointer? {
        // libpq wants two arrays of C strings that end with NULL.
        let texts = parameters.flatMap { [$0.0, $0.1] }.map { Array($0.utf8CString) }
        let bytes = texts.flatMap { $0 }
        return bytes.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return nil }
            var offset = 0
            var pointers: [UnsafePointer<CChar>?] = []
            for text in texts {
                pointers.append(start + offset)
                offset += text.count
            }
            let keywords = stride(from: 0, to: pointers.count, by: 2).map { pointers[$0] } + [nil]
            let values = stride(from: 1, to: pointers.count, by: 2).map { pointers[$0] } + [nil]
            return PQconnectdbParams(keywords, values, 1)
        }
    }

    /// Refuses a role or a log-in that row-level security does not hold.
    private static func checkRoles(of handle: ConnectionHandle, _ role: DatabaseRole) throws(PostgresError) {
        let result = try handle.query(
            """
            SELECT rolname::text, rolsuper, rolbypassrls, rolname = current_user
            FROM pg_catalog.pg_roles
            WHERE rolname IN (current_user, session_user)
            ORDER BY rolname
            """)
        var isRole = false
        for index in 0..<result.count {
            let row = result[index]
            let name = try row.text(0)
            if try row.bool(1) { throw .misuse("Medley does not serve as the superuser \(name)") }
            if try row.bool(2) { throw .misuse("Medley does not serve as \(name), which bypasses row-level security") }
            if try row.bool(3) { isRole = name == role.rawValue }
        }
        if !isRole { throw .misuse("the connection does not have the role \(role.rawValue)") }
    }

    private static func prepareScope(
        _ session: SessionSettings, on handle: ConnectionHandle
    ) throws(PostgresError) {
        try handle.script("PREPARE \(scopeStatement) (text) AS \(session.scopeText)")
        try handle.script("PREPARE \(scopeAndTimeoutStatement) (text, text) AS \(session.scopeAndTimeoutText)")
    }
}
