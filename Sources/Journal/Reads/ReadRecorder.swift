import Crypto
import EventLoop
public import Kernel
public import Postgres
import Synchronization

/// The record of reads: who read whose record, when and why; buffered and written in bulk every 250 ms and on drain.
///
/// A crash may lose that window of reads, never of writes. It is off the event path and never delays an answer. Reads
/// of one record by one person for one reason within a window are one row that says how many. Thread-safe.
public final class ReadRecorder: Sendable {
    /// How long reads gather before they are written.
    static let window = Duration.milliseconds(250)
    /// Rows that may wait in a buffer while the database is away; further ones are counted and lost.
    static let bufferLimit = 32_768
    /// Reactors beyond so many share a buffer.
    static let bufferCount = 4
    /// Rows in one statement.
    static let pageRows = 4_096

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
                    _ = await flush()
                }
            }
        }
    }

    /// Notes that the caller of `context` read a subject's record; `what` says which part and why.
    public func record(subject: SubjectID, what: StaticString, context: RequestContext) {
        let key = AccessKey(
            hospitalID: context.hospitalID, subjectID: subject, actorID: context.principal.id,
            what: what.hasPointerRepresentation ? Int(bitPattern: what.utf8Start) : Int(what.unicodeScalar.value))
        let access = Access(
            at: clock.now(), kind: context.principal.kind, what: what, requestID: context.requestID, times: 1)
        buffers[(Reactor.current?.index ?? 0) % buffers.count].add(key, access)
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
        let rows = buffer.takeAll()
        for start in stride(from: 0, to: rows.count, by: Self.pageRows) {
            let page = rows[start..<min(start + Self.pageRows, rows.count)]
            do throws(PostgresError) {
                _ = try await database.query(
                    statement(page), scope: .hospitals(Set(page.map(\.key.hospitalID)).sorted()))
            } catch {
                for row in rows[start...] { buffer.add(row.key, row.value) }
                return false
            }
        }
        return true
    }

    private func statement(_ page: ArraySlice<(key: AccessKey, value: Access)>) -> SQL {
        var columns = AccessColumns(capacity: page.count)
        for (key, access) in page { columns.append(ids.make(), key, access) }
        return Self.insert.bound(
            .ids(columns.hospitals), .ids(columns.subjects), .ids(columns.ids), .timestamps(columns.instants),
            .ids(columns.actors), .texts(columns.kinds), .texts(columns.parts), .texts(columns.requests),
            .int32s(columns.times))
    }

    private static let insert: PreparedStatement = """
        INSERT INTO journal.record_access
            (hospital_id, subject_id, access_id, accessed_at, actor_id, actor_kind, what, request_id, times)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """
}
