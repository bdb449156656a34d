internal import Glibc
internal import Synchronization

/// Ends a benchmark early: whatever it waits for is ended, and its next step throws, so that it undoes what it did.
final class Interruption: Sendable {
    private struct State {
        var isRequested = false
        var running: Set<pid_t> = []
    }

    private let state = Mutex(State())

    /// Asks for the end.
    func request() {
        state.withLock { state in
            state.isRequested = true
            for process in state.running { kill(process, SIGTERM) }
        }
    }

    /// Throws once the end was asked for.
    func check() throws(BenchFailure) {
        if state.withLock(\.isRequested) { throw .interrupted }
    }

    /// Names a process that is waited for; one that comes too late is ended at once.
    func began(_ process: pid_t) {
        state.withLock { state in
            state.running.insert(process)
            if state.isRequested { kill(process, SIGTERM) }
        }
    }

    /// The process has ended but was not waited for yet, so that its number is still its own.
    func ended(_ process: pid_t) {
        state.withLock { state in _ = state.running.remove(process) }
    }
}
