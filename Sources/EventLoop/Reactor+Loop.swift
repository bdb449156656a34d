import CSystem
import Dispatch
import Synchronization

extension Reactor {
    /// The most jobs that run in one turn, so that descriptors and timers get theirs.
    static let turnLimitJobs = 1_024
    /// The most turns that a stopping reactor gives to work that makes new work.
    static let stopLimitTurns = 1_000

    /// The whole life of the reactor's thread.
    func run() {
        csys_set_reactor_of_thread(Unmanaged.passUnretained(self).toOpaque())
        csys_name_thread("reactor-\(index)")
        var events: [PollEvent] = []
        events.reserveCapacity(256)
        while let timeoutNanoseconds = nextTimeout() {
            poller.wait(timeoutNanoseconds: timeoutNanoseconds, into: &events)
            for event in events { deliver(event) }
            fireDueTimers()
            runQueued()
        }
        let late = finish()
        csys_set_reactor_of_thread(nil)
        late.activate()
    }

    /// Calls the handler of an event, unless the descriptor is no longer watched for it.
    func deliver(_ event: PollEvent) {
        guard let (handler, interest) = descriptors.target(of: event.token) else { return }
        let wanted = Readiness(rawValue: interest.rawValue & 3)
        let isHungUp = event.readiness.contains(.hangUp)
        let readiness = isHungUp ? wanted.union(.hangUp) : event.readiness.intersection(wanted)
        if !wanted.isEmpty, !readiness.isEmpty { handler(readiness) }
    }

    /// Runs one turn's actions and jobs, then what was put at its end.
    func runQueued() {
        inbox.withLock { inbox in
            inbox.isAsleep = false
            jobs.append(movingFrom: &inbox.jobs)
            // One by one: converting the array would cast each function at run time, which traps.
            for action in inbox.actions { actions.append(action) }
            inbox.actions.removeAll(keepingCapacity: true)
        }
        for action in take(&actions) { action() }
        let serial = asUnownedSerialExecutor()
        let task = asUnownedTaskExecutor()
        var remaining = Self.turnLimitJobs
        while remaining > 0, let job = jobs.popFirst() {
            switch job {
            case .preferring(let job): job.runSynchronously(on: task)
            case .isolated(let job): job.runSynchronously(isolatedTo: serial, taskExecutor: task)
            }
            remaining -= 1
        }
        for action in take(&endOfTurnActions) { action() }
    }

    /// Whether anything waits that needs no event; on the reactor's thread.
    func hasQueuedWork() -> Bool {
        hasLocalWork || inbox.withLock { !$0.isEmpty }
    }

    private var hasLocalWork: Bool { !jobs.isEmpty || !actions.isEmpty || !endOfTurnActions.isEmpty }

    /// Takes what is in a list now; what it adds to the list waits for the next turn.
    private func take(_ list: inout [() -> Void]) -> [() -> Void] {
        var present: [() -> Void] = []
        swap(&present, &list)
        return present
    }

    private func fireDueTimers() {
        guard !timers.isEmpty else { return }
        let now = MonotonicClock.nanoseconds()
        // Timers that these make wait for the next turn, or one that makes itself anew would never end.
        let sequence = timers.nextSequence
        while let action = timers.popDue(now: now, before: sequence) { action() }
    }

    /// How long to wait: `.some(nil)` without end, 0 where work waits; nil where the reactor is to stop.
    private func nextTimeout() -> UInt64?? {
        let isBusy = hasLocalWork
        let mayWait: Bool? = inbox.withLock { inbox in
            guard case .running = inbox.phase else { return nil }
            inbox.isAsleep = !isBusy && inbox.isEmpty
            return inbox.isAsleep
        }
        guard let mayWait else { return nil }
        guard mayWait else { return .some(0) }
        guard let deadline = timers.firstDeadline else { return .some(nil) }
        let now = MonotonicClock.nanoseconds()
        return .some(deadline > now ? deadline - now : 0)
    }

    /// Runs what was put in before the stop, ends the sleeps, and lets go of handlers and timers.
    ///
    /// Returns the queue that takes over when it is activated: not before the thread has let go of everything.
    private func finish() -> DispatchQueue {
        var turns = 0
        repeat {
            for end in timers.removeAll() { end() }
            runQueued()
            turns += 1
        } while turns < Self.stopLimitTurns && (hasQueuedWork() || !timers.isEmpty)
        hasStopped = true
        for descriptor in descriptors.removeAll() { poller.remove(descriptor) }
        let late = DispatchQueue(label: "medley.reactor.late", attributes: .initiallyInactive)
        // For what is left after so many turns, or came since the last.
        late.async { self.runLate() }
        inbox.withLock { $0.phase = .ended(late) }
        return late
    }
}
