import Crypto
import EventLoop
import HTTP
import Journal
import Kernel
import PatientAPI
import Postgres
import SchedulingAPI
import Synchronization
import TestSupport
import Testing

@testable import Scheduling

/// What tests of the module have in common.
enum Given {
    static let hospital = HospitalID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0001)
    static let otherHospital = HospitalID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0002)
    static let patient = PatientID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0011)
    static let otherPatient = PatientID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0012)
    static let location = LocationID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0051)
    static let berlin = LocationID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0052)
    static let doctor = UserID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0a01)
    static let otherDoctor = UserID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0a02)
    static let receptionist = UserID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0777)
    /// 2026-01-05, a Monday, at 08:00 in Cairo.
    static let at = Timestamp(seconds: 1_767_592_800)

    static func instant(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }
    static func day(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }
    static func time(_ text: String) throws -> LocalTime { try #require(LocalTime(text)) }
}

/// One process over a test's database: the module with a real journal, and its routes behind the real middleware.
struct SchedulingDesk: ProcessDesk {
    typealias ServiceFailure = SchedulingServiceError

    let cluster: PrivatePostgres
    let test: TestDatabase
    let group: ReactorGroup
    let database: Database
    let journal: EventJournal
    let keys: Keyring
    let dependencies: SchedulingDependencies
    let module: SchedulingModule
    let server: HTTPServer
    let ids: UUIDv7Generator
    let patients = KnownPatients(of: Given.hospital, [Given.patient, Given.otherPatient])
    let practitioners = KnownPractitioners()

    var service: any SchedulingService { module.service }

    /// Starts a process at a clock's time.
    init(_ cluster: PrivatePostgres, _ test: TestDatabase, clock: any WallClock) async throws {
        self.cluster = cluster
        self.test = test
        group = try ReactorGroup(count: 1)
        database = Database(
            configuration: DatabaseConfiguration(connectionString: test.loginConnectionString), group: group)
        ids = UUIDv7Generator(clock: SystemClock())
        keys = Keyring(masterKey: [UInt8](repeating: 7, count: 32))
        journal = EventJournal(database: database, group: group, keys: keys, clock: SystemClock(), ids: ids)
        journal.register(modules: [SchedulingModule.journalModule])
        try await database.start()
        dependencies = SchedulingDependencies(
            database: database, journal: journal, reads: ReadRecorder(database: database, clock: SystemClock()),
            patients: patients, practitioners: practitioners, locations: KnownLocations(), profiles: FixedProfiles(),
            clock: clock, ids: ids, zones: TimeZoneDatabase())
        module = SchedulingModule(dependencies)
        var settings = HTTPServerConfiguration()
        settings.rateLimitsAreOn = false
        server = try HTTPServer(
            configuration: settings, routes: module.routes,
            dependencies: HTTPServerDependencies(
                authenticator: PlainTokens(Given.receptionist), clock: SystemClock(), ids: ids, readiness: { [] }),
            group: group)
    }

    /// Stops everything.
    func stop() async {
        await journal.stop()
        await database.stop()
        await BlockingThreads.run { group.stop() }
    }

    /// The context of a request of a hospital's front desk.
    func context(
        _ hospital: HospitalID = Given.hospital, key: String? = nil, hash: UInt8 = 1,
        permissions: Set<String> = []
    ) -> RequestContext {
        .ofTest(
            Principal(kind: .user, id: Given.receptionist, roles: ["receptionist"], permissions: permissions),
            in: hospital, key: key, hash: hash)
    }

    /// Verifies the whole log, and every projection against it.
    func expectClean(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let verifier = JournalVerifier(database: database, keys: keys, modules: [SchedulingModule.journalModule])
        let report = try await verifier.verify()
        #expect(
            report.isClean, "\(report.lines.filter { !$0.isClean }.map(\.description))", sourceLocation: sourceLocation)
    }

    /// Runs statements as the superuser.
    @discardableResult
    func sql(_ text: String) throws -> String { try cluster.runSQL(text, database: test.name) }
}

/// Gives `body` processes on one fresh database and stops them afterwards.
func withDesks(
    _ count: Int = 1, clock: any WallClock = ManualClock(Given.at), _ body: ([SchedulingDesk]) async throws -> Void
) async throws {
    try await withProcesses(count, start: { try await SchedulingDesk($0, $1, clock: clock) }, body)
}

/// Gives `body` one process on a fresh database.
func withDesk(
    clock: any WallClock = ManualClock(Given.at), _ body: (SchedulingDesk) async throws -> Void
) async throws {
    try await withDesks(1, clock: clock) { try await body($0[0]) }
}

/// The first hospital has two locations, of which one is in Berlin; nobody else has any.
struct KnownLocations: SchedulingLocationSource {
    func location(_ context: RequestContext, _ id: LocationID) async throws(Failure) -> SchedulingLocation? {
        guard context.hospitalID == Given.hospital else { return nil }
        switch id {
        case Given.location: return SchedulingLocation(isOpen: true, timeZone: nil)
        case Given.berlin: return SchedulingLocation(isOpen: true, timeZone: "Europe/Berlin")
        default: return nil
        }
    }
}

/// The first hospital has two doctors, and whoever is added; nobody else has any.
final class KnownPractitioners: PractitionerSource {
    private let known = Mutex<Set<UserID>>([Given.doctor, Given.otherDoctor])

    /// Says from now on that there is one more.
    func add(_ id: UserID) { known.withLock { _ = $0.insert(id) } }

    /// Says from now on that there is one less.
    func remove(_ id: UserID) { known.withLock { _ = $0.remove(id) } }

    func practitioner(_ context: RequestContext, _ id: UserID) async throws(Failure) -> PractitionerSummary? {
        guard context.hospitalID == Given.hospital, known.withLock({ $0.contains(id) }) else { return nil }
        return PractitionerSummary(id: id, displayName: "Dr. Samir")
    }
}
