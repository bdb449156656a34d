import CSystem
import Dispatch
import Synchronization

extension Reactor {
    /// Adds a job of a task that prefers this reactor; from any thread.
    public func enqueue(_ job: consuming ExecutorJob) {
        enqueue(.preferring(UnownedJob(job)))
    }

    /// This reactor as the executor of an actor.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor { isolation.asUnownedSerialExecutor() }

    func enqueue(_ job: ReactorJob) {
        if isCurrent { return jobs.append(job) }
        post { $0.jobs.append(job) }
    }

    /// Puts something into the inbox and sees to it that it is run.
    func post(_ add: (inout Inbox) -> Void) {
        enum Next { case nothing, wake, runLate(DispatchQueue) }
        let next = inbox.withLock { inbox in
            add(&inbox)
            if case .ended(let queue) = inbox.phase { return Next.runLate(queue) }
            guard inbox.isAsleep else { return .nothing }
            inbox.isAsleep = false
            return .wake
        }
        switch next {
        case .nothing: break
        case .wake: poller.wake()
        case .runLate(let queue): queue.async { self.runLate() }
        }
    }

    /// Runs what came after the thread had ended, on the serial queue that stands in for it.
    func runLate() {
        csys_set_reactor_of_thread(Unmanaged.passUnretained(self).toOpaque())
        defer { csys_set_reactor_of_thread(nil) }
        repeat { runQueued() } while hasQueuedWork()
    }
}
