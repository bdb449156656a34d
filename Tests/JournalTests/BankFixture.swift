import Crypto
import EventLoop
import Journal
import Kernel
import Postgres
import Telemetry
import Testing
import TestSupport

/// One process with a journal on a test's database.
struct BankProcess: Sendable {
    let journal: EventJournal
    let database: Database
    let group: ReactorGroup
    let keys: Keyring
    let faults: JournalFaults
    let ids: UUIDv7Generator
    let register: ErasureRegister?

    func stop() async {
        await journal.stop()
        await database.stop()
        await BlockingThreads.run { group.stop() }
    }
}

/// A migrated database with the toy's tables, and processes on it.
struct BankFixture: Sendable {
    static let masterKey = [UInt8](repeating: 7, count: 32)

    /// The master key of every process.
    static var master: MasterKey {
        get throws { try #require(MasterKey(bytes: masterKey)) }
    }

    let cluster: PrivatePostgres
    private(set) var test: TestDatabase
    let hospital: HospitalID
    let user: UserID
    let ids = UUIDv7Generator(clock: SystemClock())
    var module = JournalModule<ToyBank>.bank

    /// Only `withBankDatabase` makes one, so that no more are held at once than may be.
    fileprivate init(cluster: PrivatePostgres) throws {
        self.cluster = cluster
        test = try cluster.makeDatabase()
        hospital = ids.make()
        user = ids.make()
        try sql(ToyBankSchema.sql)
        try sql(JournalFaults.installSQL)
    }

    /// The same bank on a database that a dump was restored to.
    func restored(from dump: String) throws -> BankFixture {
        var copy = self
        copy.test = try cluster.restore(dump)
        return copy
    }

    /// Runs statements as the superuser.
    @discardableResult
    func sql(_ text: String) throws -> String { try cluster.runSQL(text, database: test.name) }

    func process(
        limits: JournalLimits = JournalLimits(), reactors: Int = 1, socketFolder: String? = nil,
        registerPath: String? = nil, isRegistered: Bool = true, clock: any WallClock = SystemClock()
    ) async throws -> BankProcess {
        let group = try ReactorGroup(count: reactors)
        let login = test.connectionString(user: ServiceLogin.defaultName, socketFolder: socketFolder)
        let database = Database(configuration: DatabaseConfiguration(connectionString: login), group: group)
        try await database.start()
        let keys = Keyring(masterKey: Self.masterKey)
        let faults = JournalFaults()
        let register = try registerPath.map { ErasureRegister(path: $0, masterKey: try Self.master) }
        let journal = EventJournal(
            database: database, group: group, keys: keys, clock: clock, ids: ids, limits: limits,
            register: register, faults: faults)
        if isRegistered { journal.register(modules: [AnyJournalModule(module)]) }
        return BankProcess(
            journal: journal, database: database, group: group, keys: keys, faults: faults, ids: ids,
            register: register)
    }

    /// The attendance of a process whose program knows what `module` knows.
    func attendance(
        _ name: String, on process: BankProcess, activates: Bool = true, module: JournalModule<ToyBank>? = nil
    ) throws -> ProcessAttendance {
        ProcessAttendance(
            ProcessAttendance.Attendant(name: name, release: "0", activates: activates), process.journal,
            modules: [AnyJournalModule(module ?? self.module)], masterKey: try Self.master,
            logger: Logger(sink: SilentLogSink(), clock: SystemClock(), minimumLevel: .error))
    }

    func context(
        key: String? = nil, hash: UInt8 = 1, hospital: HospitalID? = nil, seconds: Int = Patience.seconds
    ) -> RequestContext {
        var context = RequestContext(
            hospitalID: hospital ?? self.hospital,
            principal: Principal(kind: .user, id: user, roles: ["owner"], permissions: []),
            deadlineNanoseconds: MonotonicClock.nanoseconds() + UInt64(seconds) * 1_000_000_000, requestID: "test",
            trace: TraceContext(traceHigh: 1, traceLow: 2, spanID: 3, isSampled: false))
        if let key {
            context.idempotency = IdempotencyKey(key: key, requestHash: [UInt8](repeating: hash, count: 32))
        }
        return context
    }

    /// Executes a command of the toy.
    @discardableResult
    func execute(
        _ command: ToyBank.Command, on process: BankProcess, expected: [Int: Int] = [:],
        _ context: RequestContext? = nil, new: [Int]? = nil
    ) async throws(CommandFailure<ToyBank.Rejection>) -> CommandOutcome<ToyBank> {
        let resource = ToyBank.streams(of: command)[0].id
        let makesFirst = if case .open = command { true } else { false }
        return try await process.journal.execute(
            command, of: ToyBank.self, in: module,
            CommandOptions(
                resourceID: resource, status: 201, expectedVersions: expected,
                newStreamIndices: new ?? (makesFirst ? [0] : [])),
            context: context ?? self.context())
    }

    /// Why a command is not carried out; nil where it is.
    func failure(
        _ command: ToyBank.Command, on process: BankProcess, expected: [Int: Int] = [:],
        _ context: RequestContext? = nil, new: [Int]? = nil
    ) async -> CommandFailure<ToyBank.Rejection>? {
        do throws(CommandFailure<ToyBank.Rejection>) {
            try await execute(command, on: process, expected: expected, context, new: new)
            return nil
        } catch {
            return error
        }
    }

    /// Opens an account with a balance; answers its id.
    func account(_ balance: Int = 0, on process: BankProcess, hospital: HospitalID? = nil) async throws -> StreamID {
        let id: StreamID = ids.make()
        try await execute(.open(id, name: "account \(id)", holder: nil), on: process, context(hospital: hospital))
        if balance > 0 { try await execute(.deposit(id, balance), on: process, context(hospital: hospital)) }
        return id
    }

    func state(_ id: StreamID, on process: BankProcess, asOf: Timestamp? = nil) async throws -> ToyBank.State? {
        try await process.journal.state(of: id, ToyBank.self, in: module, asOf: asOf, context: context())?.state
    }

    func verify(_ process: BankProcess) async throws -> VerifyReport {
        try await JournalVerifier(
            database: process.database, keys: process.keys, modules: [AnyJournalModule(module)],
            register: process.register
        ).verify()
    }

    /// Expects that nothing is wrong anywhere.
    func expectClean(_ process: BankProcess, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let report = try await verify(process)
        #expect(report.isClean, "\(report.lines.filter { !$0.isClean })", sourceLocation: sourceLocation)
        #expect(report.lines.count > 5, sourceLocation: sourceLocation)
    }
}

/// Gives `body` a database and as many processes as asked, and stops them.
func withBank(
    processes: Int = 1, limits: JournalLimits = JournalLimits(), registerPath: String? = nil,
    _ body: (BankFixture, [BankProcess]) async throws -> Void
) async throws {
    try await withBankDatabase { fixture in
        var started: [BankProcess] = []
        var result: Result<Void, any Error> = .success(())
        do {
            for _ in 0..<processes {
                started.append(try await fixture.process(limits: limits, registerPath: registerPath))
            }
            try await body(fixture, started)
        } catch {
            result = .failure(error)
        }
        for process in started { await process.stop() }
        try result.get()
    }
}

/// Gives `body` a database with the toy's tables; whoever starts processes on it stops them.
func withBankDatabase(
    ownCluster: Bool = false, _ body: (BankFixture) async throws -> Void
) async throws {
    try await ConcurrencyLimit.databases.run {
        try await body(BankFixture(cluster: ownCluster ? PrivatePostgres() : PrivatePostgres.shared()))
    }
}

extension CommandOutcome {
    /// The commit; fails the test where it is a replay.
    func commit(sourceLocation: SourceLocation = #_sourceLocation) throws -> Commit<D> {
        guard case .committed(let commit) = self else {
            Issue.record("a replay", sourceLocation: sourceLocation)
            throw UnexpectedReplay()
        }
        return commit
    }
}

/// A command was replayed where a test wanted it committed.
struct UnexpectedReplay: Error {}
