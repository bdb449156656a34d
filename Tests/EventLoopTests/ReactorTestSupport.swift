import EventLoop
import Glibc
import Synchronization
import TestSupport
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
    for reactor in group.reactors { await stopping(reactor) }
}

/// Stops from a thread that may block.
func stopping(_ reactor: Reactor) async {
    await BlockingThreads.run { reactor.stop() }
}

extension Reactor {
    /// Runs a body on the reactor's thread and returns what it returns.
    @discardableResult
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

/// A listening socket on a free port of the loopback.
struct LoopbackListener: Sendable {
    let descriptor: Int32
    let port: UInt16

    init() {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = Self.address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = self.descriptor
        let status = Self.withGeneric(&address) { generic in
            bind(descriptor, generic, length) | listen(descriptor, 1_024) | getsockname(descriptor, generic, &length)
        }
        precondition(status == 0, "no listener")
        port = UInt16(bigEndian: address.sin_port)
    }

    /// Connects without blocking: the kernel completes it into the backlog.
    func connect() -> Int32 {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(port: port)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return Self.withGeneric(&address) { Glibc.connect(client, $0, length) } == 0 ? client : -1
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func withGeneric<Value>(
        _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Value
    ) -> Value {
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }
}

/// Sends a hundred bytes, each when the one before has come back.
final class EchoClient {
    private let descriptor: Int32
    private let number: UInt8
    private let done: Record<[UInt8]>
    private var received: [UInt8] = []

    init(_ descriptor: Int32, number: UInt8, done: Record<[UInt8]>) {
        self.descriptor = descriptor
        self.number = number
        self.done = done
    }

    func sendNext() { send(descriptor, [UInt8(received.count) &+ number]) }

    func receiveAndSend() {
        received += receive(descriptor) ?? []
        if received.count < 100 { sendNext() } else { done.append(received) }
    }
}

/// An actor of no reactor.
actor Unpinned {
    func isOn(_ reactor: Reactor) -> Bool { reactor.isCurrent }
}
