import Synchronization

extension Reactor {
    /// Runs an async body on this reactor and returns its value, or throws `exceeded` when `limit` has passed.
    ///
    /// At the limit the caller continues at once; the body is cancelled and ends when it heeds that, what it then
    /// returns is dropped. The body is cancelled as well where the calling task is; the caller then gets what it
    /// throws. The caller continues on its own executor. Where the reactor stops, the limit counts as passed.
    public nonisolated(nonsending) func withDeadline<Value: Sendable>(
        after limit: Duration, _ body: @escaping @Sendable () async throws -> Value
    ) async throws(DeadlineError) -> Value {
        let deadline = MonotonicClock.deadlineNanoseconds(after: limit)
        return try await withDeadline(atNanoseconds: deadline, body)
    }

    /// The same until `MonotonicClock` has reached an instant, as `RequestContext.deadlineNanoseconds` tells it.
    public nonisolated(nonsending) func withDeadline<Value: Sendable>(
        atNanoseconds deadline: UInt64, _ body: @escaping @Sendable () async throws -> Value
    ) async throws(DeadlineError) -> Value {
        let race = DeadlineRace<Value>()
        let result = await withCancellation {
            await withUnsafeContinuation { continuation in
                race.begin(continuation)
                execute { race.start(on: self, deadline, body) }
            }
        } onCancel: {
            race.cancelBody()
        }
        return try result.get()
    }
}

/// Why there is no value in time.
public enum DeadlineError: Error, Sendable {
    /// The limit passed; the body was cancelled.
    case exceeded
    /// The body threw this.
    case body(any Error)
}

/// A body and a timer, of which the first to end decides.
private final class DeadlineRace<Value: Sendable>: Sendable {
    typealias Outcome = Result<Value, DeadlineError>

    private struct State {
        var continuation: UnsafeContinuation<Outcome, Never>?
        var task: Task<Void, Never>?
        var isCancelled = false
    }

    private let state = Mutex(State())

    func begin(_ continuation: UnsafeContinuation<Outcome, Never>) {
        state.withLock { $0.continuation = continuation }
    }

    /// Makes the timer and starts the body; on the reactor's thread.
    func start(on reactor: Reactor, _ deadline: UInt64, _ body: @escaping @Sendable () async throws -> Value) {
        if reactor.hasStopped { return end(.failure(.exceeded)) }
        let exceed = {
            self.end(.failure(.exceeded))
            self.cancelBody()
        }
        let timer = reactor.timers.add(deadline: deadline, onStop: exceed, action: exceed)
        // Unstructured, so that the caller need not wait for a body that does not heed its cancellation.
        let task = Task(executorPreference: reactor) {
            let outcome: Outcome
            do { outcome = .success(try await body()) } catch { outcome = .failure(.body(error)) }
            self.end(outcome)
            reactor.execute { reactor.cancel(timer) }
        }
        let isCancelled = state.withLock { state in
            state.task = task
            return state.isCancelled
        }
        if isCancelled { task.cancel() }
    }

    func cancelBody() {
        let task = state.withLock { state in
            state.isCancelled = true
            return state.task
        }
        task?.cancel()
    }

    private func end(_ outcome: Outcome) {
        let continuation = state.withLock { state in
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(returning: outcome)
    }
}
