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
        let pages = Self.pages(of: Array(buffer.takeAll()))
        for (index, page) in pages.enumerated() {
            do throws(PostgresError) {
                _ = try await database.pipeline(
                    page.map { statement($0.key, $0.value) },
                    scope: .hospitals(Set(page.map(\.key.hospitalID)).sorted()))
            } catch {
                for row in pages[index...].joined() { buffer.putBack(row) }
                return false
            }
        }
        return true
    }

    private typealias BufferedRow = (key: AccessKey, value: AccessGroup)

    /// What is written in one transaction each: rows without a reason many at once; one with a reason alone, since it
    /// holds the keys of those whose records were read, and waits for an erasure of one of them.
    private static func pages(of rows: [BufferedRow]) -> [[BufferedRow]] {
        let plain = rows.filter { $0.key.reason == nil }
        let starts = stride(from: 0, to: plain.count, by: pageRows)
        return starts.map { Array(plain[$0..<min($0 + pageRows, plain.count)]) }
            + rows.filter { $0.key.reason != nil }.map { [$0] }
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

    /// A reason is in free words: it is not kept of a record that is erased before, beside this or afterwards.
    private static let insertWithReason: PreparedStatement = """
        SELECT journal.record_reasoned_access($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """
}
