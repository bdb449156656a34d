/// Lets only so many bodies run at a time, first come, first served.
///
/// All tests of a process begin at once; those that hold a dozen connections each need a bound.
public actor ConcurrencyLimit {
    /// How many tests of this process may hold a started database.
    public static let databases = ConcurrencyLimit(4)

    private var free: Int
    private var waiters: [CheckedContinuation<Void, Never>] = []

    /// Makes a limit of `width` bodies.
    public init(_ width: Int) { free = width }

    /// Runs `body` once there is a place, on threads that it may block.
    public nonisolated func run<Value: Sendable>(_ body: () async throws -> Value) async rethrows -> Value {
        await enter()
        do {
            let value = try await withTaskExecutorPreference(BlockingThreads.ofTests) { try await body() }
            await leave()
            return value
        } catch {
            await leave()
            throw error
        }
    }

    private func enter() async {
        if free > 0 {
            free -= 1
            return
        }
        await withCheckedContinuation { waiters.append($0) }
    }

    private func leave() {
        if waiters.isEmpty { free += 1 } else { waiters.removeFirst().resume() }
    }
}
