import AuthAPI
import Crypto
import EventLoop
import Journal
import Kernel
import Postgres
import Synchronization
import Telemetry
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// One process over a test's database: the module with a real journal.
struct WalletDesk: ProcessDesk {
    typealias ServiceFailure = WalletServiceError

    static let hospital = HospitalID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0001)
    static let otherHospital = HospitalID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0002)
    static let staff = UserID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0777)
    static let colleague = UserID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0778)
    static let amal = UserID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0a01)
    static let basma = UserID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0a02)

    let cluster: PrivatePostgres
    let test: TestDatabase
    let group: ReactorGroup
    let database: Database
    let journal: EventJournal
    let keys: Keyring
    let dependencies: WalletDependencies
    let module: WalletModule

    var service: any WalletService { module.service }

    /// Starts a process at a clock's time.
    init(
        _ cluster: PrivatePostgres, _ test: TestDatabase, clock: any WallClock = SystemClock(),
        gateways: [any PaymentGateway] = [], log: CollectedLog = CollectedLog()
    ) async throws {
        self.cluster = cluster
        self.test = test
        group = try ReactorGroup(count: 1)
        database = Database(
            configuration: DatabaseConfiguration(connectionString: test.loginConnectionString), group: group)
        let ids = UUIDv7Generator(clock: SystemClock())
        keys = Keyring(masterKey: [UInt8](repeating: 7, count: 32))
        journal = EventJournal(database: database, group: group, keys: keys, clock: SystemClock(), ids: ids)
        journal.register(modules: [WalletModule.journalModule])
        try await database.start()
        var dependencies = WalletDependencies(
            database: database, journal: journal, profiles: FixedProfiles(), members: KnownMembers(),
            owners: KnownOwners(), staff: KnownStaff(), clock: clock, ids: ids, zones: TimeZoneDatabase())
        dependencies.gateways = gateways
        dependencies.logger = Logger(sink: log, clock: SystemClock(), minimumLevel: .debug)
        dependencies.webhooks = WebhookDependencies(masterKey: try Self.masterKey())
        self.dependencies = dependencies
        module = WalletModule(dependencies)
    }

    /// The key that seals secrets.
    static func masterKey(_ byte: UInt8 = 7) throws -> MasterKey {
        try #require(MasterKey(bytes: [UInt8](repeating: byte, count: 32)))
    }

    /// Stops everything.
    func stop() async {
        await module.stop()
        await journal.stop()
        await database.stop()
        await BlockingThreads.run { group.stop() }
    }

    /// The context of a request of staff; of a member where `member` names one.
    func context(
        _ hospital: HospitalID = WalletDesk.hospital, member: UserID? = nil, key: String? = nil, hash: UInt8 = 1
    ) -> RequestContext {
        var principal = Principal(kind: .user, id: Self.staff, roles: ["owner"], permissions: [])
        if let member { principal = Principal(kind: .member, id: member, roles: ["member"], permissions: []) }
        return .ofTest(principal, in: hospital, key: key, hash: hash)
    }

    static func pounds(_ amountMinor: Int64) throws -> Money {
        Money(amountMinor: amountMinor, currency: try #require(Currency("EGP")))
    }

    /// An active wallet with so much in it.
    func wallet(
        of owner: UserID = WalletDesk.amal, _ amountMinor: Int64 = 0, in hospital: HospitalID = WalletDesk.hospital,
        type: WalletType = .personal
    ) async throws -> WalletID {
        let request = CreateWalletRequest(userId: owner, type: type, currency: try Self.pounds(1).currency)
        let id = try await service.createWallet(context(hospital), request).view.id
        _ = try await service.activate(context(hospital), id, expectedVersion: nil)
        if amountMinor > 0 {
            let request = MoveMoneyRequest(amount: try Self.pounds(amountMinor), reference: "opening")
            _ = try await service.credit(context(hospital), id, request)
        }
        return id
    }

    /// A request of a transfer between wallets.
    static func transfer(
        _ from: WalletID, _ to: WalletID, _ amountMinor: Int64, _ reference: String = "ref"
    ) throws -> TransferRequest {
        TransferRequest(fromWalletId: from, toWalletId: to, amount: try pounds(amountMinor), reference: reference)
    }

    /// Transfers between wallets.
    func transfer(
        _ context: RequestContext, _ from: WalletID, _ to: WalletID, _ amountMinor: Int64, _ reference: String = "ref"
    ) async throws -> Written<MovementView> {
        let outcome = try await service.transfer(context, try Self.transfer(from, to, amountMinor, reference))
        guard case .moved(let written) = outcome else { throw WalletServiceError.unknown(code: "preview") }
        return written
    }

    func balance(_ id: WalletID, in hospital: HospitalID = WalletDesk.hospital) async throws -> Int64 {
        try await service.balance(context(hospital), id, asOf: nil).balance.amountMinor
    }

    /// Expects that a call fails for fields alone, and for these.
    func expectInvalid<Value>(
        _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Value
    ) async {
        var found: [String] = []
        if case .invalid(let fields)? = await failure(body) { found = fields.map { "\($0.field) \($0.code)" } }
        #expect(found == expected, sourceLocation: sourceLocation)
    }

    /// Verifies the whole log, and every table and state against it.
    func expectClean(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let verifier = JournalVerifier(database: database, keys: keys, modules: [WalletModule.journalModule])
        let report = try await verifier.verify()
        #expect(
            report.isClean, "\(report.lines.filter { !$0.isClean }.map(\.description))", sourceLocation: sourceLocation)
        for table in ["wallet.wallet", "wallet.hold", "wallet.payment"] {
            #expect(report.lines.contains { $0.name == "table \(table)" }, sourceLocation: sourceLocation)
        }
    }

    /// How many events there are.
    func events() throws -> Int { try #require(Int(sql("SELECT count(*) FROM journal.event"))) }

    /// Runs statements as the superuser.
    @discardableResult
    func sql(_ text: String) throws -> String {
        try cluster.runSQL(text, database: test.name).trimmingPrefix { $0.isWhitespace }.description
    }
}

/// Gives `body` processes on one fresh database and stops them afterwards.
func withWalletDesks(
    _ count: Int = 1, clock: any WallClock = SystemClock(), gateways: [any PaymentGateway] = [],
    log: CollectedLog = CollectedLog(), _ body: ([WalletDesk]) async throws -> Void
) async throws {
    try await withProcesses(
        count, start: { try await WalletDesk($0, $1, clock: clock, gateways: gateways, log: log) }, body)
}

/// Gives `body` one process on a fresh database.
func withWalletDesk(clock: any WallClock = SystemClock(), _ body: (WalletDesk) async throws -> Void) async throws {
    try await withWalletDesks(1, clock: clock) { try await body($0[0]) }
}

/// The first hospital has two members; Basma has a phone.
struct KnownMembers: MemberDirectory {
    static let phone = "+201001234567"
    private static let basma = MemberSummary(id: WalletDesk.basma, displayName: "Basma Hassan", status: .active)

    func member(_ context: RequestContext, phone: PhoneNumber) async throws(AuthServiceError) -> MemberSummary? {
        context.hospitalID == WalletDesk.hospital && phone.e164 == Self.phone ? Self.basma : nil
    }

    func member(_ context: RequestContext, id: UserID) async throws(AuthServiceError) -> MemberSummary? {
        context.hospitalID == WalletDesk.hospital && id == WalletDesk.basma ? Self.basma : nil
    }

    func members(_ context: RequestContext, ids: [UserID]) async throws(AuthServiceError) -> [MemberSummary] {
        context.hospitalID == WalletDesk.hospital && ids.contains(WalletDesk.basma) ? [Self.basma] : []
    }
}

/// Both members may own wallets in both hospitals, and nobody else may.
struct KnownOwners: WalletOwnerSource {
    func mayOwn(_ context: RequestContext, _ user: UserID) async throws(Failure) -> Bool {
        [WalletDesk.amal, WalletDesk.basma].contains(user)
    }
}

/// Two work in the first hospital, and one in the other.
struct KnownStaff: WalletStaffSource {
    func hasSeveral(_ context: RequestContext) async throws(Failure) -> Bool {
        context.hospitalID == WalletDesk.hospital
    }
}
