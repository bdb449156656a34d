internal import Crypto
internal import EventLoop
internal import Glibc
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
    let register: ErasureRegister
    let journal: EventJournal
    let attendance: ProcessAttendance
    let erasures: ErasureWatcher
    let heads: HeadExporter
    let headKeeper: HeadKeeper
    let reads: ReadRecorder
    let partitions: PartitionKeeper
    /// Password hashing and key work: at most two at once, since each takes 16 MiB and a core.
    let hashing: OffloadPool
    let metrics: MetricsRegistry
    let logger: Logger

    /// The settings that the foundation reads, beside those of the database.
    static let settings: [Setting] = [
        .reactors, .eventLoop, .stateDirectory, .masterKeyFile, .erasureRegister, .headFolder, .logLevel,
    ]

    /// Makes the foundation and connects it to the database, which must be under the master key that it is given, and
    /// written in versions of events that this release knows.
    ///
    /// With `activates` newer versions are written from now on, where every process at work knows them.
    static func start(
        _ configuration: Configuration, _ access: DatabaseAccess, logger: Logger, activates: Bool = false
    ) async throws -> Platform {
        let path = try configuration.masterKeyPath()
        if !SmallFile.exists(path) { try await requireUnused(access) }
        let (key, isNew) = try MasterKeyFile(path: path).loadOrCreate()
        let platform = try Platform(configuration, access, masterKey: key, logger: logger, activates: activates)
        do {
            try await platform.database.start()
            try await MasterKeyUse.check(platform.masterKey, platform.database)
            try await platform.attendance.start { error in
                Console.complain("\(error)")
                logger.error("this process ends", ["reason": .public("\(error)")])
                kill(getpid(), SIGTERM)
            }
        } catch {
            await platform.stop()
            throw error
        }
        if isNew {
            Console.say(
                "A master key was made: \(path) (mode 0600). Keep a copy (medley keys export): without it a backup "
                    + "cannot be read.")
        }
        return platform
    }

    /// Makes the foundation; reactors run, nothing is connected.
    init(
        _ configuration: Configuration, _ access: DatabaseAccess, masterKey: MasterKey, logger: Logger,
        activates: Bool = false
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
        register = ErasureRegister(path: try configuration.erasureRegisterPath(), masterKey: masterKey)
        journal = EventJournal(
            database: database, group: group, keys: keyring, clock: clock, ids: ids, metrics: JournalMetrics(metrics),
            register: register)
        attendance = ProcessAttendance(
            ProcessAttendance.Attendant(
                name: ProcessName.present, release: VersionCommand.number, activates: activates),
            journal, modules: Composition.journalModules, masterKey: masterKey, logger: logger)
        erasures = ErasureWatcher(journal)
        heads = HeadExporter(database: database, masterKey: masterKey, clock: clock)
        headKeeper = HeadKeeper(heads, folder: try configuration.headFolderPath(), clock: clock)
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

    /// Begins what runs beside requests: the record of reads, the log's partitions, the look-out for erasures.
    func startUpkeep() async throws {
        try await partitions.ensurePartitions()
        reads.start()
        erasures.start { [logger] error in
            logger.error("erasures of other processes were not looked for", ["error": .type(of: error)])
        }
    }

    /// Begins to export the signed head by the day.
    func startHeadExports() {
        headKeeper.start { [logger] error in
            logger.error("the signed head was not exported", ["error": .type(of: error)])
        }
    }

    /// Ends what the foundation runs, in the order in which nothing is lost.
    func stop() async {
        await headKeeper.stop()
        await erasures.stop()
        await reads.stop()
        await journal.stop()
        await attendance.stop()
        await database.stop()
        group.stop()
    }

    /// Sees that a database needs no key yet: a new one could read nothing of what is there.
    private static func requireUnused(_ access: DatabaseAccess) async throws {
        let group = try ReactorGroup(count: 1)
        defer { group.stop() }
        let database = Database(
            configuration: access.configuration,
            group: group)
        do {
            try await database.start()
            try await MasterKeyUse.requireUnused(database)
            await database.stop()
        } catch {
            await database.stop()
            throw error
        }
    }
}
