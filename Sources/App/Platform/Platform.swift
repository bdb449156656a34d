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
    let journal: EventJournal
    let reads: ReadRecorder
    let partitions: PartitionKeeper
    /// Password hashing and key work: at most two at once, since each takes 16 MiB and a core.
    let hashing: OffloadPool
    let metrics: MetricsRegistry
    let logger: Logger

    /// The settings that the foundation reads, beside those of the database.
    static let settings: [Setting] = [.reactors, .eventLoop, .stateDirectory, .masterKeyFile, .logLevel]

    /// Makes the foundation and connects it to the database.
    static func start(_ configuration: Configuration, _ access: DatabaseAccess, logger: Logger) async throws -> Platform
    {
        let platform = try Platform(configuration, access, masterKey: loadMasterKey(configuration), logger: logger)
        try await platform.database.start()
        return platform
    }

    /// Makes the foundation; reactors run, nothing is connected.
    init(
        _ configuration: Configuration, _ access: DatabaseAccess, masterKey: MasterKey, logger: Logger
    ) throws {
        let reactors = try configuration.integer(.reactors, in: 1...Self.reactorLimit) ?? MachineFacts.coreCount
        let backend = try configuration.choice(.eventLoop, of: EventLoopBackend.allCases.map(\.rawValue))
        group = try ReactorGroup(count: reactors, backend: EventLoopBackend(rawValue: backend) ?? .platformDefault)
        clock = SystemClock()
        ids = UUIDv7Generator(clock: clock)
        zones = TimeZoneDatabase(environment: ProcessEnvironment.variables())
        metrics = MetricsRegistry()
        database = Database(
            configuration: access.configuration, group: group,
            metrics: DatabaseMetrics(registry: metrics))
        self.masterKey = masterKey
        keyring = Keyring(masterKey)
        journal = EventJournal(
            database: database, group: group, keys: keyring, clock: clock, ids: ids, metrics: JournalMetrics(metrics))
        reads = ReadRecorder(database: database, clock: clock)
        partitions = PartitionKeeper(database: database)
        hashing = OffloadPool(label: "medley.hashing", width: 2, queueLimit: 256)
        self.logger = logger
        metrics.observeProcess(startedAt: clock.now())
        metrics.observe(
            "medley_record_reads_lost_total",
            help: "Reads of records that were not recorded, because the database was away too long.", kind: .counter
        ) { [reads] in Double(reads.lostCount) }
    }

    /// Tells of the lines that a writer of the log had to drop.
    func observe(_ writer: LogWriter) {
        metrics.observe(
            "medley_log_lines_dropped_total",
            help: "Log lines that were dropped, because whoever reads the log was too slow.", kind: .counter
        ) { Double(writer.droppedLines) }
    }

    /// Begins what runs beside requests: the record of reads, and the log's partitions.
    func startUpkeep() async throws {
        try await partitions.ensurePartitions()
        partitions.start { [logger] error in
            logger.error("the journal's partitions were not looked after", ["error": .type(of: error)])
        }
        reads.start()
    }

    /// Ends what the foundation runs, in the order in which nothing is lost.
    func stop() async {
        await partitions.stop()
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
