public import AuthAPI
public import Journal
public import Kernel
public import Postgres
public import Telemetry
public import WalletAPI

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
    /// Who works here.
    public var staff: any WalletStaffSource
    /// The clock.
    public var clock: any WallClock
    /// The generator of ids.
    public var ids: any IDGenerator
    /// The zones, for the day at a hospital.
    public var zones: TimeZoneDatabase
    /// What payments are for.
    public var invoices: any PayableInvoices = NoInvoices()
    /// The companies that take payments; the first is the one that is meant where none is named, and none are needed.
    public var gateways: [any PaymentGateway] = []
    /// Where what somebody has to look at is told; nil tells nobody.
    public var logger: Logger?
    /// What webhooks need; nil where there are none.
    public var webhooks: WebhookDependencies?

    /// Makes the dependencies; see the properties.
    public init(
        database: Database, journal: EventJournal, profiles: any HospitalProfileSource, members: any MemberDirectory,
        owners: any WalletOwnerSource, staff: any WalletStaffSource, clock: any WallClock, ids: any IDGenerator,
        zones: TimeZoneDatabase
    ) {
        self.database = database
        self.journal = journal
        self.profiles = profiles
        self.members = members
        self.owners = owners
        self.staff = staff
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

/// Where the module asks who works for a tenant.
public protocol WalletStaffSource: Sendable {
    /// Whether several people work for the context's tenant, so that one can agree to what another asks for.
    func hasSeveral(_ context: RequestContext) async throws(Failure) -> Bool
}
