import Dispatch

/// What other threads have put in for a reactor, and whether its thread must be woken to see it.
struct Inbox {
    enum Phase {
        case running
        case stopping
        /// The thread has ended; what comes late runs here, so that no caller waits for ever.
        case ended(DispatchQueue)
    }

    var jobs: [ReactorJob] = []
    var actions: [@Sendable () -> Void] = []
    /// The thread waits or is about to: the first to put something in wakes it.
    var isAsleep = false
    var phase = Phase.running

    var isEmpty: Bool { jobs.isEmpty && actions.isEmpty }
}
