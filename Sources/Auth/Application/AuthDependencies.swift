public import Crypto
public import EventLoop
public import Journal
public import Kernel
public import Postgres

/// What the module needs from the rest.
public struct AuthDependencies: Sendable {
    /// The database.
    public var database: Database
    /// The journal.
    public var journal: Journal
    /// The clock.
    public var clock: any WallClock
    /// The generator of ids.
    public var ids: any IDGenerator
    /// The key that seals the private keys of tokens.
    public var masterKey: MasterKey
    /// The time zones that hospitals may choose from.
    public var timeZones: TimeZoneDatabase
    /// Where passwords are hashed: at most two at once, since each takes 16 MiB and a core.
    public var passwordPool: OffloadPool
    /// Where tokens are signed and files are read.
    public var workPool: OffloadPool

    /// Makes the dependencies of the running program, with pools of the module's own.
    public init(
        database: Database, journal: Journal, clock: any WallClock, ids: any IDGenerator, masterKey: MasterKey
    ) {
        self.database = database
        self.journal = journal
        self.clock = clock
        self.ids = ids
        self.masterKey = masterKey
        timeZones = TimeZoneDatabase()
        passwordPool = OffloadPool(label: "medley.auth.password", width: 2, queueLimit: 64)
        workPool = OffloadPool(label: "medley.auth.work", width: 2, queueLimit: 1024)
    }
}

/// The settings of the module.
public struct AuthConfiguration: Sendable {
    /// Who may sign up over the API (`MEDLEY_SIGNUP`).
    public enum SignUp: String, Sendable, CaseIterable {
        /// Anyone, until one hospital exists.
        case first
        /// Anyone.
        case open
        /// Nobody; `medley hospital create` still works.
        case closed
    }

    /// Who may sign up.
    public var signUp: SignUp
    /// Who issues the tokens (`iss`): the public address of the installation.
    public var issuer: String
    /// How passwords are hashed.
    public var passwordHasher: PasswordHasher

    /// The standard settings; see the properties.
    public init(
        signUp: SignUp = .first, issuer: String = "medley", passwordHasher: PasswordHasher = PasswordHasher()
    ) {
        self.signUp = signUp
        self.issuer = issuer
        self.passwordHasher = passwordHasher
    }
}
