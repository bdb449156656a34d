public import Crypto
public import EventLoop
public import Journal
public import Kernel
public import Postgres
public import Telemetry

/// What the module needs from the rest, and its settings.
public struct AuthDependencies: Sendable {
    /// The database.
    public var database: Database
    /// The journal.
    public var journal: EventJournal
    /// The clock.
    public var clock: any WallClock
    /// The generator of ids.
    public var ids: any IDGenerator
    /// The time zones that hospitals may choose from.
    public var zones: TimeZoneDatabase
    /// Where passwords are hashed: at most two at once, since each takes 16 MiB and a core.
    public var hashing: OffloadPool
    /// The key that seals the private keys of tokens.
    public var masterKey: MasterKey
    /// Who may sign up over the API.
    public var signUp: SignUpMode
    /// Where faults and breaches are told.
    public var logger: Logger
    /// Who takes messages to people.
    public var messages: any MessageSender
    /// Where people reach the console (`https://clinic.example.org`), for links in messages; without it these carry the
    /// bare token.
    public var publicURL: String?
    /// Where tokens are signed: apart from the hashing, behind which they would wait.
    public var signing = OffloadPool(label: "medley.auth.signing", width: 2, queueLimit: 1024)
    /// Who issues the tokens (`iss`): the same in every process on one database.
    public var issuer = "medley"
    /// How passwords are hashed.
    public var hasher = PasswordHasher()

    /// Makes the dependencies; what has a default is set afterwards.
    public init(
        database: Database, journal: EventJournal, clock: any WallClock, ids: any IDGenerator, zones: TimeZoneDatabase,
        hashing: OffloadPool, masterKey: MasterKey, signUp: SignUpMode,
        messages: any MessageSender, logger: Logger
    ) {
        self.database = database
        self.journal = journal
        self.clock = clock
        self.ids = ids
        self.zones = zones
        self.hashing = hashing
        self.masterKey = masterKey
        self.signUp = signUp
        self.messages = messages
        self.logger = logger
    }
}
