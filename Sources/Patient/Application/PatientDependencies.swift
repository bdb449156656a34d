public import EventLoop
public import Journal
public import Kernel
public import Postgres

/// What the module needs from the rest of the program.
public struct PatientDependencies: Sendable {
    /// The database, for reads.
    public var database: Database
    /// The journal, for everything that changes.
    public var journal: EventJournal
    /// The record of reads.
    public var reads: ReadRecorder
    /// The hospitals' settings.
    public var profiles: any HospitalProfileSource
    /// The clock.
    public var clock: any WallClock
    /// The generator of ids.
    public var ids: any IDGenerator
    /// The zones, for the day at a hospital.
    public var zones: TimeZoneDatabase
    /// Who signs exports.
    public var signer: any DocumentSigner
    /// Where exports are compressed.
    public var offload = OffloadPool(label: "medley.export", width: 1, queueLimit: 256)

    /// Makes the dependencies; see the properties.
    public init(
        database: Database, journal: EventJournal, reads: ReadRecorder, profiles: any HospitalProfileSource,
        clock: any WallClock, ids: any IDGenerator, zones: TimeZoneDatabase, signer: any DocumentSigner
    ) {
        self.database = database
        self.journal = journal
        self.reads = reads
        self.profiles = profiles
        self.clock = clock
        self.ids = ids
        self.zones = zones
        self.signer = signer
    }
}
