/// Runs `body` where the caller runs, and `cancel` as soon as the task is or becomes cancelled, on whatever thread that is.
///
/// The standard library's `withTaskCancellationHandler` takes a closure that is isolated to nothing: on a reactor, in a task
/// without a preference, it would go by the cooperative pool and back, two changes of thread a call; and while that pool is
/// busy deadlines pass before anything was sent. A closure that captures the caller's isolation stays.
public func withCancellation<Value>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async -> Value,
    onCancel cancel: @Sendable () -> Void
) async -> Value {
    await withTaskCancellationHandler {
        // The capture is what isolates the closure.
        _ = isolation
        return await body()
    } onCancel: {
        cancel()
    }
}
