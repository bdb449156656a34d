import Crypto
import EventLoop
import Jobs
import Journal
import Kernel
import NotificationAPI
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Notification

/// What tests of the module have in common.
enum Given {
    static let hospital = HospitalID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0001)
    static let otherHospital = HospitalID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0002)
    static let patient = PatientID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0011)
    static let appointment = MessageSubjectID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0a11)
    static let otherAppointment = MessageSubjectID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0a12)
    static let staff = UserID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0777)
    /// 2026-01-05, a Monday, at 08:00 in Cairo.
    static let at = Timestamp(seconds: 1_767_592_800)

    static func instant(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }
    static func locale(_ text: String) throws -> LanguageTag { try #require(LanguageTag(text)) }
    static func quiet(_ from: Int, _ to: Int) throws -> QuietHours {
        QuietHours(
            from: try #require(LocalTime(hour: from, minute: 0)), to: try #require(LocalTime(hour: to, minute: 0)))
    }

    /// An appointment in three days.
    static func booked(
        _ id: MessageSubjectID = appointment, hours: Int = 72, insteadOf previous: MessageSubjectID? = nil
    ) -> BookedAppointment {
        BookedAppointment(
            appointmentID: id, patientID: patient, startsAt: at.advanced(by: .seconds(hours * 3_600)),
            timeZone: "Africa/Cairo", service: "Cardiology", previousID: previous, at: at)
    }

    /// The end of an appointment.
    static func ended(_ id: MessageSubjectID = appointment, isCancelled: Bool) -> EndedAppointment {
        EndedAppointment(appointmentID: id, patientID: patient, isCancelled: isCancelled, at: at)
    }
}

/// One process over a test's database: the module with a real journal.
struct NotificationDesk: ProcessDesk {
    typealias ServiceFailure = NotificationServiceError

    let cluster: PrivatePostgres
    let test: TestDatabase
    let group: ReactorGroup
    let database: Database
    let journal: EventJournal
    let keys: Keyring
    let clock: ManualClock
    let module: NotificationModule

    /// Starts a process at a clock's time.
    init(
        _ cluster: PrivatePostgres, _ test: TestDatabase, _ clock: ManualClock, _ channels: [any MessageChannel],
        _ recipients: KnownRecipients
    ) async throws {
        self.cluster = cluster
        self.test = test
        self.clock = clock
        group = try ReactorGroup(count: 1)
        database = Database(
            configuration: DatabaseConfiguration(connectionString: test.loginConnectionString), group: group)
        keys = Keyring(masterKey: [UInt8](repeating: 7, count: 32))
        journal = EventJournal(
            database: database, group: group, keys: keys, clock: SystemClock(),
            ids: UUIDv7Generator(clock: SystemClock()))
        journal.register(modules: [NotificationModule.journalModule])
        try await database.start()
        module = NotificationModule(
            NotificationDependencies(
                database: database, journal: journal, recipients: recipients, profiles: FixedProfiles(), clock: clock,
                zones: TimeZoneDatabase()), channels: channels)
    }

    /// Stops everything.
    func stop() async {
        await journal.stop()
        await database.stop()
        await BlockingThreads.run { group.stop() }
    }

    /// The context of a request of a hospital's staff.
    func context(_ hospital: HospitalID = Given.hospital) -> RequestContext {
        .ofTest(Principal(kind: .user, id: Given.staff, roles: ["admin"], permissions: []), in: hospital)
    }

    /// Tells the module of an appointment.
    func follow(_ booked: BookedAppointment) async throws {
        try await module.appointments.follow(context(), booked)
    }

    /// Tells the module of an appointment's end.
    func follow(_ ended: EndedAppointment) async throws {
        try await module.appointments.follow(context(), ended)
    }

    /// The message of a kind about an appointment.
    func message(
        _ kind: MessageKind, of id: MessageSubjectID = Given.appointment, hours: Int = 72
    ) async throws -> MessageView {
        let startsAt = Given.at.advanced(by: .seconds(hours * 3_600))
        let id = NotificationKeys.message(Given.hospital, kind, id, Given.patient, occurrence: "\(startsAt)")
        return try await module.service.message(context(), id)
    }

    /// Sends what is due, and sees that nothing failed.
    func send(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let report = try await module.sending.round()
        #expect(report.failed == 0, "\(report)", sourceLocation: sourceLocation)
    }

    /// Verifies the whole log, and every projection against it.
    func expectClean(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let verifier = JournalVerifier(database: database, keys: keys, modules: [NotificationModule.journalModule])
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
    _ count: Int = 1, _ channels: [any MessageChannel], recipients: KnownRecipients = KnownRecipients(),
    _ body: ([NotificationDesk]) async throws -> Void
) async throws {
    let clock = ManualClock(Given.at)
    try await withProcesses(
        count, start: { try await NotificationDesk($0, $1, clock, channels, recipients) }, body)
}

/// Gives `body` one process on a fresh database.
func withDesk(
    _ channels: any MessageChannel..., recipients: KnownRecipients = KnownRecipients(),
    _ body: (NotificationDesk) async throws -> Void
) async throws {
    try await withDesks(1, channels, recipients: recipients) { try await body($0[0]) }
}

/// The first hospital has one patient, who is reached by phone and e-mail until somebody erases them.
final class KnownRecipients: MessageRecipientSource {
    private let known = Mutex<MessageRecipient?>(
        MessageRecipient(name: "Amina", email: "amina@example.org", phone: "+201001234567"))

    /// Says from now on that this is the patient; nobody for nil.
    func become(_ recipient: MessageRecipient?) { known.withLock { $0 = recipient } }

    func recipient(_ context: RequestContext, _ patient: PatientID) async throws(Failure) -> MessageRecipient? {
        guard context.hospitalID == Given.hospital, patient == Given.patient else { return nil }
        return known.withLock { $0 }
    }
}

/// A provider that keeps what it is given and answers as it is told; without words left it takes everything.
final class RecordingChannel: MessageChannel {
    let name: String
    let kind: ChannelKind
    private let state = Mutex<(outcomes: [ChannelOutcome], sent: [OutboundMessage])>(([], []))

    init(_ name: String, _ kind: ChannelKind, _ outcomes: [ChannelOutcome] = []) {
        self.name = name
        self.kind = kind
        state.withLock { $0.outcomes = outcomes }
    }

    /// What it was given, in order, taken or not.
    var given: [OutboundMessage] { state.withLock { $0.sent } }

    func send(_ message: OutboundMessage, deadlineNanoseconds: UInt64) async -> ChannelOutcome {
        state.withLock { state in
            state.sent.append(message)
            return state.outcomes.isEmpty
                ? .sent(providerMessageID: "\(name)-\(state.sent.count)") : state.outcomes.removeFirst()
        }
    }
}
