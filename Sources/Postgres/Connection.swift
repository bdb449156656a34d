import EventLoop

/// One connection to PostgreSQL on one reactor: takes units of work, sends them ahead, answers their callers.
///
/// It belongs to a `DatabaseShard` and is touched on that reactor's thread only. It is *away* (calls are refused at once)
/// until `attach`, then *open* until the server, the network or `close` ends it; what is under way is then answered with
/// `connectionLost`, what waits with `unavailable`.
final class Connection {
    /// How the connection is used.
    struct Style {
        var inFlightLimit: Int
        var queueLimit: Int
        /// A connection that many share is never cut because of one caller; one with a holder of its own is, because what
        /// still runs there is of no use to anybody else.
        var isShared: Bool
        var session: SessionSettings

        /// Whether statements are prepared once a connection.
        var usesPreparedStatements: Bool { session.pooling == .none }
    }

    let reactor: Reactor
    let style: Style
    /// Told when the connection is lost, not when it is closed.
    var onLost: (() -> Void)?

    var handle: ConnectionHandle?
    /// The handle's socket as it was watched: libpq forgets the number when it closes the socket of a lost connection.
    private(set) var socket: Int32 = -1
    var pipeline = PipelineState<ResultSet>()
    var statements = StatementCache(capacity: DatabaseLimits.preparedStatements)
    var binds = BindBuffer()
    /// Not sent yet.
    var waiting = FIFO<UnitOfWork>()
    /// Sent, in the order of the pipeline's groups.
    var inFlight = FIFO<SentUnit>()
    var lastGroup: UInt64 = 0
    var isFlushScheduled = false
    var watchesForWrite = false
    /// The first error of the script that runs, in the simple protocol.
    var scriptFailure: ServerError?
    /// A setting or lock may have outlived its transaction.
    var needsReset = false
    var timer: TimerToken?
    var timerNanoseconds = UInt64.max
    let meter: DatabaseMeter

    init(reactor: Reactor, style: Style, meter: DatabaseMeter) {
        self.reactor = reactor
        self.style = style
        self.meter = meter
    }

    var isOpen: Bool { handle != nil }
    /// Units that are under way or wait.
    var load: Int { inFlight.count + waiting.count }

    /// Takes a fresh handle in pipeline mode.
    func attach(_ handle: ConnectionHandle) throws(PostgresError) {
        let socket = handle.socket
        do {
            try reactor.watch(socket, .read) { [unowned self] readiness in ready(readiness) }
        } catch {
            throw .misuse("the reactor does not watch the connection: \(error)")
        }
        self.handle = handle
        self.socket = socket
        meter.count(.connected)
    }

    /// Takes a unit: sends it, lets it wait, or answers it at once where that cannot be.
    func submit(_ unit: UnitOfWork) {
        if unit.ticket.isCancelled { return unit.finish(.failure(.cancelled)) }
        guard isOpen else {
            meter.count(.unavailable)
            return unit.finish(.failure(.unavailable))
        }
        // What nobody waits for any more is not sent.
        guard unit.deadlineNanoseconds > MonotonicClock.nanoseconds() else {
            meter.count(.late)
            return unit.finish(.failure(.deadlineExceeded))
        }
        if unit.statements.contains(where: { $0.binds.count > DatabaseLimits.bindsPerStatement }) {
            return unit.finish(.failure(.misuse("a statement has more than 65,535 values")))
        }
        if waiting.isEmpty, canSend(unit) {
            send(unit)
        } else if waiting.count < style.queueLimit {
            waiting.append(unit)
        } else {
            meter.count(.queueFull)
            return unit.finish(.failure(.queueFull))
        }
        armTimer(at: unit.deadlineNanoseconds)
    }

    /// Ends the connection on purpose.
    func close() {
        onLost = nil
        end(.closed)
    }

    /// Answers everybody and goes away.
    func lose() { end(.lost) }

    private func end(_ event: DatabaseMeter.Event) {
        guard isOpen else { return }
        reactor.unwatch(socket)
        handle = nil
        meter.count(event)
        if let timer { reactor.cancel(timer) }
        timer = nil
        timerNanoseconds = .max
        pipeline = PipelineState()
        statements = StatementCache(capacity: DatabaseLimits.preparedStatements)
        scriptFailure = nil
        watchesForWrite = false
        needsReset = false
        while var sent = inFlight.popFirst() {
            if sent.unit != nil { meter.count(.unavailable) }
            sent.finish(.failure(.connectionLost))
        }
        while let unit = waiting.popFirst() {
            meter.count(.unavailable)
            unit.finish(.failure(.unavailable))
        }
        onLost?()
    }
}
