import Synchronization

extension Reactor {
    /// Suspends the calling task for `duration` by a timer of this reactor; the caller continues on its own executor.
    ///
    /// Throws at once where the task is or becomes cancelled, and where the reactor stops.
    public nonisolated(nonsending) func sleep(for duration: Duration) async throws(CancellationError) {
        let deadline = MonotonicClock.deadlineNanoseconds(after: duration)
        let sleeper = Sleeper()
        let hasPassed = await withCancellation {
            await withUnsafeContinuation { continuation in
                guard sleeper.begin(continuation) else { return continuation.resume(returning: false) }
                start(sleeper, deadline)
            }
        } onCancel: {
            sleeper.end(hasPassed: false)
            execute { sleeper.withdraw(from: self) }
        }
        if !hasPassed { throw CancellationError() }
    }

    private nonisolated func start(_ sleeper: Sleeper, _ deadline: UInt64) {
        if isCurrent { return sleeper.schedule(on: self, deadline) }
        execute { sleeper.schedule(on: self, deadline) }
    }
}

/// One sleep: whichever of timer, cancellation and stop comes first resumes the task, the others find it done.
private final class Sleeper: Sendable {
    private enum State {
        case idle
        case waiting(UnsafeContinuation<Bool, Never>)
        case scheduled(UnsafeContinuation<Bool, Never>, TimerToken)
        case done(TimerToken?)
    }

    private let state = Mutex(State.idle)

    /// Takes the continuation; false where the task was cancelled before.
    func begin(_ continuation: UnsafeContinuation<Bool, Never>) -> Bool {
        state.withLock { state in
            guard case .idle = state else { return false }
            state = .waiting(continuation)
            return true
        }
    }

    /// Makes the timer; on the reactor's thread.
    func schedule(on reactor: Reactor, _ deadline: UInt64) {
        if reactor.hasStopped { return end(hasPassed: false) }
        state.withLock { state in
            guard case .waiting(let continuation) = state else { return }
            let timer = reactor.timers.add(
                deadline: deadline, onStop: { self.end(hasPassed: false) }, action: { self.end(hasPassed: true) })
            state = .scheduled(continuation, timer)
        }
    }

    func end(hasPassed: Bool) {
        let continuation: UnsafeContinuation<Bool, Never>? = state.withLock { state in
            switch state {
            case .idle:
                state = .done(nil)
                return nil
            case .waiting(let continuation):
                state = .done(nil)
                return continuation
            case .scheduled(let continuation, let timer):
                state = .done(timer)
                return continuation
            case .done: return nil
            }
        }
        continuation?.resume(returning: hasPassed)
    }

    /// Withdraws the timer of a cancelled sleep; on the reactor's thread.
    func withdraw(from reactor: Reactor) {
        let timer: TimerToken? = state.withLock { if case .done(let timer) = $0 { timer } else { nil } }
        if let timer { reactor.cancel(timer) }
    }
}
