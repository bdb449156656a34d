import EventLoop

/// What a connection remembers about time, by the reactor's clock, and the one timer that it has.
struct ClientTiming {
    var connectDeadline: UInt64 = .max
    /// When the other end last took or gave a byte.
    var lastProgress: UInt64 = 0
    var idleSince: UInt64 = 0
    private var timer: (token: TimerToken, at: UInt64)?

    /// Whether a timer must be set to be called at `deadline`.
    func needsTimer(at deadline: UInt64) -> Bool { timer.map { $0.at > deadline } ?? true }

    mutating func set(_ token: TimerToken, at deadline: UInt64, _ reactor: Reactor) {
        if let timer { reactor.cancel(timer.token) }
        timer = (token, deadline)
    }

    mutating func hasFired() { timer = nil }

    mutating func cancel(_ reactor: Reactor) {
        if let timer { reactor.cancel(timer.token) }
        timer = nil
    }
}

extension ClientConnection {
    /// Sets the timer to the next instant at which something is over.
    func refreshTimer() {
        guard let deadline = nextDeadline?.at, timing.needsTimer(at: deadline) else { return }
        // Held weakly: a timer must not keep a connection that nobody uses any more.
        let token = reactor.schedule(atNanoseconds: deadline) { [weak self] in
            self?.assumeIsolated { $0.timerFired() }
        }
        timing.set(token, at: deadline, reactor)
    }

    private func timerFired() {
        timing.hasFired()
        guard state != .closed else { return }
        if let (deadline, error) = nextDeadline, deadline <= MonotonicClock.nanoseconds() {
            fail(error)
            return
        }
        settle()
    }

    /// The next instant at which something is over, and what that means.
    private var nextDeadline: (at: UInt64, error: HTTPClientError)? {
        switch state {
        case .connecting, .handshaking: return (timing.connectDeadline, .connectTimedOut)
        case .idle: return (timing.idleSince + configuration.timeouts.idle.nanoseconds, .closed)
        case .closed: return nil
        case .busy:
            guard let exchange else { return nil }
            let silent = timing.lastProgress + configuration.timeouts.inactivity.nanoseconds
            guard awaitsPeer(exchange), silent < exchange.deadlineNanoseconds else {
                return (exchange.deadlineNanoseconds, .deadlineExceeded)
            }
            return (silent, .inactive)
        }
    }

    /// Whether it is the other end that must do something next, and not the caller.
    private func awaitsPeer(_ exchange: ClientExchange) -> Bool {
        if exchange.isComplete { return false }
        if !output.isEmpty { return true }
        return exchange.isSent && interest.contains(.read) && exchange.buffer.isEmpty
    }
}
