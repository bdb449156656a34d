internal import CSystem
internal import Glibc
internal import Synchronization

/// One thread, one epoll, a timer heap and a run queue; a `TaskExecutor` and a `SerialExecutor`.
///
/// What lives on a reactor is an actor whose `unownedExecutor` is that reactor; callbacks of file descriptors and timers
/// run on the reactor's thread and enter such an actor by `assumeIsolated`.
public final class Reactor: TaskExecutor, SerialExecutor, @unchecked Sendable {
    // @unchecked: every stored property but `remote` and `thread` is touched on the reactor's own thread only.

    /// What a descriptor is watched for.
    public struct Interest: OptionSet, Sendable {
        /// The bits.
        public let rawValue: UInt8
        /// Makes a set from its bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Bytes can be read, or the peer closed.
        public static let read = Interest(rawValue: 1)
        /// Bytes can be written.
        public static let write = Interest(rawValue: 2)
        /// Only one of the reactors that watch the descriptor is woken (EPOLLEXCLUSIVE), for listening sockets.
        public static let exclusive = Interest(rawValue: 4)
    }

    /// What happened on a descriptor.
    public struct Readiness: OptionSet, Sendable {
        /// The bits.
        public let rawValue: UInt8
        /// Makes a set from its bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Bytes can be read, or the peer closed.
        public static let read = Readiness(rawValue: 1)
        /// Bytes can be written.
        public static let write = Readiness(rawValue: 2)
        /// The descriptor failed or the peer hung up both ways.
        public static let hangUp = Readiness(rawValue: 4)
    }

    /// The reactor's place among its peers, from 0.
    public let index: Int

    /// Starts a reactor with a thread of its own.
    public init(index: Int) throws(ReactorError) { fatalError() }

    /// Whether the caller runs on the reactor's thread.
    public var isCurrent: Bool { fatalError() }

    // MARK: On the reactor's thread only

    /// Watches a descriptor, level-triggered; one handler a descriptor.
    public func watch(_ descriptor: Int32, _ interest: Interest, _ handler: @escaping (Readiness) -> Void)
        throws(ReactorError)
    { fatalError() }
    /// Changes what a watched descriptor is watched for.
    public func rewatch(_ descriptor: Int32, _ interest: Interest) { fatalError() }
    /// Stops watching; call it before closing the descriptor.
    public func unwatch(_ descriptor: Int32) { fatalError() }

    /// Calls `action` once on this thread after `delay`.
    public func schedule(after delay: Duration, _ action: @escaping () -> Void) -> TimerToken { fatalError() }
    /// Withdraws a timer; nothing happens where it has fired.
    public func cancel(_ timer: TimerToken) { fatalError() }

    /// Calls `action` once when the jobs of this turn have run, so that what they wrote leaves in one send.
    public func atEndOfTurn(_ action: @escaping () -> Void) { fatalError() }

    // MARK: From any thread

    /// Runs `action` on the reactor's thread soon.
    public func execute(_ action: @escaping @Sendable () -> Void) { fatalError() }
    /// Runs an async body on this reactor; its continuations come back to this thread.
    @discardableResult
    public func spawn(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> { fatalError() }
    /// Suspends the calling task for `duration` by a timer of this reactor.
    public func sleep(for duration: Duration) async throws(CancellationError) { fatalError() }
    /// Stops the thread after the present turn and waits until it has ended; not from the reactor's own thread.
    public func stop() { fatalError() }

    // MARK: Executor

    /// Adds a job from any thread.
    public func enqueue(_ job: consuming ExecutorJob) { fatalError() }
    /// This reactor as the executor of an actor.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
    /// Traps unless called on the reactor's thread.
    public func checkIsolated() { precondition(isCurrent) }
    /// Whether the caller runs on the reactor's thread.
    public func isIsolatingCurrentContext() -> Bool? { isCurrent }
}

/// Names a timer.
public struct TimerToken: Hashable, Sendable {
    let number: UInt64
}

/// Why a reactor could not be made or a descriptor not be watched.
public enum ReactorError: Error, Sendable {
    /// A system call failed: its name and errno.
    case system(call: StaticString, errno: Int32)
    /// The descriptor is watched already.
    case alreadyWatched
}

/// The reactors of a process.
public final class ReactorGroup: Sendable {
    /// The reactors by index.
    public let reactors: [Reactor]
    /// Starts `count` reactors.
    public init(count: Int) throws(ReactorError) { fatalError() }
    /// The next reactor, round robin; from any thread.
    public func next() -> Reactor { fatalError() }
    /// Stops every reactor; not from a reactor's thread.
    public func stop() { fatalError() }
}
