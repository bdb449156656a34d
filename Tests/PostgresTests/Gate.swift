import Postgres
import Synchronization

/// Holds an advisory lock on a connection of its own, so that statements can be made to wait for it.
struct Gate: Sendable {
    static let number = 4_711
    /// A statement that waits until the gate is open.
    static let passage: SQL = "SELECT 1 FROM pg_advisory_xact_lock_shared(4711)"

    /// Runs `body` while the gate is shut; `open` opens it before the end.
    static func whileShut<Value: Sendable>(
        _ database: Database, _ body: @Sendable (BorrowedConnection) async throws -> Value
    ) async throws -> Value {
        try await database.withConnection(.app) { connection in
            _ = try await connection.query("SELECT pg_advisory_lock(4711)")
            return try await body(connection)
        }
    }

    static func open(_ connection: BorrowedConnection) async throws {
        _ = try await connection.query("SELECT pg_advisory_unlock(4711)")
    }
}

/// Counts what tasks report, and lets a test wait for a count.
final class Tally: Sendable {
    private struct State {
        var counts: [String: Int] = [:]
        var waiters: [(name: String, count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    subscript(_ name: String) -> Int { state.withLock { $0.counts[name, default: 0] } }

    var names: Set<String> { state.withLock { Set($0.counts.keys) } }

    func add(_ name: String) {
        let ready = state.withLock { state in
            state.counts[name, default: 0] += 1
            let count = state.counts[name, default: 0]
            let ready = state.waiters.filter { $0.name == name && $0.count <= count }
            state.waiters.removeAll { $0.name == name && $0.count <= count }
            return ready
        }
        for waiter in ready { waiter.continuation.resume() }
    }

    func wait(for name: String, atLeast count: Int) async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if state.counts[name, default: 0] >= count { return true }
                state.waiters.append((name, count, continuation))
                return false
            }
            if isReached { continuation.resume() }
        }
    }
}
