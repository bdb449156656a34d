import Synchronization

/// A task that runs beside everything else from `start` to `stop`, and once only.
public final class BackgroundTask: Sendable {
    private struct State {
        var task: Task<Void, Never>?
        var isStopped = false
    }

    private let state = Mutex(State())

    /// Makes a task that does nothing yet.
    public init() {}

    /// Begins; a second call does nothing, nor does one after `stop`.
    public func start(_ body: @escaping @Sendable () async -> Void) {
        state.withLock { state in
            guard state.task == nil, !state.isStopped else { return }
            // Unstructured: it runs beside everything else until `stop`.
            state.task = Task { await body() }
        }
    }

    /// Cancels it and waits for its end.
    public func stop() async {
        let task = state.withLock { state in
            state.isStopped = true
            defer { state.task = nil }
            return state.task
        }
        task?.cancel()
        await task?.value
    }
}
