import Foundation
import Synchronization

/// Stands between a client and a server on Unix sockets and breaks what passes: at a signal, after so many bytes, or where a
/// trap says so.
///
/// The client's socket is `.s.PGSQL.5432` in a folder of its own, so that a libpq connection string only changes its host.
/// It blocks threads of its own, never the caller.
public final class CuttingProxy: Sendable {
    /// Which way bytes go.
    public enum Direction: Sendable, CaseIterable {
        /// From the client to the server.
        case toServer
        /// From the server to the client.
        case toClient
    }

    private struct State {
        /// Bytes that may still pass in each direction before everything is cut; nil for no limit.
        var remaining: [Direction: Int] = [:]
        var isRefusing = false
        var isStalled = false
        var isStopped = false
        var descriptors: Set<Int32> = []
        var accepted = 0
        var trap: WireTrap?
        var sprung = 0
    }

    /// The folder of the client's socket.
    public let folder: String
    private let target: String
    private let followsMessages: Bool
    private let listener: Int32
    private let state = Mutex(State())

    /// Listens; connections go to the Unix socket at `target`. Traps need that it follows messages, which then pass whole.
    public init(target: String, followsMessages: Bool = false) throws {
        self.target = target
        self.followsMessages = followsMessages
        var pattern = Array("/tmp/medley-proxy-XXXXXX".utf8CString)
        guard mkdtemp(&pattern) != nil else { throw UnixSocket.Failure(call: "mkdtemp", errno: errno) }
        folder = String(decoding: pattern.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        listener = try UnixSocket.listen("\(folder)/.s.PGSQL.\(PrivatePostgres.port)")
        Thread.detachNewThread { [weak self, listener] in
            while let descriptor = UnixSocket.accept(listener) {
                guard let self else { return UnixSocket.close(descriptor) }
                self.begin(descriptor)
            }
        }
    }

    deinit { stop() }

    /// How many connections were let through since the beginning.
    public var acceptedCount: Int { state.withLock { $0.accepted } }

    /// Cuts every connection now, both ways.
    public func cutAll() {
        state.withLock { state in
            for descriptor in state.descriptors { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// Cuts every connection once `bytes` more have passed in a direction; those bytes still arrive.
    public func cut(after bytes: Int, _ direction: Direction) { state.withLock { $0.remaining[direction] = bytes } }

    /// Sets a trap for whichever connection meets it first, or takes it away.
    public func set(_ trap: WireTrap?) { state.withLock { $0.trap = trap } }

    /// How many traps were sprung.
    public var sprungCount: Int { state.withLock { $0.sprung } }

    /// Turns new connections away at once, or no longer.
    public func refuse(_ isRefusing: Bool) { state.withLock { $0.isRefusing = isRefusing } }

    /// Lets no byte pass while connections stay open, or lets them pass again: a network that swallows everything.
    public func stall(_ isStalled: Bool) { state.withLock { $0.isStalled = isStalled } }

    /// Cuts everything and listens no more.
    public func stop() {
        let wasStopped = state.withLock { state in
            defer { state.isStopped = true }
            return state.isStopped
        }
        if wasStopped { return }
        cutAll()
        shutdown(listener, Int32(SHUT_RDWR))
        UnixSocket.close(listener)
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func begin(_ client: Int32) {
        let isTaken = state.withLock { !$0.isRefusing && !$0.isStopped }
        guard isTaken, let server = UnixSocket.connect(target) else { return UnixSocket.close(client) }
        state.withLock { state in
            state.descriptors.formUnion([client, server])
            state.accepted += 1
        }
        let pair = SocketPair(client: client, server: server, followsMessages ? WireTracker() : nil)
        pump(pair, .toServer)
        pump(pair, .toClient)
    }

    private func pump(_ pair: SocketPair, _ direction: Direction) {
        Thread.detachNewThread { [self] in
            let (source, sink) = direction == .toServer ? (pair.client, pair.server) : (pair.server, pair.client)
            while let bytes = UnixSocket.read(source) {
                while state.withLock({ $0.isStalled && !$0.isStopped }) { usleep(1_000) }
                let (count, isCut) = allow(bytes.count, direction)
                let step = self.step(pair, direction, bytes[..<count])
                UnixSocket.write(sink, step.forward[...])
                UnixSocket.write(source, step.back[...])
                if isCut { cutAll() }
                if step.cuts { break }
            }
            shutdown(source, Int32(SHUT_RDWR))
            shutdown(sink, Int32(SHUT_RDWR))
            if pair.leave() {
                state.withLock { $0.descriptors.subtract([pair.client, pair.server]) }
                UnixSocket.close(pair.client)
                UnixSocket.close(pair.server)
            }
        }
    }

    /// What becomes of bytes: they pass as they are where messages are not followed.
    private func step(_ pair: SocketPair, _ direction: Direction, _ bytes: ArraySlice<UInt8>) -> WireTracker.Step {
        let step = pair.tracker.withLock { tracker in
            switch direction {
            case .toServer: tracker?.take(fromClient: bytes) { spring($0) }
            case .toClient: tracker?.take(fromServer: bytes)
            }
        }
        return step ?? WireTracker.Step(forward: Array(bytes))
    }

    /// The deed of the trap, which is taken away with it, where one of these statements holds its marks.
    private func spring(_ statements: [String]) -> WireTrap.Deed? {
        state.withLock { state in
            guard let trap = state.trap else { return nil }
            let isMet = statements.contains { text in trap.marks.allSatisfy { text.contains($0) } }
            guard isMet else { return nil }
            state.trap = nil
            state.sprung += 1
            return trap.deed
        }
    }

    /// How many of `count` bytes may pass, and whether that was the end.
    private func allow(_ count: Int, _ direction: Direction) -> (count: Int, isCut: Bool) {
        state.withLock { state in
            guard let remaining = state.remaining[direction] else { return (count, false) }
            if count < remaining {
                state.remaining[direction] = remaining - count
                return (count, false)
            }
            state.remaining[direction] = nil
            return (remaining, true)
        }
    }
}

/// Two ends of one connection; the last thread to leave closes them.
private final class SocketPair: Sendable {
    let client: Int32
    let server: Int32
    let tracker: Mutex<WireTracker?>
    private let threads = Atomic<Int>(2)

    init(client: Int32, server: Int32, _ tracker: WireTracker?) {
        self.client = client
        self.server = server
        self.tracker = Mutex(tracker)
    }

    func leave() -> Bool { threads.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0 }
}
