public import Crypto
import Kernel
import Postgres
import Synchronization
public import Telemetry

/// Says in the database that this process lives, what it knows of events, and under which master key it works.
///
/// So that a newer version of an event is written only once every process knows it, and a new master key is brought in only
/// while nobody works (docs/adr/0018-versions-of-events.md). A row with a lease, renewed on any connection: it works behind
/// a pooler, and that of a process that dies ends by itself.
public final class ProcessAttendance: Sendable {
    /// How often the row is renewed and the versions are looked at.
    static let period = Duration.seconds(5)
    /// How long a process that is not heard of counts as living.
    static let leaseMilliseconds: Int64 = 30_000

    /// Who attends.
    public struct Attendant: Sendable {
        /// What operators see: what the process does, and where.
        public var name: String
        /// Its release.
        public var release: String
        /// Whether it raises the versions of events to what every living process knows. On a log without events any
        /// process does.
        public var activates: Bool

        /// Describes a process; see the properties.
        public init(name: String, release: String, activates: Bool) {
            self.name = name
            self.release = release
            self.activates = activates
        }
    }

    private let attendant: Attendant
    private let processID: LeaseHolderID
    private let fingerprint: String
    private let known: KnownVersions
    private let written: WrittenVersions
    private let database: Database
    private let logger: Logger
    private let task = BackgroundTask()
    /// What was told to be held back; nil before the first look.
    private let told = Mutex<[EventName]?>(nil)

    /// Makes an attendance of a process that writes by `journal`; `modules` are all of its program.
    public init(
        _ attendant: Attendant, _ journal: EventJournal, modules: [AnyJournalModule], masterKey: MasterKey,
        logger: Logger
    ) {
        self.attendant = attendant
        self.logger = logger
        processID = journal.resources.ids.make()
        fingerprint = masterKey.fingerprint
        known = KnownVersions(modules)
        written = journal.resources.written
        database = journal.resources.database
    }

    /// Attends before anything is written, and goes on until `stop`; throws `AttendanceError` where the process may not
    /// work here.
    ///
    /// `onEnd` is called once where it may not any more: the process must end.
    public func start(onEnd: @escaping @Sendable (AttendanceError) -> Void) async throws {
        try await round()
        task.start { [self] in
            while !Task.isCancelled {
                // Cancellation ends the wait, and with it the attendance.
                do { try await Task.sleep(for: Self.period) } catch { return }
                do {
                    try await round()
                } catch let error as AttendanceError where error != .busy {
                    return onEnd(error)
                } catch {
                    if Task.isCancelled { return }
                    logger.debug("the database was not told that this process lives", ["error": .type(of: error)])
                }
            }
        }
    }

    /// Renews the row, and takes what the database says of versions.
    public func round() async throws {
        let rows: ResultSet
        do {
            rows = try await query(attendStatement)
        } catch PostgresError.server(let server) {
            switch server.sqlState {
            case "MJ009": throw AttendanceError.anotherMasterKey
            case "MJ010": throw AttendanceError.outdated(server.detail ?? "")
            case "55P03": throw AttendanceError.busy
            default: throw PostgresError.server(server)
            }
        }
        var versions: [EventName: Int] = [:]
        for index in 0..<rows.count {
            let row = rows[index]
            versions[EventName(module: try row.text(0), type: try row.text(1))] = try row.int(2)
        }
        tell(written.set(versions, known: known.versions))
    }

    /// Ends the attendance: nobody waits for this process any more.
    public func stop() async {
        await task.stop()
        guard database.isReady else { return }
        // Losing the error is right: the row ends by itself.
        _ = try? await query("SELECT journal.leave(\(processID))")
    }

    private func query(_ statement: SQL) async throws -> ResultSet {
        try await database.withConnection(.system) { try await $0.query(statement) }
    }

    private var attendStatement: SQL {
        let names = known.names
        return """
            SELECT module, type, version
            FROM journal.attend(
                \(processID), \(attendant.name), \(attendant.release), \(fingerprint), \(Self.leaseMilliseconds),
                \(.texts(names.map(\.module))), \(.texts(names.map(\.type))),
                \(.int32s(names.map { Int32(known.versions[$0] ?? 0) })), \(.bool(attendant.activates)))
            """
    }

    /// Says once what is held back, and once that it is no more.
    private func tell(_ lacking: [EventName]) {
        let before = told.withLock { told in
            defer { told = lacking }
            return told
        }
        if lacking == before { return }
        if !lacking.isEmpty {
            logger.info(
                "newer versions of events are not written yet: not every process knows them, or nobody activated them",
                ["events": .public(lacking.map(\.description).joined(separator: ", "))])
        } else if before != nil {
            logger.info("every event is written in the newest version from now on")
        }
    }
}
