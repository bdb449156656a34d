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
    /// Transactions of rows that the database refused before, in one go over a buffer.
    static let retryPageLimit = 16
    /// How long reads with reasons may wait for an erasure of somebody whose record was read.
    static let reasonTimeout = Duration.seconds(5)

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

    /// How many reads were lost: a buffer was full, or the database took them in no form until the process ended.
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

    /// Writes what is buffered and ends; what the database takes in no form, or cannot be asked for, is counted as lost.
    public func stop() async {
        let task = state.withLock { state in
            state.isStopped = true
            defer { state.task = nil }
            return state.task
        }
        task?.cancel()
        await task?.value
        // Once for each size of page: what can be written is then written.
        for _ in AccessPage.rowLimits where buffers.contains(where: { !$0.isEmpty }) {
            _ = await flush(retryPageLimit: .max)
        }
        for buffer in buffers { buffer.lose(buffer.takeAll(ids: ids)) }
    }

    /// Writes what is buffered; false where the database did not take all of it, and the rest stays in the buffer.
    @discardableResult
    public func flush() async -> Bool { await flush(retryPageLimit: Self.retryPageLimit) }

    private func flush(retryPageLimit: Int) async -> Bool {
        var isAllWritten = true
        for buffer in buffers {
            switch await flush(buffer, retryPageLimit) {
            case .written: break
            case .refused: isAllWritten = false
            case .unreachable: return false
            }
        }
        return isAllWritten
    }

    /// What became of a buffer's rows.
    private enum Outcome { case written, refused, unreachable }

    /// What the database refuses keeps nothing else back; where it takes nothing now, the rest waits too.
    private func flush(_ buffer: AccessBuffer, _ retryPageLimit: Int) async -> Outcome {
        let all = AccessPage.pages(of: buffer.takeAll(ids: ids))
        let first = all.firstIndex(where: \.isRetry) ?? all.count
        let pages = all.prefix(first + min(retryPageLimit, all.count - first))
        // Those that failed less often come first the next time.
        buffer.putBack(all[pages.count...].flatMap(\.rows))
        var outcome = pages.count < all.count ? Outcome.refused : .written
        for (index, page) in pages.enumerated() {
            do throws(PostgresError) {
                try await write(page)
            } catch {
                switch ReadFault(error, of: page) {
                case .refused:
                    outcome = .refused
                    buffer.putBack(page.refused)
                case .waits:
                    buffer.putBack(pages[index...].flatMap(\.rows))
                    return .refused
                case .unreachable(let isUnanswered):
                    buffer.putBack(isUnanswered ? page.unanswered : page.rows)
                    buffer.putBack(pages[(index + 1)...].flatMap(\.rows))
                    return .unreachable
                }
            }
        }
        return outcome
    }

    private func write(_ page: AccessPage) async throws(PostgresError) {
        let statements = page.rows.map(statement)
        guard page.hasReasons, let hospital = page.hospitals.first else {
            _ = try await database.pipeline(statements, scope: .hospitals(page.hospitals))
            return
        }
        let held = [Self.holdKeys.bound(.id(hospital), .ids(page.subjects))] + statements
        do {
            // A connection of its own: whoever waits for an erasure on a shared one has all others wait.
            try await database.withConnection(.app) { connection in
                _ = try await connection.pipeline(held, scope: .hospital(hospital), timeout: Self.reasonTimeout)
            }
        } catch {
            throw (error as? PostgresError) ?? .cancelled
        }
    }

    private func statement(_ row: AccessRow) -> SQL {
        let (key, group) = (row.key, row.group)
        return (key.reason == nil ? Self.insert : Self.insertWithReason).bound(
            .id(key.hospitalID), .id(row.id), .timestamp(group.at), .id(key.actorID),
            .text(group.kind.rawValue), .text(group.what.description), .ids(group.subjects), .int32s(group.times),
            .texts(group.requests), key.reason.map { .text($0) } ?? .null(.text))
    }

    private static let insert: PreparedStatement = """
        INSERT INTO journal.record_access
            (hospital_id, access_id, accessed_at, actor_id, actor_kind, what, subject_ids, times, request_ids, reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT DO NOTHING
        """

    private static let holdKeys: PreparedStatement = "SELECT journal.hold_keys_of_read($1, $2)"

    /// A reason is in free words: it is not kept of a record that is erased before, beside this or afterwards.
    private static let insertWithReason: PreparedStatement = """
        SELECT journal.record_reasoned_access($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """
}
