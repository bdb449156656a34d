public import Journal
public import Kernel
public import PatientAPI
public import Postgres

/// What the module needs from the rest of the program.
public struct BillingDependencies: Sendable {
    /// The database, for reads.
    public var database: Database
    /// The journal, for everything that changes.
    public var journal: EventJournal
    /// The record of reads.
    public var reads: ReadRecorder
    /// Who is charged.
    public var patients: any PatientService
    /// Where services are given.
    public var locations: any BillingLocationSource
    /// The hospitals' settings.
    public var profiles: any HospitalProfileSource
    /// The clock.
    public var clock: any WallClock
    /// The generator of ids.
    public var ids: any IDGenerator
    /// The zones, for the day at a hospital.
    public var zones: TimeZoneDatabase

    /// Makes the dependencies; see the properties.
    public init(
        database: Database, journal: EventJournal, reads: ReadRecorder, patients: any PatientService,
        locations: any BillingLocationSource, profiles: any HospitalProfileSource, clock: any WallClock,
        ids: any IDGenerator, zones: TimeZoneDatabase
    ) {
        self.database = database
        self.journal = journal
        self.reads = reads
        self.patients = patients
        self.locations = locations
        self.profiles = profiles
        self.clock = clock
        self.ids = ids
        self.zones = zones
    }
}

/// Where the module asks for a hospital's locations.
public protocol BillingLocationSource: Sendable {
    /// Whether the context's hospital has this location, and whether services are given there now.
    func standing(_ context: RequestContext, of id: LocationID) async throws(Failure) -> BillingLocationStanding
}

/// What a location is to a new charge.
public enum BillingLocationStanding: Hashable, Sendable {
    /// Services are given there.
    case open
    /// It was closed: what was charged there stays, nothing new is.
    case closed
    /// The hospital has no such location.
    case unknown
}
