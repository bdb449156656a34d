import Dispatch

final class DispatchPoller: Poller, @unchecked Sendable {
    func add(_ descriptor: Int32, _ interest: Reactor.Interest, token: UInt64) throws(ReactorError) {
        throw .stopped
    }
    func change(_ descriptor: Int32, from old: Reactor.Interest, to new: Reactor.Interest, token: UInt64)
        throws(ReactorError)
    {}
    func remove(_ descriptor: Int32) {}
    func wait(timeoutNanoseconds: UInt64?, into events: inout [PollEvent]) {}
    func wake() {}
}
