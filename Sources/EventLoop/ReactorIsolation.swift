/// The executor of the actors that are pinned to a reactor.
///
/// Not the reactor itself, which is the executor that tasks prefer: what is put into the queue tells them apart.
final class ReactorIsolation: SerialExecutor, @unchecked Sendable {
    // @unchecked: `reactor` is written once, before the object is shared.

    /// Owns this object; whoever has this as executor holds the reactor.
    unowned(unsafe) var reactor: Reactor?

    func enqueue(_ job: consuming ExecutorJob) {
        guard let reactor else { preconditionFailure("a reactor sets itself before anything runs on it") }
        reactor.enqueue(.isolated(UnownedJob(job)))
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    /// Traps unless called on the reactor's thread.
    func checkIsolated() { precondition(isIsolatingCurrentContext() == true, "not on the reactor's thread") }

    func isIsolatingCurrentContext() -> Bool? { reactor?.isCurrent }
}
