import Dispatch
import Foundation
import Synchronization

/// Threads on which tests may block: on a child process, a socket, a lock or a reactor's end.
///
/// The cooperative pool has one thread a core. A test that waits there for psql takes half of a small machine from all
/// others, whose deadlines and time limits then pass though nothing is wrong. Dispatch's global queue is no better: on
/// Linux the cooperative pool is made of its threads, and it looks but once a second whether they stand still.
public final class BlockingThreads: TaskExecutor {
    /// The threads of this process.
    public static let ofTests = BlockingThreads()

    private static let stackBytes = 4 << 20

    private struct State {
        var work: [@Sendable () -> Void] = []
        /// Threads that wait for work.
        var idleCount = 0
    }

    private let state = Mutex(State())
    private let waiting = DispatchSemaphore(value: 0)

    private init() {}

    /// Runs a job on a thread that it may block.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        add { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    /// Runs a call that blocks, and goes on where the caller was.
    public static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            ofTests.add { continuation.resume(returning: body()) }
        }
    }

    private func add(_ work: @escaping @Sendable () -> Void) {
        let needsThread = state.withLock { state in
            state.work.append(work)
            return state.work.count > state.idleCount
        }
        if needsThread { startThread() }
        waiting.signal()
    }

    private func startThread() {
        state.withLock { $0.idleCount += 1 }
        let thread = Thread { [self] in
            while true {
                waiting.wait()
                let work = state.withLock { state in
                    state.idleCount -= 1
                    return state.work.removeFirst()
                }
                work()
                state.withLock { $0.idleCount += 1 }
            }
        }
        thread.stackSize = Self.stackBytes
        thread.start()
    }
}
