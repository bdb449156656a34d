public import AuthAPI
public import Journal
public import Kernel
public import Postgres

/// What the module needs from the rest of the program.
public struct WalletDependencies: Sendable {
    /// The database, for reads.
    public var database: Database
    /// The journal, for everything that changes.
    public var journal: EventJournal
    /// The hospitals' settings.
    public var profiles: any HospitalProfileSource
    /// Who is paid by a phone.
    public var members: any MemberDirectory
    /// Who may own a wallet.
    public var owners: any WalletOwnerSource
    /// The clock.
    public var clock: any WallClock
    /// The generator of ids.
    public var ids: any IDGenerator
    /// The zones, for the day at a hospital.
    public var zones: TimeZoneDatabase

    /// Makes the dependencies; see the properties.
    public init(
        database: Database, journal: EventJournal, profiles: any HospitalProfileSource, members: any MemberDirectory,
        owners: any WalletOwnerSource, clock: any WallClock, ids: any IDGenerator, zones: TimeZoneDatabase
    ) {
        self.database = database
        self.journal = journal
        self.profiles = profiles
        self.members = members
        self.owners = owners
        self.clock = clock
        self.ids = ids
        self.zones = zones
    }
}

/// Where the module asks who may own a wallet: a member of an operator, a patient of a hospital.
public protocol WalletOwnerSource: Sendable {
    /// Whether somebody with this id may own a wallet of the context's tenant.
    func mayOwn(_ context: RequestContext, _ user: UserID) async throws(Failure) -> Bool
}
