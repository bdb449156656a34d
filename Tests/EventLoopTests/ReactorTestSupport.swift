import EventLoop
import Glibc
import Synchronization
import Testing

/// Starts reactors, runs the body and stops them, whatever the body does.
func withReactors<Value: Sendable>(
    _ backend: EventLoopBackend, count: Int = 1, _ body: @Sendable (ReactorGroup) async throws -> Value
) async throws -> Value {
    let group = try ReactorGroup(count: count, backend: backend)
    do {
        let value = try await body(group)
        await stopping(group)
        return value
    } catch {
        await stopping(group)
        throw error
    }
}

/// Stops from a thread of no reactor.
func stopping(_ group: ReactorGroup) async {
    await Task { group.stop() }.value
}

extension Reactor {
    /// Runs a body on the reactor's thread and returns what it returns.
    func perform<Value: Sendable>(_ body: @escaping @Sendable (Reactor) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            execute { continuation.resume(with: Result { try body(self) }) }
        }
    }
}

/// An actor that lives on a reactor.
actor Pinned {
    nonisolated let reactor: Reactor
    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }
    private(set) var count = 0

    init(_ reactor: Reactor) { self.reactor = reactor }

    func increment() -> Bool {
        count += 1
        return reactor.isCurrent
    }
}

/// Values in the order in which they came, and a wait for the first so many.
final class Record<Value: Sendable>: Sendable {
    private struct State {
        var values: [Value] = []
        var waiter: (count: Int, continuation: CheckedContinuation<Void, Never>)?
    }
    private let state = Mutex(State())

    var values: [Value] { state.withLock { $0.values } }

    func append(_ value: Value) {
        let ready: CheckedContinuation<Void, Never>? = state.withLock { state in
            state.values.append(value)
            guard let waiter = state.waiter, state.values.count >= waiter.count else { return nil }
            state.waiter = nil
            return waiter.continuation
        }
        ready?.resume()
    }

    /// Waits until there are `count` values.
    func first(_ count: Int) async -> [Value] {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.values.count >= count { return true }
                state.waiter = (count, continuation)
                return false
            }
            if isReady { continuation.resume() }
        }
        return values
    }
}

/// A pair of connected non-blocking stream sockets.
struct SocketPair: Sendable {
    let near: Int32
    let far: Int32

    init() {
        var pair: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
        precondition(socketpair(AF_UNIX, type, 0, &pair) == 0, "socketpair failed")
        near = pair[0]
        far = pair[1]
    }

    func close() {
        _ = Glibc.close(near)
        _ = Glibc.close(far)
    }
}

/// Sends bytes; returns how many went.
@discardableResult
func send(_ descriptor: Int32, _ bytes: [UInt8]) -> Int {
    Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
}

/// Receives at most `limit` bytes; empty at the end, nil where there are none yet or the socket failed.
func receive(_ descriptor: Int32, limit: Int = 4_096) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: limit)
    let count = recv(descriptor, &buffer, limit, 0)
    return count < 0 ? nil : Array(buffer.prefix(count))
}
