import EventLoop
import Kernel

/// What a connection remembers about time, by the reactor's clock, and the one timer that it has.
///
/// The timer is not moved with each request: it fires at the time it was set to, looks whether that is still the time,
/// and is set again.
struct ConnectionClock {
    var idleSince: UInt64 = 0
    /// When the first byte of a head came; nil between requests.
    var headSince: UInt64?
    var bodyWindowBegan: UInt64 = 0
    /// How much of the body had come when the window began.
    var bodyWindowBytes = 0
    /// Since when nothing could be sent; nil while all is sent.
    var writeSince: UInt64?
    var lingerUntil: UInt64 = 0
    /// The server drains, and this connection has not had a request yet.
    var drainsFirst = false
    private var timer: (token: TimerToken, at: UInt64)?

    /// Whether a timer must be set to be called at `deadline`.
    func needsTimer(at deadline: UInt64) -> Bool { timer.map { $0.at > deadline } ?? true }

    mutating func set(_ token: TimerToken, at deadline: UInt64, _ reactor: Reactor) {
        cancel(reactor)
        timer = (token, deadline)
    }

    mutating func fired() { timer = nil }

    mutating func cancel(_ reactor: Reactor) {
        if let timer { reactor.cancel(timer.token) }
        timer = nil
    }
}

extension HTTPConnection {
    /// What time runs out for.
    enum Timeout: Hashable, Sendable {
        case handshake, idle, head, body, operation, giveUp, write, linger, socket, events
    }

    /// How long a connection without a request yet is waited for when the server drains.
    private static let drainFirstNanoseconds: UInt64 = 1_000_000_000

    /// Sets the timer where it would fire too late.
    func refreshTimer() {
        if current == nil, mode == .open, parser.isInsideRequest {
            if clock.headSince == nil { clock.headSince = MonotonicClock.nanoseconds() }
        } else {
            clock.headSince = nil
        }
        let deadline = nextTimeout().deadline
        guard clock.needsTimer(at: deadline) else { return }
        let token = share.reactor.schedule(atNanoseconds: deadline) { [weak self] in
            self?.assumeIsolated { $0.timerFired() }
        }
        clock.set(token, at: deadline, share.reactor)
    }

    /// When a handshake must be done; a server that drains waits as little for it as for a first request.
    private var handshakeDeadline: UInt64 {
        clock.idleSince
            + (clock.drainsFirst ? min(core.times.handshake, Self.drainFirstNanoseconds) : core.times.handshake)
    }

    private func timerFired() {
        guard mode != .closed else { return }
        clock.fired()
        let now = MonotonicClock.nanoseconds()
        let next = nextTimeout()
        if next.deadline <= now { expire(next.timeout, now) }
        settle()
    }

    /// What will run out first in the present state.
    private func nextTimeout() -> (timeout: Timeout, deadline: UInt64) {
        let times = core.times
        if mode == .lingering { return (.linger, clock.lingerUntil) }
        if let secure, !secure.isOpen { return (.handshake, handshakeDeadline) }
        if let since = clock.writeSince { return (.write, since + times.write) }
        if let socket { return (.socket, socketDeadline(socket)) }
        if let events { return (.events, events.wroteNanoseconds + times.ping) }
        guard let running = current else {
            if let since = clock.headSince { return (.head, since + times.head) }
            if awaitsProxyHeader { return (.head, clock.idleSince + times.head) }
            if clock.drainsFirst { return (.idle, clock.idleSince + min(times.idle, Self.drainFirstNanoseconds)) }
            return (.idle, clock.idleSince + times.idle)
        }
        let body = clock.bodyWindowBegan + times.bodyWindow
        if running.hasAnswer { return (.body, body) }
        if let until = running.giveUpNanoseconds { return (.giveUp, until) }
        let operation = running.deadlineNanoseconds
        return running.isRead || operation < body ? (.operation, operation) : (.body, body)
    }

    private func expire(_ timeout: Timeout, _ now: UInt64) {
        switch timeout {
        case .handshake: giveUpHandshake()
        case .idle: close()
        case .head:
            let problem = ProblemDetails.requestTimeout
            if awaitsProxyHeader { return abort() }
            core.pipeline.metrics.malformed.record(status: problem.status, nanoseconds: core.times.head)
            sendLast { problem.response(requestID: $0) }
        case .body: checkBodyRate(now)
        case .operation:
            current?.giveUpNanoseconds = now + core.times.cancellationGrace
            cancelOperation(.cancelled)
        case .giveUp: giveUp(.deadlineExceeded)
        case .socket: tendSocket(now)
        case .events: tendEvents(now)
        case .write, .linger: abort()
        }
    }

    /// A body must come at the minimum rate while it is wanted; while the operation holds it up, it need not.
    private func checkBodyRate(_ now: UInt64) {
        guard let running = current else { return }
        let received = running.body.receivedBytes - clock.bodyWindowBytes
        let wanted = Int(core.times.bodyWindow / 1_000_000) * Limits.bodyMinimumBytesPerSecond / 1000
        let isHeldUp = !running.hasAnswer && running.body.bytes.count >= Limits.bodyBufferBytes
        guard received >= wanted || isHeldUp else {
            if running.hasAnswer { return beginLinger() }
            isLast = true
            clock.bodyWindowBegan = now
            current?.body.finish(.failed(.tooSlow))
            return
        }
        clock.bodyWindowBegan = now
        clock.bodyWindowBytes = running.body.receivedBytes
    }
}
