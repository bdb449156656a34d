import Glibc

/// A PgBouncer of one test in transaction mode before a private cluster, gone with this object or the tests' process.
public final class PrivatePooler: Sendable {
    /// Fewer backends than a server opens connections, so that each transaction soon gets another one.
    public static let poolSize = 6

    /// The folder of its socket.
    public let folder: String
    private let process: Watchdog

    /// Whether this machine has PgBouncer.
    public static var isInstalled: Bool { path != nil }

    private static var path: String? { ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].first { access($0, X_OK) == 0 } }

    /// Starts one; throws where it is not installed.
    public init(before postgres: PrivatePostgres) throws {
        guard let path = Self.path else { throw ChildProcess.Failure(description: "pgbouncer is not installed") }
        let commands = try ClusterCommands()
        folder = try commands.makeFolder()
        process = try commands.startPooler(path, in: folder, before: postgres.folder)
    }

    deinit { process.release() }

    /// The connection string of the service's log-in through it.
    public func loginConnectionString(of database: TestDatabase) -> String {
        database.connectionString(user: TestDatabase.loginName, socketFolder: folder)
    }
}

extension ClusterCommands {
    /// Starts PgBouncer and waits for its socket; it ends, and its folder goes, when the pipe's other end is closed.
    fileprivate func startPooler(_ path: String, in folder: String, before cluster: String) throws -> Watchdog {
        let settings = """
            [databases]
            * = host=\(cluster) port=\(PrivatePostgres.port)
            [pgbouncer]
            listen_addr =
            listen_port = \(PrivatePostgres.port)
            unix_socket_dir = \(folder)
            unix_socket_mode = 0777
            auth_type = trust
            auth_file = \(folder)/users
            pool_mode = transaction
            default_pool_size = \(PrivatePooler.poolSize)
            max_client_conn = 400
            server_reset_query =
            logfile = \(folder)/log
            """
        let script = """
            trap '' HUP INT TERM
            chmod 755 "$2"
            printf '%s\\n' "$3" > "$2/settings"
            printf '"\(TestDatabase.loginName)" ""\\n' > "$2/users"
            "$1" "$2/settings" &
            pooler=$!
            read -r line
            kill -TERM "$pooler"
            wait
            rm -rf "$2"
            """
        let process = try startGuardian(script, [path, folder, settings])
        try shell("until [ -S \"$1\" ]; do sleep 0.05; done", "\(folder)/.s.PGSQL.\(PrivatePostgres.port)")
        return process
    }
}
