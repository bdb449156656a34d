import CSystem
import Dispatch
import Synchronization

extension Reactor {
    /// Adds a job from any thread.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent { return jobs.append(job) }
        post { $0.jobs.append(job) }
    }

    /// This reactor as the executor of an actor.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    /// Traps unless called on the reactor's thread.
    public func checkIsolated() { precondition(isCurrent, "not on the reactor's thread") }

    /// Whether the caller runs on the reactor's thread.
    public func isIsolatingCurrentContext() -> Bool? { isCurrent }

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
