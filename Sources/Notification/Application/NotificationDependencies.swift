public import Journal
public import Kernel
public import Postgres

/// What the module needs from the rest of the program.
public struct NotificationDependencies: Sendable {
    /// The database, for what is due.
    public var database: Database
    /// The journal, for everything else.
    public var journal: EventJournal
    /// To whom messages go.
    public var recipients: any MessageRecipientSource
    /// The hospitals' settings.
    public var profiles: any HospitalProfileSource
    /// The clock.
    public var clock: any WallClock
    /// The zones, for times and quiet hours at a place.
    public var zones: TimeZoneDatabase

    /// Makes the dependencies; see the properties.
    public init(
        database: Database, journal: EventJournal, recipients: any MessageRecipientSource,
        profiles: any HospitalProfileSource, clock: any WallClock, zones: TimeZoneDatabase
    ) {
        self.database = database
        self.journal = journal
        self.recipients = recipients
        self.profiles = profiles
        self.clock = clock
        self.zones = zones
    }
}

/// Where the module asks how a patient is reached.
public protocol MessageRecipientSource: Sendable {
    /// A patient of the context's hospital as messages need them: for a record that was merged, the person's; nil where there
    /// is none, or nobody to write to any more.
    func recipient(_ context: RequestContext, _ patient: PatientID) async throws(Failure) -> MessageRecipient?
}
