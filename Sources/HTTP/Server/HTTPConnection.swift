import EventLoop
import Glibc
import Kernel
import Synchronization

/// One connection: an actor pinned to its reactor. It reads, lets the parser find requests, has them answered one after
/// the other, and writes.
///
/// Modes: `open` → `lingering` (the last answer is out; what still comes is read past) → `closed`; `open` → `closed`.
actor HTTPConnection {
    enum Mode: Hashable, Sendable { case open, lingering, closed }

    /// The request that is being read or answered.
    final class Current {
        let number: UInt64
        let exchange: Exchange
        var body = BodyBuffer()
        var hasAnswer = false
        /// The last byte of the request was read.
        var isRead = false
        /// The operation is a task of its own.
        var task: Task<Void, Never>?
        /// When the operation's time is over, by the reactor's clock.
        var deadlineNanoseconds: UInt64 = .max
        /// When a cancelled operation is given up; nil while it is not cancelled.
        var giveUpNanoseconds: UInt64?
        var hasSentContinue = false

        init(number: UInt64, exchange: Exchange) {
            self.number = number
            self.exchange = exchange
        }
    }

    nonisolated let share: ServerCore.Share
    nonisolated let core: ServerCore
    nonisolated let descriptor: Int32
    nonisolated var unownedExecutor: UnownedSerialExecutor { share.reactor.asUnownedSerialExecutor() }

    var peer: Peer
    var awaitsProxyHeader: Bool
    /// What it has of TLS; nil on a plain connection.
    var secure: SecureSide?
    var mode = Mode.open
    var parser = RequestParser()
    /// Received and not parsed yet.
    var pending: [UInt8] = []
    var output = OutputQueue()
    var current: Current?
    var requestCount: UInt64 = 0
    /// The client sends no more.
    var hasEnded = false
    /// Nothing follows the answer that is being sent.
    var isLast = false
    var interest = Reactor.Interest.read
    /// A streaming operation that waits for room in `output`.
    var writer: CheckedContinuation<Bool, Never>?
    var clock = ConnectionClock()
    var lingeredBytes = 0
    /// What the connection has become; nil while it speaks HTTP.
    var socket: SocketSide?
    /// The events that it sends as they happen; nil while it sends none.
    var events: EventSide?

    init(
        _ descriptor: Int32, _ address: NetworkAddress?, speech: Listener.Speech, share: ServerCore.Share,
        core: ServerCore
    ) {
        self.descriptor = descriptor
        peer = core.pipeline.peer(address)
        self.share = share
        self.core = core
        awaitsProxyHeader = speech.beginsWithProxyHeader
        if speech.isSecure, let service = core.secure {
            secure = SecureSide(service)
            peer.isSecure = true
        }
    }

    /// Begins to read; on the reactor's thread.
    func start() {
        let now = MonotonicClock.nanoseconds()
        clock.idleSince = now
        do throws(ReactorError) {
            try share.reactor.watch(descriptor, .read) { [self] readiness in
                assumeIsolated { $0.ready(readiness) }
            }
        } catch {
            return close()
        }
        readAll()
        settle()
    }

    /// What the reactor tells.
    private func ready(_ readiness: Reactor.Readiness) {
        guard mode != .closed else { return }
        if readiness.contains(.write) { writeMore() }
        if mode != .closed, readiness.contains(.read) { readAll() }
        if mode != .closed, readiness == .hangUp { abort() }
        settle()
    }

    /// Ends the connection at once; an operation that runs is cancelled.
    func abort() {
        cancelOperation(.cancelled)
        secure?.isCutOff = true
        close()
    }

    /// Finishes what runs and then ends; on the reactor's thread.
    func drain() {
        guard mode == .open else { return }
        readAll()
        if mode == .open, let socket { closeSocket(socket, .serviceRestart, "the server ends") }
        events?.end()
        guard mode == .open, current == nil else { return settle() }
        if parser.isInsideRequest || !pending.isEmpty { return settle() }
        if requestCount > 0 { close() } else { clock.drainsFirst = true }
        settle()
    }

    /// Ends the connection at once when a drain has taken too long; answers whether a request was cut off.
    func cutOff() -> Bool {
        guard mode != .closed else { return false }
        let wasBusy = current != nil
        abort()
        return wasBusy
    }

    /// Brings the reactor's interest and the timer in line with the state; the last thing of each entry.
    func settle() {
        if hasEnded, mode == .open { finishAfterEnd() }
        guard mode != .closed else { return }
        var wanted: Reactor.Interest = []
        if wantsToRead { wanted.insert(.read) }
        if !output.isEmpty { wanted.insert(.write) }
        if wanted != interest {
            interest = wanted
            share.reactor.rewatch(descriptor, wanted)
        }
        refreshTimer()
    }

    func close() {
        guard mode != .closed else { return }
        mode = .closed
        clock.cancel(share.reactor)
        share.reactor.unwatch(descriptor)
        if let secure { leave(secure) }
        Glibc.close(descriptor)
        pending = []
        writer?.resume(returning: false)
        writer = nil
        socket?.end()
        socket = nil
        events?.end()
        events = nil
        _ = share.load.wrappingSubtract(1, ordering: .relaxed)
        core.pipeline.metrics.connectionClosed()
        core.remove(self)
    }

    /// Cancels the operation that runs, and whatever waits for the body.
    func cancelOperation(_ end: BodyBuffer.End) {
        guard let running = current, !running.hasAnswer else { return }
        current?.body.finish(end)
        running.task?.cancel()
        writer?.resume(returning: false)
        writer = nil
    }

    private var wantsToRead: Bool {
        if hasEnded { return false }
        if mode == .lingering { return true }
        if let secure, secure.isStepping || output.byteCount >= Limits.outputBufferBytes { return false }
        if isLast { return false }
        if let socket { return !socket.isBusy }
        guard let current else { return pending.count < Limits.pipelineBufferBytes && output.isEmpty }
        if !current.isRead {
            return current.body.bytes.count < Limits.bodyBufferBytes && pending.count < Limits.readBytes
        }
        return pending.count < Limits.pipelineBufferBytes
    }
}
