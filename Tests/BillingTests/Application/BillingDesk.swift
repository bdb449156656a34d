import BillingAPI
import Crypto
import EventLoop
import HTTP
import Journal
import Kernel
import PatientAPI
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Billing

/// One process over a test's database: the module with a real journal, and its routes behind the real middleware.
struct BillingDesk: ProcessDesk {
    typealias ServiceFailure = BillingServiceError

    static let user = UserID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0777)
    static let otherHospital = HospitalID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0002)

    let cluster: PrivatePostgres
    let test: TestDatabase
    let group: ReactorGroup
    let database: Database
    let journal: EventJournal
    let reads: ReadRecorder
    let keys: Keyring
    let module: BillingModule
    let server: HTTPServer
    let ids: UUIDv7Generator
    let patients = KnownPatients(of: Given.hospital, [Given.patient, Given.otherPatient])
    let locations = KnownLocations()

    var service: any BillingService { module.service }

    /// Starts a process at a clock's time.
    init(_ cluster: PrivatePostgres, _ test: TestDatabase, clock: any WallClock = SystemClock()) async throws {
        self.cluster = cluster
        self.test = test
        group = try ReactorGroup(count: 1)
        database = Database(
            configuration: DatabaseConfiguration(connectionString: test.loginConnectionString), group: group)
        ids = UUIDv7Generator(clock: SystemClock())
        keys = Keyring(masterKey: [UInt8](repeating: 7, count: 32))
        journal = EventJournal(database: database, group: group, keys: keys, clock: SystemClock(), ids: ids)
        journal.register(modules: [BillingModule.journalModule])
        reads = ReadRecorder(database: database, clock: SystemClock())
        try await database.start()
        try Self.followMerges(cluster, test)
        module = BillingModule(
            BillingDependencies(
                database: database, journal: journal, reads: reads, patients: patients,
                locations: locations, profiles: FixedProfiles(), clock: clock, ids: ids,
                zones: TimeZoneDatabase()))
        var settings = HTTPServerConfiguration()
        settings.rateLimitsAreOn = false
        server = try HTTPServer(
            configuration: settings, routes: module.routes,
            dependencies: HTTPServerDependencies(
                authenticator: PlainTokens(Self.user), clock: SystemClock(), ids: ids, readiness: { [] }), group: group)
    }

    /// Makes the reader of merges one that has taken everything in; nobody publishes merges here.
    private static func followMerges(_ cluster: PrivatePostgres, _ test: TestDatabase) throws {
        try cluster.runSQL(
            """
            INSERT INTO journal.reader (name, version, kind) VALUES ('billing.patientAliases', 1, 'subscribed')
            ON CONFLICT DO NOTHING;
            INSERT INTO journal.checkpoint (name, version, shard, position)
            SELECT 'billing.patientAliases', 1, shard, 9223372036854775807 FROM generate_series(0, 15) AS shard
            ON CONFLICT DO NOTHING;
            """, database: test.name)
    }

    /// Stops everything.
    func stop() async {
        await journal.stop()
        await database.stop()
        await BlockingThreads.run { group.stop() }
    }

    /// The context of a request of a hospital's cashier.
    func context(_ hospital: HospitalID = Given.hospital, key: String? = nil, hash: UInt8 = 1) -> RequestContext {
        .ofTest(
            Principal(kind: .user, id: Self.user, roles: ["cashier"], permissions: []), in: hospital, key: key,
            hash: hash)
    }

    /// Charges a patient.
    func charge(_ amount: Int64, of patient: PatientID = Given.patient) async throws -> ChargeView {
        let request = CreateChargeRequest(
            patientId: patient, code: "CONSULT", description: "Consultation", unitPrice: try Given.pounds(amount),
            serviceDate: try Given.day("2026-01-05"))
        return try await service.createCharge(context(), request).view
    }

    /// An issued invoice of one charge.
    func issued(_ amount: Int64, of patient: PatientID = Given.patient) async throws -> InvoiceView {
        let charge = try await charge(amount, of: patient)
        let draft = try await service.draftInvoice(
            context(), DraftInvoiceRequest(patientId: patient, chargeIds: [charge.id]))
        return try await service.issueInvoice(context(), draft.view.id, expectedVersion: nil).view
    }

    /// Pays an invoice.
    func pay(_ invoice: InvoiceID, _ amount: Int64, _ context: RequestContext? = nil) async throws -> PaymentView {
        let request = ReceivePaymentRequest(invoiceId: invoice, amount: try Given.pounds(amount), method: .cash)
        return try await service.receivePayment(context ?? self.context(), request).view
    }

    /// Leaves a deposit.
    func deposit(_ amount: Int64) async throws -> PaymentView {
        let request = ReceivePaymentRequest(patientId: Given.patient, amount: try Given.pounds(amount), method: .upi)
        return try await service.receivePayment(context(), request).view
    }

    func refund(_ payment: PaymentID, _ amount: Int64) async throws -> RefundView {
        let request = RefundRequest(amount: try Given.pounds(amount), reason: "Moved away")
        return try await service.refund(context(), payment, request).view
    }

    func balance(asOf: Timestamp? = nil) async throws -> Int64 {
        try await service.account(context(), of: Given.patient, asOf: asOf).balance.amountMinor
    }

    /// Verifies the whole log, every projection against it, and what must hold over the books.
    func expectClean(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let verifier = JournalVerifier(database: database, keys: keys, modules: [BillingModule.journalModule])
        let report = try await verifier.verify()
        #expect(
            report.isClean, "\(report.lines.filter { !$0.isClean }.map(\.description))", sourceLocation: sourceLocation)
        #expect(report.lines.contains { $0.name == "table billing.ledger_entry" }, sourceLocation: sourceLocation)
        let lines = try await database.withConnection(.system) { try await BillingInvariants().check($0) }
        #expect(lines.allSatisfy { $0.isClean }, "\(lines)", sourceLocation: sourceLocation)
        #expect(lines.contains { $0.looked > 0 }, sourceLocation: sourceLocation)
    }

    /// Runs statements as the superuser.
    @discardableResult
    func sql(_ text: String) throws -> String { try cluster.runSQL(text, database: test.name) }
}

/// Gives `body` processes on one fresh database and stops them afterwards.
func withDesks(
    _ count: Int = 1, clock: any WallClock = SystemClock(), _ body: ([BillingDesk]) async throws -> Void
) async throws {
    try await withProcesses(count, start: { try await BillingDesk($0, $1, clock: clock) }, body)
}

/// Gives `body` one process on a fresh database.
func withDesk(clock: any WallClock = SystemClock(), _ body: (BillingDesk) async throws -> Void) async throws {
    try await withDesks(1, clock: clock) { try await body($0[0]) }
}

/// The first hospital has two patients and a location; nobody else has any.
final class KnownLocations: BillingLocationSource {
    private let closed = Mutex(Set<LocationID>())

    /// Says from now on that a location is closed.
    func close(_ id: LocationID) { closed.withLock { _ = $0.insert(id) } }

    func standing(_ context: RequestContext, of id: LocationID) async throws(Failure) -> BillingLocationStanding {
        guard context.hospitalID == Given.hospital, id == Given.location else { return .unknown }
        return closed.withLock { $0.contains(id) } ? .closed : .open
    }
}
