import Kernel
import Postgres
import Synchronization

/// Looks, once a second, for persons whom other processes erased: drops what this one holds of them, and notes them in this
/// machine's register.
public final class ErasureWatcher: Sendable {
    /// The time between two looks.
    static let period = Duration.seconds(1)
    /// How far back each look goes: longer than any batch takes from destroying a key to its commit.
    static let overlap = Duration.seconds(600)
    /// Keys that one statement reads.
    static let pageKeys: Int32 = 1_000

    private struct State {
        var task: Task<Void, Never>?
        var isStopped = false
        /// The latest time that was seen, by the database's clock; nil before the first look.
        var latest: Timestamp?
        /// Who was dealt with within the overlap.
        var seen: [ErasedSubject: Timestamp] = [:]
    }

    private struct Destroyed: Sendable {
        var subject: ErasedSubject
        var at: Timestamp
        var module: String
    }

    private let journal: EventJournal
    private let pause: @Sendable (Duration) async throws -> Void
    private let state = Mutex(State())

    /// Makes a watcher; `start` begins it. `pause` waits, and throws where the task is cancelled.
    public init(
        _ journal: EventJournal,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.journal = journal
        self.pause = pause
    }

    /// Begins to look; a second call does nothing. `onFailure` hears of looks that failed and are tried again.
    public func start(onFailure: @escaping @Sendable (any Error) -> Void) {
        state.withLock { state in
            guard state.task == nil, !state.isStopped else { return }
            // Unstructured: it runs beside everything else until `stop`.
            state.task = Task { [self] in
                while !Task.isCancelled {
                    do {
                        try await look()
                    } catch {
                        if !Task.isCancelled { onFailure(error) }
                    }
                    // Cancellation ends the wait, and with it the looks.
                    do { try await pause(Self.period) } catch { return }
                }
            }
        }
    }

    /// Ends the looks.
    public func stop() async {
        let task = state.withLock { state in
            state.isStopped = true
            defer { state.task = nil }
            return state.task
        }
        task?.cancel()
        await task?.value
    }

    /// Looks once; answers how many persons it had not known of.
    @discardableResult
    public func look() async throws -> Int {
        let (latest, seen) = state.withLock { ($0.latest, $0.seen) }
        let resources = journal.resources
        let found = try await resources.database.withConnection(.system) { connection in
            try await Self.destroyed(since: latest?.advanced(by: .zero - Self.overlap), connection)
        }
        let new = found.filter { seen[$0.subject] == nil }
        if new.isEmpty { return 0 }
        let newest = new.map(\.at).max().map { max($0, latest ?? $0) }
        let recent = newest?.advanced(by: .zero - Self.overlap)
        // The first look tells of everyone: keys and states in memory are younger than this process, but what listeners
        // keep on disk, such as messages, is of the time before it.
        journal.forget(
            new.map(\.subject),
            recent: new.filter { found in recent.map { found.at >= $0 } ?? true }.map(\.subject))
        if let register = resources.register {
            _ = try await register.adopt(new.map { (subject: $0.subject, module: $0.module, at: $0.at) })
        }
        state.withLock { state in
            state.latest = newest
            for one in new { state.seen[one.subject] = one.at }
            if let recent { state.seen = state.seen.filter { $0.value >= recent } }
        }
        return new.count
    }

    private static func destroyed(
        since: Timestamp?, _ connection: BorrowedConnection
    ) async throws -> [Destroyed] {
        var found: [Destroyed] = []
        var after = (
            at: since ?? Timestamp.earliest, hospital: HospitalID(high: 0, low: 0), subject: SubjectID(high: 0, low: 0)
        )
        while true {
            let page = try await connection.query(
                """
                SELECT hospital_id, subject_id, destroyed_at, coalesce(destroyed_by, '')
                FROM journal.data_key
                WHERE destroyed_at IS NOT NULL
                    AND (destroyed_at, hospital_id, subject_id) > (\(after.at), \(after.hospital), \(after.subject))
                ORDER BY destroyed_at, hospital_id, subject_id
                LIMIT \(pageKeys)
                """)
            for index in 0..<page.count {
                let row = page[index]
                let subject = ErasedSubject(hospitalID: try row.id(0), subjectID: try row.id(1))
                after = (try row.timestamp(2), subject.hospitalID, subject.subjectID)
                found.append(Destroyed(subject: subject, at: after.at, module: try row.text(3)))
            }
            if page.count < Int(pageKeys) { return found }
        }
    }
}
