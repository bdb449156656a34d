import Dispatch
import Foundation
import Synchronization

/// Threads on which tests may block: on a child process, a lock or a reactor's end.
///
/// The cooperative pool has one thread a core. A test that waits there for psql takes half of a small machine from all
/// others, whose deadlines and time limits then pass though nothing is wrong. Dispatch's own threads are no better: it
/// looks but once a second whether they stand still, and what the product offloads waits behind them.
public final class BlockingThreads: TaskExecutor {
    /// The threads of this process.
    public static let ofTests = BlockingThreads()

    /// More than the tests that may hold a database, so that those which do can always go on.
    private static let count = 16
    private static let stackBytes = 4 << 20

    private let jobs = Mutex<[UnownedJob]>([])
    private let waiting = DispatchSemaphore(value: 0)

    private init() {
        for number in 0..<Self.count {
            let thread = Thread { [self] in
                while true { runNext() }
            }
            thread.name = "blocking-\(number)"
            thread.stackSize = Self.stackBytes
            thread.start()
        }
    }

    /// Runs a job on a thread that it may block.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        waiting.signal()
    }

    private func runNext() {
        waiting.wait()
        let job = jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        job?.runSynchronously(on: asUnownedTaskExecutor())
    }
}
