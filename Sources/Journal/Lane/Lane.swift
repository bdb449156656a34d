import EventLoop
import Kernel
import Postgres
import Telemetry

/// The only writer of this process for one shard: it decides commands in memory and commits them in batches.
///
/// A batch is what gathered while the last one was committing; a lone command waits for nothing. The lane is an actor
/// on one reactor with a connection of its own. How an attempt ends and what follows is in `AttemptOutcome`.
actor Lane {
    /// How often passed deadlines are looked for.
    private static let sweepPeriod = Duration.milliseconds(250)

    nonisolated let shard: Int
    nonisolated let reactor: Reactor
    nonisolated let database: Database
    nonisolated let keys: Keyring
    nonisolated let ids: any IDGenerator
    nonisolated let clock: any WallClock
    nonisolated let limits: JournalLimits
    nonisolated let faults: (any FaultPoints)?
    nonisolated let metrics: JournalMetrics
    nonisolated let signal: LogSignal
    nonisolated let registry: ModuleRegistry
    nonisolated let written: WrittenVersions
    nonisolated let snapshots: SnapshotWriter
    nonisolated let register: ErasureRegister?

    var connection: BorrowedConnection?
    var queue = LaneQueue()
    var hot: GenerationCache<StreamKey, HotStream>
    /// Commands with a client's key that wait or are under way; others with the same key join them.
    var underWay: [CommandScope: LaneTicket] = [:]
    /// Batches that lock before they decide, after a race was lost.
    var lockedBatchesLeft = 0
    /// Whether the outcome of a batch is unknown; callers get `unavailable` at once while the database is away, and wait
    /// once it is back.
    var isSettling = false
    /// Callers get `unavailable` at once while it is on.
    var rest = LaneRest()
    var isStopped = false
    /// Hospitals whose states were dropped while the present batch is under way, so that it keeps none of theirs.
    var forgotten: Set<HospitalID> = []
    /// Commands with erasures in the register of which it does not know yet what became.
    var intending: [LaneTicket] = []
    /// The commands of the present batch.
    private var present: [LaneTicket] = []
    private var isRunning = false
    /// Since when the present batch is under way, by the monotonic clock; nil while none is.
    private var presentSince: UInt64?
    private var isEndingSilent = false
    private var isSweepScheduled = false
    private var stopWaiters: [CheckedContinuation<Void, Never>] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    init(shard: Int, reactor: Reactor, resources: JournalResources) {
        self.shard = shard
        self.reactor = reactor
        database = resources.database
        keys = resources.keys
        ids = resources.ids
        clock = resources.clock
        limits = resources.limits
        faults = resources.faults
        metrics = resources.metrics
        signal = resources.signal
        registry = resources.registry
        written = resources.written
        snapshots = resources.snapshots
        register = resources.register
        hot = GenerationCache(limit: resources.limits.hotStreamsPerLane, room: resources.hotRoom)
    }

    /// Takes a command; it answers its caller whatever happens.
    nonisolated func submit(_ work: any LaneWork) {
        onReactor { $0.enqueue(LaneTicket(work)) }
    }

    /// Answers a command with `cancelled` if it is not in a batch yet.
    nonisolated func withdraw(_ command: CommandID) {
        onReactor { lane in
            let withdrawn = lane.takeOut { $0.envelope.commandID == command }
            for ticket in withdrawn { lane.finish(ticket, .failed(.cancelled)) }
            for (scope, ticket) in lane.underWay {
                guard let index = ticket.joined.firstIndex(where: { $0.envelope.commandID == command }) else {
                    continue
                }
                lane.underWay[scope]?.joined.remove(at: index).finish(.failed(.cancelled))
            }
        }
    }

    /// Ends after the present batch; commands that wait get `unavailable`.
    func stop() async {
        isStopped = true
        fail(takeOut { _ in true }, .unavailable)
        if isRunning { await withCheckedContinuation { stopWaiters.append($0) } }
        connection = nil
    }

    nonisolated func onReactor(_ body: @escaping @Sendable (isolated Lane) -> Void) {
        if reactor.isCurrent { return assumeIsolated(body) }
        reactor.execute { self.assumeIsolated(body) }
    }

    func enqueue(_ ticket: LaneTicket) {
        let envelope = ticket.envelope
        let now = clock.monotonicNanoseconds()
        let isShut = isStopped || isSettling && !database.isReady || rest.isOn(at: now)
        if isShut || queue.count >= limits.queuedCommandsPerLane { return ticket.finish(.failed(.unavailable)) }
        if envelope.deadlineNanoseconds <= now {
            return ticket.finish(.failed(.deadlineExceeded))
        }
        if envelope.isClientKey {
            if let other = underWay[envelope.scope] { return other.joined.append(ticket) }
            underWay[envelope.scope] = ticket
        }
        queue.append(ticket)
        metrics.queuedCommands.add(1)
        if isRunning { return }
        isRunning = true
        scheduleSweep()
        // Unstructured: the lane works on after the caller that woke it went away.
        reactor.spawn { await self.drain() }
    }

    private func drain() async {
        while !queue.isEmpty {
            let taken = queue.take(commands: limits.batchCommands, hospitals: limits.batchHospitals)
            metrics.queuedCommands.add(-Double(taken.count))
            present = expire(taken)
            presentSince = clock.monotonicNanoseconds()
            await process(present)
            presentSince = nil
            await endIntents()
        }
        present = []
        isRunning = false
        for waiter in stopWaiters { waiter.resume() }
        stopWaiters = []
    }

    /// Tells callers whose deadline passes while the lane waits for the database; once a period while it is busy.
    private func scheduleSweep() {
        if isSweepScheduled { return }
        isSweepScheduled = true
        reactor.schedule(after: Self.sweepPeriod) { [weak self] in
            self?.assumeIsolated { $0.sweep() }
        }
    }

    private func sweep() {
        isSweepScheduled = false
        guard isRunning else { return }
        let now = clock.monotonicNanoseconds()
        fail(present.filter { $0.envelope.deadlineNanoseconds <= now }, .deadlineExceeded)
        fail(takeOut { $0.envelope.deadlineNanoseconds <= now }, .deadlineExceeded)
        if let presentSince, now - presentSince > limits.silenceTimeout.wholeNanoseconds { endSilent() }
        scheduleSweep()
    }

    /// Ends connections that others wait for and that say nothing, beside the batch that may be one of those who wait.
    private func endSilent() {
        if isEndingSilent { return }
        isEndingSilent = true
        let (database, limits, metrics) = (database, limits, metrics)
        // Unstructured: a timer called, and the batch goes on meanwhile.
        reactor.spawn { [weak self] in
            let ended = await SilentHolders.end(in: database, silentFor: limits.silenceTimeout)
            metrics.silentEnded.increment(by: UInt64(ended))
            await self?.endedSilent()
        }
    }

    private func endedSilent() { isEndingSilent = false }

    /// Takes commands out of the queue.
    func takeOut(where matches: (LaneTicket) -> Bool) -> [LaneTicket] {
        let removed = queue.remove(where: matches)
        metrics.queuedCommands.add(-Double(removed.count))
        return removed
    }

    /// Answers those whose deadline passed; gives the others.
    func expire(_ tickets: [LaneTicket]) -> [LaneTicket] {
        let now = clock.monotonicNanoseconds()
        return tickets.filter { ticket in
            if ticket.envelope.deadlineNanoseconds > now { return true }
            finish(ticket, .failed(.deadlineExceeded))
            return false
        }
    }

    /// Answers a command and lets those go on that joined it.
    func finish(_ ticket: LaneTicket, _ outcome: LaneOutcome) {
        if ticket.isFinished { return }
        count(outcome)
        ticket.finish(outcome)
        guard ticket.envelope.isClientKey, underWay[ticket.envelope.scope] === ticket else { return }
        underWay[ticket.envelope.scope] = nil
        let stored = storedOutcome(ticket, outcome)
        for other in ticket.joined {
            guard let stored else {
                enqueue(other)
                continue
            }
            let isSame = isSame(stored, other)
            other.finish(isSame ? .replayed(stored) : .keyReused)
        }
        ticket.joined = []
    }

    func fail(_ tickets: [LaneTicket], _ error: JournalError) {
        for ticket in tickets { finish(ticket, .failed(error)) }
    }

    /// What is stored under a command's key after an outcome; nil where nothing is, or nobody knows.
    private func storedOutcome(_ ticket: LaneTicket, _ outcome: LaneOutcome) -> StoredOutcome? {
        switch outcome {
        case .replayed(let stored): return stored
        case .committed(_, let versions, let eventIDs, let place):
            let options = ticket.envelope.options
            let index = ticket.work.streams.firstIndex { $0.id == options.resourceID } ?? 0
            return StoredOutcome(
                requestCode: ticket.envelope.requestHash, status: options.status, resourceID: options.resourceID,
                version: versions.indices.contains(index) ? versions[index] : 0,
                commandID: ticket.envelope.commandID, eventID: eventIDs.first, position: place?.position)
        default: return nil
        }
    }

    private func count(_ outcome: LaneOutcome) {
        switch outcome {
        case .committed: metrics.committed.increment()
        case .replayed: metrics.replayed.increment()
        case .rejected, .stale, .claimed, .keyReused: metrics.refused.increment()
        case .failed: metrics.failed.increment()
        }
    }
}
