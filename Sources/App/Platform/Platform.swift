internal import Crypto
internal import EventLoop
internal import Journal
internal import Kernel
internal import Postgres
internal import Telemetry

/// The foundation as one process runs it, made once at start and handed to the modules.
struct Platform: Sendable {
    /// The most reactors.
    static let reactorLimit = 256

    let clock: SystemClock
    let ids: UUIDv7Generator
    let zones: TimeZoneDatabase
    let group: ReactorGroup
    let database: Database
    let masterKey: MasterKey
    let keyring: Keyring
    let journal: Journal
    let reads: ReadRecorder
    /// Password hashing and key work: at most two at once, since each takes 16 MiB and a core.
    let hashing: OffloadPool
    let metrics: MetricsRegistry
    let logger: Logger

    /// The settings that the foundation reads, beside those of the database.
    static let settings: [Setting] = [.reactors, .eventLoop, .stateDirectory, .masterKeyFile, .logLevel]

    /// Starts the reactors, connects, and checks that the database is in the state that this binary knows.
    static func start(_ configuration: Configuration, _ access: DatabaseAccess, logger: Logger) async throws -> Platform {
        let reactors = try configuration.integer(.reactors, in: 1...reactorLimit) ?? MachineFacts.coreCount
        let backend = try configuration.choice(.eventLoop, of: EventLoopBackend.allCases.map(\.rawValue))
        let masterKey = try loadMasterKey(configuration)
        let group = try ReactorGroup(count: reactors, backend: EventLoopBackend(rawValue: backend) ?? .platformDefault)
        let clock = SystemClock()
        let ids = UUIDv7Generator(clock: clock)
        let database = Database(
            configuration: DatabaseConfiguration(connectionString: access.service), group: group)
        try await database.start()
        let keyring = Keyring(masterKey)
        let metrics = MetricsRegistry()
        return Platform(
            clock: clock, ids: ids, zones: TimeZoneDatabase(environment: ProcessEnvironment.variables()), group: group,
            database: database, masterKey: masterKey, keyring: keyring,
            journal: Journal(database: database, group: group, keys: keyring, clock: clock, ids: ids),
            reads: ReadRecorder(database: database, clock: clock),
            hashing: OffloadPool(label: "hashing", width: 2, queueLimit: 256), metrics: metrics, logger: logger)
    }

    /// Ends what the foundation runs, in the order in which nothing is lost.
    func stop() async {
        await reads.stop()
        await journal.stop()
        await database.stop()
        group.stop()
    }

    private static func loadMasterKey(_ configuration: Configuration) throws -> MasterKey {
        let path = try configuration[.masterKeyFile] ?? configuration.require(.stateDirectory) + "/master.key"
        let (key, isNew) = try MasterKeyFile(path: path).loadOrCreate()
        if isNew {
            Console.say("A master key was made: \(path) (mode 0600). Keep a copy: without it a backup cannot be read.")
        }
        return key
    }
}
