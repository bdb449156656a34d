import Dispatch

/// Threads on which tests may block: on a child process, a lock or a reactor's end.
///
/// The cooperative pool has one thread a core. A test that waits there for psql takes half of a small machine from all
/// others, whose deadlines and time limits then pass though nothing is wrong.
public final class BlockingThreads: TaskExecutor {
    /// The threads of this process.
    public static let ofTests = BlockingThreads()

    private let queue = DispatchQueue(label: "medley.tests.blocking", attributes: .concurrent)

    /// Runs a job on a thread that it may block.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
