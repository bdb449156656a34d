/// One setting of a command: a flag, an environment variable and, for a secret, a file named by a variable.
///
/// The flag wins over the variable, the variable over the file, the file over the default.
struct Setting: Sendable, Hashable {
    /// The flag's name without its dashes, such as `database-url`.
    let name: String
    /// What stands for the value in the help, such as `HOST:PORT`; nil for a switch that takes no value.
    var placeholder: String?
    /// One sentence for the help.
    let summary: String
    /// The value where none is given.
    var fallback: String?
    /// Whether the value must never be printed or logged; it may then come from a file.
    var isSecret = false

    /// The environment variable, such as `MEDLEY_DATABASE_URL`.
    var variable: String {
        "MEDLEY_" + name.map { $0 == "-" ? "_" : $0.uppercased() }.joined()
    }

    /// The variable that names a file with the value.
    var fileVariable: String { variable + "_FILE" }
}

extension Setting {
    static let listen = Setting(
        name: "listen", placeholder: "HOST:PORT", summary: "Where to listen.", fallback: "127.0.0.1:8080")
    static let embeddedPostgres = Setting(
        name: "embedded-postgres", placeholder: "DIR",
        summary: "Keep a private PostgreSQL cluster for DIR, made at first start, reached by a Unix socket only.")
    static let databaseURL = Setting(
        name: "database-url", placeholder: "URL",
        summary: "The PostgreSQL database to use, as a role that is no superuser.", isSecret: true)
    static let ownerDatabaseURL = Setting(
        name: "owner-database-url", placeholder: "URL",
        summary: "The same database as a role that may create schemas and roles; migrations only.", isSecret: true)
    static let databasePooler = Setting(
        name: "database-pooler", placeholder: "none|transaction",
        summary: "Whether the URL leads to a pooler that gives each transaction another connection (PgBouncer).",
        fallback: "none")
    static let reactors = Setting(
        name: "reactors", placeholder: "N", summary: "Threads that serve requests; the number of cores unless given.")
    static let eventLoop = Setting(
        name: "event-loop", placeholder: "epoll|dispatch", summary: "How a reactor waits.", fallback: "epoll")
    static let rateLimits = Setting(
        name: "rate-limits", placeholder: "on|off", summary: "Whether callers are limited by rate.", fallback: "on")
    static let signUp = Setting(
        name: "signup", placeholder: "first|open|closed",
        summary: "Who may sign a hospital up: anyone until one exists, anyone, or no one.", fallback: "first")
    static let trustedProxies = Setting(
        name: "trusted-proxies", placeholder: "CIDR,…", summary: "The proxies whose X-Forwarded-For is believed.",
        fallback: "")
    static let proxyProtocol = Setting(
        name: "proxy-protocol", placeholder: "on|off",
        summary: "Whether the trusted proxies begin each connection with a PROXY protocol header (version 2).",
        fallback: "off")
    static let allowedOrigins = Setting(
        name: "allowed-origins", placeholder: "ORIGIN,…",
        summary: "The origins whose pages may call the API (CORS), such as https://console.example.org.",
        fallback: "")
    static let drainNoticeSeconds = Setting(
        name: "drain-notice-seconds", placeholder: "N",
        summary: "How long /readyz fails before a stopping server ends accepting, for load balancers to look: 0 to 60.",
        fallback: "0")
    static let masterKeyFile = Setting(
        name: "master-key-file", placeholder: "FILE",
        summary: "The key that wraps all others; made at first start, mode 0600.")
    static let logLevel = Setting(
        name: "log-level", placeholder: "debug|info|warning|error", summary: "The least severe lines to log.",
        fallback: "info")
    static let stateDirectory = Setting(
        name: "state-dir", placeholder: "DIR",
        summary: "Where Medley keeps what is not in the database: the master key.", fallback: "var")
    static let url = Setting(
        name: "url", placeholder: "URL", summary: "The server to talk to: http://HOST:PORT, or https.",
        fallback: "http://127.0.0.1:8080")
    static let trustFile = Setting(
        name: "trust-file", placeholder: "FILE",
        summary: "The certificates to believe of an https server, as PEM; without it those of the machine.")
    static let timeoutSeconds = Setting(
        name: "timeout-seconds", placeholder: "N", summary: "How long the answer may take: 1 to 300.", fallback: "5")
    static let addressFile = Setting(
        name: "address-file", placeholder: "FILE", summary: "Write the server's URL here once it listens.")
}
