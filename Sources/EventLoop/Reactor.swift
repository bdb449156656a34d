import CSystem
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One thread, one poller (epoll or Dispatch), a timer heap and a run queue; the `TaskExecutor` of tasks and,
/// by `asUnownedSerialExecutor()`, the executor of actors.
///
/// What lives on a reactor is an actor whose `unownedExecutor` is that reactor; callbacks of descriptors and timers run
/// on the reactor's thread and enter such an actor by `assumeIsolated`. A reactor lives until `stop`: its thread holds
/// it. One turn of the thread is: events, due timers, actions, jobs (a bounded number), what was put `atEndOfTurn`;
/// then it waits for the next event.
public final class Reactor: TaskExecutor, @unchecked Sendable {
    // @unchecked: every stored property that is not a constant is touched on the reactor's own thread only.

    /// The reactor's place among its peers, from 0.
    public let index: Int
    /// What the reactor waits with.
    public let backend: EventLoopBackend

    /// What other threads put in.
    let inbox = Mutex(Inbox())
    /// The thread, until it was joined.
    let thread = Mutex<pthread_t?>(nil)
    let poller: any Poller
    let isolation = ReactorIsolation()

    var jobs = JobQueue()
    var actions: [() -> Void] = []
    var endOfTurnActions: [() -> Void] = []
    var timers = TimerHeap()
    var descriptors = DescriptorTable()
    var hasStopped = false
    /// Memory that callbacks use in turn.
    let scratch = Scratch()

    /// Starts a reactor with a thread of its own; `system` where the thread or the poller cannot be made.
    public init(index: Int, backend: EventLoopBackend = .platformDefault) throws(ReactorError) {
        self.index = index
        self.backend = backend
        poller = try backend.makePoller()
        isolation.reactor = self
        try startThread()
    }

    /// The reactor on whose thread the caller runs.
    public static var current: Reactor? {
        guard let pointer = csys_reactor_of_thread() else { return nil }
        return Unmanaged<Reactor>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// Whether the caller runs on the reactor's thread.
    public var isCurrent: Bool { csys_reactor_of_thread() == Unmanaged.passUnretained(self).toOpaque() }

    // MARK: On the reactor's thread only

    /// Watches a descriptor, level-triggered; one handler a descriptor.
    ///
    /// The handler is called on this thread, never inside this call. Throws `alreadyWatched`, `stopped`, or `system`
    /// where the descriptor is none that can be waited for.
    public func watch(_ descriptor: Int32, _ interest: Interest, _ handler: @escaping (Readiness) -> Void)
        throws(ReactorError)
    {
        precondition(isCurrent && descriptor >= 0, "watch: on the reactor's thread only, an open descriptor")
        if hasStopped { throw .stopped }
        guard let token = descriptors.add(descriptor, interest, handler) else { throw .alreadyWatched }
        do throws(ReactorError) {
            try poller.add(descriptor, interest, token: token)
        } catch {
            _ = descriptors.remove(descriptor)
            throw error
        }
    }

    /// Changes what a watched descriptor is watched for; nothing happens where it is not watched.
    ///
    /// Where the kernel refuses, the handler is told `hangUp` in this turn or the next.
    public func rewatch(_ descriptor: Int32, _ interest: Interest) {
        precondition(isCurrent, "rewatch: on the reactor's thread only")
        guard let (old, token) = descriptors.setInterest(descriptor, interest), old != interest else { return }
        do throws(ReactorError) {
            try poller.change(descriptor, from: old, to: interest, token: token)
        } catch {
            actions.append { [unowned self] in deliver(PollEvent(token: token, readiness: .hangUp)) }
        }
    }

    /// Stops watching; call it before closing the descriptor.
    ///
    /// Nothing happens where it is not watched.
    public func unwatch(_ descriptor: Int32) {
        precondition(isCurrent, "unwatch: on the reactor's thread only")
        if descriptors.remove(descriptor) { poller.remove(descriptor) }
    }

    /// Calls `action` once on this thread after `delay`: never earlier, and as a rule within a millisecond.
    ///
    /// Timers of one instant fire in the order in which they were made. None fires once the reactor has stopped.
    @discardableResult
    public func schedule(after delay: Duration, _ action: @escaping () -> Void) -> TimerToken {
        schedule(atNanoseconds: MonotonicClock.deadlineNanoseconds(after: delay), action)
    }

    /// Calls `action` once on this thread when `MonotonicClock` has reached an instant; see `schedule(after:_:)`.
    @discardableResult
    public func schedule(atNanoseconds deadline: UInt64, _ action: @escaping () -> Void) -> TimerToken {
        precondition(isCurrent, "schedule: on the reactor's thread only")
        return timers.add(deadline: deadline, action: action)
    }

    /// Withdraws a timer; nothing happens where it has fired.
    public func cancel(_ timer: TimerToken) {
        precondition(isCurrent, "cancel: on the reactor's thread only")
        timers.cancel(timer)
    }

    /// Calls `action` once when the jobs of this turn have run, so that what they wrote leaves in one send.
    public func atEndOfTurn(_ action: @escaping () -> Void) {
        precondition(isCurrent, "atEndOfTurn: on the reactor's thread only")
        endOfTurnActions.append(action)
    }

    /// Lends `body` memory for the length of the call, without an allocation; on this thread only.
    public func withScratch<Value>(byteCount: Int, _ body: (UnsafeMutableRawBufferPointer) -> Value) -> Value {
        precondition(isCurrent, "withScratch: on the reactor's thread only")
        return scratch.lend(byteCount, body)
    }

    // MARK: From any thread

    /// Runs `action` on the reactor's thread soon, never inside this call; actions keep their order.
    ///
    /// After `stop` it runs on a serial queue that stands in for the thread.
    public func execute(_ action: @escaping @Sendable () -> Void) {
        if isCurrent { return actions.append(action) }
        post { $0.actions.append(action) }
    }

    /// Runs an async body on this reactor; its continuations come back to this thread.
    @discardableResult
    public func spawn(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        // Unstructured: callbacks of descriptors and timers have no task that could be the parent.
        Task(executorPreference: self, operation: body)
    }
}
