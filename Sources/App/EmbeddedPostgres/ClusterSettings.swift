/// The settings of a private cluster (data.md, Settings worth having), given on its command line at each start.
struct ClusterSettings: Sendable {
    /// The folder of the socket.
    let socket: String

    /// The `-o` value of `pg_ctl start`.
    var commandLine: String { settings.map { "-c \($0.0)='\($0.1)'" }.joined(separator: " ") }

    /// Those that decide how fast it is and what a commit is worth, for a report of measurements.
    var summary: String {
        let told = [
            "shared_buffers", "max_wal_size", "wal_compression", "synchronous_commit", "fsync", "full_page_writes",
            "jit",
        ]
        return settings.filter { told.contains($0.0) }.map { "\($0.0)=\($0.1)" }.joined(separator: ", ")
    }

    private var settings: [(String, String)] {
        [
            ("listen_addresses", ""),
            ("port", "\(ClusterPlace.port)"),
            ("unix_socket_directories", socket),
            ("unix_socket_permissions", "0700"),
            ("max_connections", "100"),
            ("shared_buffers", "256MB"),
            ("max_wal_size", "2GB"),
            ("wal_compression", "on"),
            ("checkpoint_timeout", "15min"),
            ("synchronous_commit", "on"),
            ("fsync", "on"),
            ("full_page_writes", "on"),
            ("autovacuum_naptime", "15s"),
            ("random_page_cost", "1.1"),
            ("jit", "off"),
            ("log_checkpoints", "off"),
            ("log_min_messages", "warning"),
            // A statement's text may hold what must not reach a log; Medley binds values, and errors would quote them.
            ("log_min_error_statement", "panic"),
            ("log_parameter_max_length", "0"),
            ("log_parameter_max_length_on_error", "0"),
        ]
    }
}
