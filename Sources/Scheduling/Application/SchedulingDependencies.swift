public import Journal
public import Kernel
public import PatientAPI
public import Postgres

/// What the module needs from the rest of the program.
public struct SchedulingDependencies: Sendable {
    /// The database, for reads.
    public var database: Database
    /// The journal, for everything that changes.
    public var journal: EventJournal
    /// The record of reads.
    public var reads: ReadRecorder
    /// Whose appointments they are.
    public var patients: any PatientService
    /// Who gives services.
    public var practitioners: any PractitionerSource
    /// Where services are given.
    public var locations: any SchedulingLocationSource
    /// The hospitals' settings.
    public var profiles: any HospitalProfileSource
    /// The clock.
    public var clock: any WallClock
    /// The generator of ids.
    public var ids: any IDGenerator
    /// The zones, for days and hours at a place.
    public var zones: TimeZoneDatabase

    /// Makes the dependencies of what every part needs; see the properties.
    public init(
        database: Database, journal: EventJournal, reads: ReadRecorder, patients: any PatientService,
        practitioners: any PractitionerSource, locations: any SchedulingLocationSource,
        profiles: any HospitalProfileSource, clock: any WallClock, ids: any IDGenerator, zones: TimeZoneDatabase
    ) {
        self.database = database
        self.journal = journal
        self.reads = reads
        self.patients = patients
        self.practitioners = practitioners
        self.locations = locations
        self.profiles = profiles
        self.clock = clock
        self.ids = ids
        self.zones = zones
    }
}

/// Where the module asks who works in a hospital.
public protocol PractitionerSource: Sendable {
    /// Whether the context's hospital has this user, and what others call them; nil where it has not, or they may not log in.
    func practitioner(_ context: RequestContext, _ id: UserID) async throws(Failure) -> PractitionerSummary?
}

/// A practitioner as the module knows them.
public struct PractitionerSummary: Hashable, Sendable {
    /// The user.
    public var id: UserID
    /// The name that others see; nil once erased.
    public var displayName: String?

    /// Makes a summary; see the properties.
    public init(id: UserID, displayName: String?) {
        self.id = id
        self.displayName = displayName
    }
}

/// Where the module asks for a hospital's locations.
public protocol SchedulingLocationSource: Sendable {
    /// A location of the context's hospital; nil where it has none with this id.
    func location(_ context: RequestContext, _ id: LocationID) async throws(Failure) -> SchedulingLocation?
}

/// A location as the module knows it.
public struct SchedulingLocation: Hashable, Sendable {
    /// Whether services are given there now.
    public var isOpen: Bool
    /// A time zone other than the hospital's.
    public var timeZone: String?

    /// Makes a location; see the properties.
    public init(isOpen: Bool, timeZone: String?) {
        self.isOpen = isOpen
        self.timeZone = timeZone
    }
}
