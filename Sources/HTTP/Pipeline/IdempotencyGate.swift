import EventLoop
import Kernel
import Synchronization

/// Lets one request at a time through for each idempotency key in this process: the second waits for the first to end,
/// and then the journal replays it.
final class IdempotencyGate: Sendable {
    /// Whose key, and which.
    struct Scope: Hashable, Sendable {
        let hospitalID: HospitalID
        let principalID: UserID
        let key: String
    }

    /// How many requests may wait for one key.
    static let waiterLimit = 8
    private static let shardCount = 16

    private struct Waiter {
        let number: UInt64
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var nextNumber: UInt64 = 0
        /// Keys in use, with those that wait, first come first served.
        var waiting: [Scope: [Waiter]] = [:]
    }

    private final class Shard: Sendable {
        let state = Mutex(State())
    }

    private let shards = (0..<shardCount).map { _ in Shard() }

    /// Runs `body` while no other request has the key.
    ///
    /// Throws 409 `requestInProgress` where too many wait already, and `CancellationError` where the caller is cancelled
    /// while it waits.
    func withKey<Value: Sendable>(
        _ scope: Scope, _ body: () async throws -> Value
    ) async throws -> Value {
        try await enter(scope)
        defer { leave(scope) }
        return try await body()
    }

    /// How many requests wait for a key.
    func waiterCount(_ scope: Scope) -> Int {
        shard(scope).state.withLock { $0.waiting[scope]?.count ?? 0 }
    }

    private func enter(_ scope: Scope) async throws {
        let shard = shard(scope)
        let number: UInt64? = try shard.state.withLock { state in
            guard let waiters = state.waiting[scope] else {
                state.waiting[scope] = []
                return nil
            }
            guard waiters.count < Self.waiterLimit else { throw Self.inProgress }
            state.nextNumber += 1
            return state.nextNumber
        }
        guard let number else { return }
        let hasEntered = await withCancellation {
            await withCheckedContinuation { continuation in
                let outcome = shard.state.withLock { state -> Bool? in
                    // The holder may have left between the two locks: then the key is free, and taken here.
                    guard state.waiting[scope] != nil else {
                        state.waiting[scope] = []
                        return true
                    }
                    if Task.isCancelled { return false }
                    state.waiting[scope]?.append(Waiter(number: number, continuation: continuation))
                    return nil
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            Self.withdraw(number, from: scope, in: shard)
        }
        if !hasEntered { throw CancellationError() }
    }

    private func leave(_ scope: Scope) {
        let next = shard(scope).state.withLock { state -> Waiter? in
            guard let first = state.waiting[scope]?.first else {
                state.waiting[scope] = nil
                return nil
            }
            state.waiting[scope]?.removeFirst()
            return first
        }
        next?.continuation.resume(returning: true)
    }

    private static func withdraw(_ number: UInt64, from scope: Scope, in shard: Shard) {
        let waiter = shard.state.withLock { state -> Waiter? in
            guard let place = state.waiting[scope]?.firstIndex(where: { $0.number == number }) else { return nil }
            return state.waiting[scope]?.remove(at: place)
        }
        waiter?.continuation.resume(returning: false)
    }

    private func shard(_ scope: Scope) -> Shard {
        shards[Int(UInt(bitPattern: scope.hashValue) % UInt(Self.shardCount))]
    }

    private static var inProgress: Failure {
        Failure(
            .conflict, code: "requestInProgress",
            detail: "Requests with this idempotency key are under way; wait for their answer.", retryAfterSeconds: 1)
    }
}
