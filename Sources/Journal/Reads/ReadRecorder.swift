import Crypto
import EventLoop
public import Kernel
public import Postgres
import Synchronization

/// The record of reads: who read whose record, when and why; buffered and written in bulk every 250 ms and on drain.
///
/// A crash may lose that window of reads, never of writes. It is off the event path and never delays an answer. What one
/// person read for one reason within a window is one row, which says whose records and how often each. Thread-safe.
public final class ReadRecorder: Sendable {
    /// How long reads gather before they are written.
    static let window = Duration.milliseconds(250)
    /// Subjects that may wait in a buffer while the database is away; reads of further ones are counted and lost.
    static let bufferLimit = 32_768
    /// Reactors beyond so many share a buffer.
    static let bufferCount = 4
    /// Rows in one round trip.
    static let pageRows = 64

    private let database: Database
    private let clock: any WallClock
    private let ids: UUIDv7Generator
    private let buffers: [AccessBuffer]
    private let state = Mutex(State())

    private struct State {
        var task: Task<Void, Never>?
        var isStopped = false
    }

    /// Makes a recorder; `start()` begins the writing.
    public init(database: Database, clock: any WallClock) {
        self.database = database
        self.clock = clock
        ids = UUIDv7Generator(clock: clock)
        buffers = (0..<Self.bufferCount).map { _ in AccessBuffer(limit: Self.bufferLimit) }
    }

    /// How many reads were lost because the buffer was full.
    public var lostCount: UInt64 { buffers.reduce(0) { $0 + $1.lostCount } }

    /// Begins the bulk writing; a second call does nothing.
    public func start() {
        state.withLock { state in
            guard state.task == nil, !state.isStopped else { return }
            // Unstructured: it runs beside all requests until `stop`.
            state.task = Task { [self] in
                while !Task.isCancelled {
                    // Losing the error is right: cancellation ends the loop above.
                    try? await Task.sleep(for: Self.window)
                    // `stop` writes what is left.
                    if Task.isCancelled { return }
                    // In a task that `stop` does not cancel: what it had sent would count as unwritten, and be written twice.
                    _ = await Task { await self.flush() }.value
                }
            }
        }
    }

    /// Notes that the caller of `context` read a subject's record; `what` says which part; why is the context's.
    public func record(subject: SubjectID, what: StaticString, context: RequestContext) {
        let key = AccessKey(
            hospitalID: context.hospitalID, actorID: context.principal.id,
            what: what.hasPointerRepresentation ? Int(bitPattern: what.utf8Start) : Int(what.unicodeScalar.value),
            reason: context.accessReason)
        let read = AccessGroup.Read(subject: subject, requestID: context.requestID)
        buffers[(Reactor.current?.index ?? 0) % buffers.count].add(key, read) {
            AccessGroup(at: clock.now(), kind: context.principal.kind, what: what)
        }
    }

    /// Writes what is buffered and ends.
    public func stop() async {
        let task = state.withLock { state in
            state.isStopped = true
            defer { state.task = nil }
            return state.task
        }
        task?.cancel()
        await task?.value
        _ = await flush()
    }

    /// Writes what is buffered; false where the database did not take it, and it stays in the buffer.
    @discardableResult
    public func flush() async -> Bool {
        var isAllWritten = true
        for buffer in buffers where isAllWritten { isAllWritten = await flush(buffer) }
        return isAllWritten
    }

    private func flush(_ buffer: AccessBuffer) async -> Bool {
        let rows = Array(buffer.takeAll())
        for start in stride(from: 0, to: rows.count, by: Self.pageRows) {
            let page = rows[start..<min(start + Self.pageRows, rows.count)]
            do throws(PostgresError) {
                _ = try await database.pipeline(
                    page.map { statement($0.key, $0.value) },
                    scope: .hospitals(Set(page.map(\.key.hospitalID)).sorted()))
            } catch {
                for row in rows[start...] { buffer.putBack(row) }
                return false
            }
        }
        return true
    }

    private func statement(_ key: AccessKey, _ group: AccessGroup) -> SQL {
        (key.reason == nil ? Self.insert : Self.insertWithReason).bound(
            .id(key.hospitalID), .id(ids.make(EntityID<RecordedReadTag>.self)), .timestamp(group.at), .id(key.actorID),
            .text(group.kind.rawValue), .text(group.what.description), .ids(group.subjects), .int32s(group.times),
            .texts(group.requests), key.reason.map { .text($0) } ?? .null(.text))
    }

    private static let insert: PreparedStatement = """
        INSERT INTO journal.record_access
            (hospital_id, access_id, accessed_at, actor_id, actor_kind, what, subject_ids, times, request_ids, reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """

    /// A reason is in free words: of a record that was erased meanwhile it is not kept.
    private static let insertWithReason: PreparedStatement = """
        INSERT INTO journal.record_access
            (hospital_id, access_id, accessed_at, actor_id, actor_kind, what, subject_ids, times, request_ids, reason)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, CASE WHEN NOT EXISTS (
            SELECT FROM journal.data_key AS k
            WHERE k.hospital_id = $1 AND k.subject_id = ANY ($7) AND k.destroyed_at IS NOT NULL) THEN $10 END
        """
}
