import Dispatch
import Synchronization

/// Runs blocking work away from the reactors on a bounded number of threads.
///
/// Password hashing, key work, file calls, rendering and compression go here; nothing that waits for a peer does.
public final class OffloadPool: Sendable {
    private struct State {
        /// The queues that run nothing.
        var idle: [DispatchQueue]
        var waiting: [OffloadPiece] = []
    }

    /// The most pieces that run at once.
    public let width: Int
    /// The most pieces that wait for a thread.
    public let queueLimit: Int
    private let state: Mutex<State>

    /// Makes a pool that runs at most `width` pieces of work at once and queues at most `queueLimit` more.
    public init(label: String, width: Int, queueLimit: Int) {
        precondition(width > 0 && queueLimit >= 0, "a pool has a thread")
        self.width = width
        self.queueLimit = queueLimit
        // A serial queue for each place: Dispatch gives each of them a thread of its own even while others block,
        // which it does not for the pieces of one concurrent queue.
        state = Mutex(State(idle: (0..<width).map { DispatchQueue(label: "\(label).\($0)") }))
    }

    /// How many pieces run and how many wait at the moment, for metrics.
    public var load: OffloadLoad {
        state.withLock { OffloadLoad(running: width - $0.idle.count, waiting: $0.waiting.count) }
    }

    /// Runs `work` on a thread of the pool and resumes the caller on its own executor.
    ///
    /// Throws `OffloadError.queueFull` before anything ran when the queue is at its limit, `CancellationError` where
    /// the task is cancelled before the work began (it is then not run), else what `work` throws. Work that runs is
    /// not interrupted.
    public nonisolated(nonsending) func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let ticket = OffloadTicket()
        let outcome = await withCancellation {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<Result<Value, any Error>, Never>) in
                let piece = OffloadPiece(
                    ticket: ticket,
                    run: {
                        let result = Result(catching: work)
                        return { continuation.resume(returning: result) }
                    },
                    refuse: { continuation.resume(returning: .failure($0)) })
                submit(piece)
            }
        } onCancel: {
            cancel(ticket)
        }
        return try outcome.get()
    }

    private func submit(_ piece: OffloadPiece) {
        enum Place { case start(DispatchQueue), waits, refused(any Error) }
        let place = state.withLock { state -> Place in
            if piece.ticket.isCancelled { return .refused(CancellationError()) }
            if let queue = state.idle.popLast() { return .start(queue) }
            if state.waiting.count >= queueLimit { return .refused(OffloadError.queueFull) }
            state.waiting.append(piece)
            return .waits
        }
        switch place {
        case .start(let queue): queue.async { self.work(on: queue, piece) }
        case .waits: break
        case .refused(let error): piece.refuse(error)
        }
    }

    /// Runs a piece and then the next that waits, each as a block of its own.
    private func work(on queue: DispatchQueue, _ piece: OffloadPiece) {
        let resume = piece.run()
        let next: OffloadPiece? = state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.idle.append(queue)
            return nil
        }
        // Only now, so that the caller finds the place free.
        resume()
        if let next { queue.async { self.work(on: queue, next) } }
    }

    private func cancel(_ ticket: OffloadTicket) {
        let withdrawn: OffloadPiece? = state.withLock { state in
            ticket.markCancelled()
            guard let place = state.waiting.firstIndex(where: { $0.ticket === ticket }) else { return nil }
            return state.waiting.remove(at: place)
        }
        withdrawn?.refuse(CancellationError())
    }
}

/// How busy a pool is.
public struct OffloadLoad: Hashable, Sendable {
    /// The pieces that run.
    public var running: Int
    /// The pieces that wait for a thread.
    public var waiting: Int

    /// Makes a load; see the properties.
    public init(running: Int, waiting: Int) {
        self.running = running
        self.waiting = waiting
    }
}

/// Why a piece of work was not taken.
public enum OffloadError: Error, Sendable {
    /// The queue is at its limit; the answer is 503 with Retry-After.
    case queueFull
}

/// One piece of work with its caller; it is either run or refused, once.
private struct OffloadPiece: Sendable {
    let ticket: OffloadTicket
    /// Does the work and returns what resumes the caller.
    let run: @Sendable () -> (@Sendable () -> Void)
    let refuse: @Sendable (any Error) -> Void
}

/// Names a piece, and remembers a cancellation that came before it was submitted.
private final class OffloadTicket: Sendable {
    private let cancelled = Atomic<Bool>(false)
    var isCancelled: Bool { cancelled.load(ordering: .relaxed) }
    func markCancelled() { cancelled.store(true, ordering: .relaxed) }
}
