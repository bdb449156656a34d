import EventLoop
import Glibc
import TestSupport
import Testing

@Suite(.serialized, .endsWhenItHangs) struct SignalWaiterTests {
    @Test func `signals of the process arrive in order as values`() async throws {
        let waiter = try SignalWaiter()
        defer { waiter.cancel() }
        var signals = waiter.signals.makeAsyncIterator()
        for signal in [ProcessSignal.hangUp, .terminate, .interrupt, .terminate] {
            #expect(kill(getpid(), signal.rawValue) == 0)
            #expect(await signals.next() == signal)
        }
    }

    @Test func `there is one waiter at a time, and none is left behind`() async throws {
        for _ in 0..<3 {
            let waiter = try SignalWaiter([.hangUp])
            #expect {
                _ = try SignalWaiter([.terminate])
            } throws: {
                if case ReactorError.system(_, EBUSY) = $0 { true } else { false }
            }
            #expect(kill(getpid(), SIGHUP) == 0)
            var signals = waiter.signals.makeAsyncIterator()
            #expect(await signals.next() == .hangUp)
            waiter.cancel()
            waiter.cancel()
            #expect(await signals.next() == nil)
        }
    }

    @Test func `a write to a closed peer fails and ends nothing`() async throws {
        let waiter = try SignalWaiter([.hangUp])
        defer { waiter.cancel() }
        let sockets = SocketPair()
        close(sockets.far)
        var byte: UInt8 = 1
        #expect(write(sockets.near, &byte, 1) == -1)
        #expect(errno == EPIPE)
        close(sockets.near)
    }
}
