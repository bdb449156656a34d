/// Runs blocking work away from the reactors on a bounded number of threads.
///
/// Password hashing, key work, file calls, rendering and compression go here; nothing that waits for a peer does.
public final class OffloadPool: Sendable {
    /// Makes a pool that runs at most `width` pieces of work at once and queues at most `queueLimit` more.
    public init(label: String, width: Int, queueLimit: Int) { fatalError() }

    /// Runs `work` on a thread of the pool and resumes the caller on its own executor.
    ///
    /// Throws `OffloadError.queueFull` before anything ran when the queue is at its limit, else what `work` throws.
    public func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        fatalError()
    }
}

/// Why a piece of work was not taken.
public enum OffloadError: Error, Sendable {
    /// The queue is at its limit; the answer is 503 with Retry-After.
    case queueFull
}
