import EventLoop
import Glibc

/// One connection of the client: an actor pinned to its reactor, for one request after the other.
///
/// States: `connecting` → `handshaking` (TLS) → `idle` ⇄ `busy` → `closed`; any → `closed`.
actor ClientConnection {
    enum State: Hashable, Sendable { case connecting, handshaking, idle, busy, closed }

    nonisolated let reactor: Reactor
    nonisolated let origin: HTTPOrigin
    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }
    let configuration: HTTPClientConfiguration
    let wire: ClientWire
    private let onFree: @Sendable (ClientConnection) -> Void
    private let onClose: @Sendable (ClientConnection) -> Void

    var state = State.connecting
    var descriptor: Int32 = -1
    var interest: Reactor.Interest = []
    var output = OutputQueue()
    /// Received and not parsed yet.
    var pending: [UInt8] = []
    var exchange: ClientExchange?
    /// Why the connection was closed, where it was not in its idle state.
    var failure: HTTPClientError?
    /// The other end takes no more; what it said may still be read.
    var cannotWrite = false
    var timing = ClientTiming()
    private var number: UInt64 = 0
    /// How many changes there were of which others may want to know.
    private(set) var changeCount: UInt64 = 0
    /// Those that wait for one.
    private var waiters: [CheckedContinuation<Void, Never>] = []

    /// Makes a connection; `onFree` is told each time that it is free for another request, `onClose` once; both on the
    /// reactor's thread.
    init(
        _ origin: HTTPOrigin, on reactor: Reactor, wire: ClientWire, configuration: HTTPClientConfiguration,
        callbacks: (
            onFree: @Sendable (ClientConnection) -> Void, onClose: @Sendable (ClientConnection) -> Void
        )
    ) {
        self.origin = origin
        self.reactor = reactor
        self.wire = wire
        self.configuration = configuration
        (onFree, onClose) = callbacks
    }

    /// Whether a request may be sent.
    var isFree: Bool { state == .idle }

    /// Whether the last request was answered by nothing at all; asked when it failed.
    private(set) var receivedNothing = true
    /// Whether not a byte of the last request left; asked when it failed.
    private(set) var sentNothing = true

    /// Remembers that a byte of the present request left, or one of its answer came.
    func note(sent: Bool = false, received: Bool = false) {
        if sent { sentNothing = false }
        if received { receivedNothing = false }
    }

    /// Connects to an address, by a deadline.
    func open(_ address: NetworkAddress, deadlineNanoseconds: UInt64) async throws(HTTPClientError) {
        guard let opened = SocketAddress.beginConnect(address, port: origin.port) else {
            throw fail(.connectFailed(errno))
        }
        descriptor = opened
        timing.connectDeadline = deadlineNanoseconds
        interest = .write
        do throws(ReactorError) {
            try reactor.watch(opened, interest) { [self] readiness in assumeIsolated { $0.ready(readiness) } }
        } catch {
            throw fail(.cancelled)
        }
        settle()
        while true {
            let seen = changeCount
            guard state == .connecting || state == .handshaking else { break }
            await change(since: seen)
        }
        // It may have opened and ended in one go: a peer that spoke first, or whose last words came with its first.
        guard state != .closed else { throw failure ?? .closed }
    }

    /// Whether it has ended.
    var hasClosed: Bool { state == .closed }

    /// Sends a request and waits for the head of its answer.
    func perform(_ request: OutgoingRequest) async throws(HTTPClientError) -> (number: UInt64, head: ResponseHead) {
        (sentNothing, receivedNothing) = (true, true)
        guard state == .idle else { throw failure ?? .closed }
        number += 1
        let mine = number
        state = .busy
        exchange = ClientExchange(
            number: mine, deadlineNanoseconds: request.deadlineNanoseconds, isHead: request.isHead,
            limits: configuration.limits)
        timing.lastProgress = MonotonicClock.nanoseconds()
        begin(request, mine)
        settle()
        while true {
            let seen = changeCount
            if let exchange, exchange.number == mine, let head = exchange.head {
                finishExchange()
                return (mine, head)
            }
            if let failure { throw failure }
            guard exchange?.number == mine else { throw .closed }
            await change(since: seen)
        }
    }

    /// The next bytes of the body of an answer; nil at its end.
    func nextChunk(of wanted: UInt64) async throws(HTTPClientError) -> [UInt8]? {
        while true {
            let seen = changeCount
            // Over, and perhaps another's turn already.
            guard let running = exchange, running.number == wanted else { return nil }
            if !running.buffer.isEmpty {
                exchange?.buffer = []
                finishExchange()
                parsePending()
                settle()
                return running.buffer
            }
            if running.isComplete {
                finishExchange()
                return nil
            }
            if let failure { throw failure }
            settle()
            await change(since: seen)
        }
    }

    /// The reader of an answer is gone; what it has not read is worth nothing.
    func abandon(_ wanted: UInt64) {
        guard let running = exchange, running.number == wanted else { return }
        exchange?.buffer = []
        if running.isComplete { finishExchange() } else { _ = fail(.cancelled) }
    }

    /// Ends the connection; whoever waits for it gets the error, which is answered.
    @discardableResult
    func fail(_ error: HTTPClientError) -> HTTPClientError {
        guard state != .closed else { return failure ?? error }
        let wasIdle = state == .idle
        state = .closed
        if !wasIdle { failure = error }
        timing.cancel(reactor)
        if descriptor >= 0 {
            sayGoodbye()
            reactor.unwatch(descriptor)
            close(descriptor)
        }
        pending = []
        notify()
        onClose(self)
        return error
    }

    /// Tells a TLS peer that the end is meant, as far as the socket takes it at once.
    private func sayGoodbye() {
        let goodbye = wire.close()
        guard !goodbye.isEmpty, !cannotWrite, output.isEmpty else { return }
        _ = goodbye.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// Makes way for the next request once this one's answer is complete and read.
    func finishExchange() {
        guard let running = exchange, running.isComplete, running.buffer.isEmpty, state == .busy else { return }
        let isReusable = running.isSent && running.head?.keepsAlive == true && pending.isEmpty && !cannotWrite
        exchange = nil
        guard isReusable else {
            state = .idle
            fail(.closed)
            return
        }
        state = .idle
        timing.idleSince = MonotonicClock.nanoseconds()
        settle()
        onFree(self)
    }

    /// Waits for any change since the caller counted them, before it looked; it then looks again.
    ///
    /// Counted, because others may have their turn between a look and the wait, and what they change must not be missed.
    func change(since seen: UInt64) async {
        await withCheckedContinuation { continuation in
            if changeCount == seen { waiters.append(continuation) } else { continuation.resume() }
        }
    }

    /// Wakes those that wait.
    func notify() {
        changeCount += 1
        guard !waiters.isEmpty else { return }
        let woken = waiters
        waiters = []
        for waiter in woken { waiter.resume() }
    }

    /// What the reactor tells.
    private func ready(_ readiness: Reactor.Readiness) {
        if state == .connecting {
            connected()
        } else {
            if readiness.contains(.write) { flush() }
            if readiness.contains(.read) { readAll() }
            if state != .closed, readiness == .hangUp { fail(.closed) }
        }
        settle()
    }

    private func connected() {
        var reason: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &reason, &length) == 0, reason == 0 else {
            fail(.connectFailed(reason))
            return
        }
        do throws(HTTPClientError) {
            let greeting = try wire.begin()
            output.session = wire.session
            write(records: greeting)
        } catch {
            fail(error)
            return
        }
        state = wire.isOpen ? .idle : .handshaking
        timing.idleSince = MonotonicClock.nanoseconds()
        notify()
    }

    /// Brings the reactor's interest and the timer in line with the state; the last thing of each entry.
    func settle() {
        guard state != .closed else { return }
        var wanted: Reactor.Interest = []
        switch state {
        case .connecting: wanted = .write
        case .handshaking, .idle: wanted = .read
        case .busy:
            let held = (exchange?.buffer.count ?? 0) + pending.count
            if held < configuration.limits.bufferBytes { wanted = .read }
        case .closed: break
        }
        if !output.isEmpty { wanted.insert(.write) }
        if wanted != interest {
            interest = wanted
            reactor.rewatch(descriptor, wanted)
        }
        refreshTimer()
    }
}
