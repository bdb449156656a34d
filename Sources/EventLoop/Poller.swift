/// What a reactor waits on: the one part that differs between epoll and Dispatch.
///
/// `wake` may be called from any thread; everything else is called on the reactor's thread.
protocol Poller: AnyObject, Sendable {
    /// Begins to watch a descriptor, level-triggered; its events carry `token`.
    func add(_ descriptor: Int32, _ interest: Reactor.Interest, token: UInt64) throws(ReactorError)
    /// Changes what is watched for.
    func change(_ descriptor: Int32, from old: Reactor.Interest, to new: Reactor.Interest, token: UInt64)
        throws(ReactorError)
    /// Stops watching; when it returns the descriptor may be closed.
    func remove(_ descriptor: Int32)
    /// Waits for events, a wake or the timeout (nil: for ever), and puts what happened in place of `events`.
    func wait(timeoutNanoseconds: UInt64?, into events: inout [PollEvent])
    /// Ends the present wait, or the next where there is none.
    func wake()
}

/// Something happened on the descriptor that was added under `token`.
struct PollEvent {
    var token: UInt64
    var readiness: Reactor.Readiness
}
