import CSystem
import EventLoop
import Glibc
import Kernel
import Synchronization

/// Takes connections from the listening socket on one reactor, and gives each to the reactor with the fewest.
struct Acceptor: Sendable {
    let core: ServerCore
    let share: ServerCore.Share
    let listener: Listener

    /// How many connections are taken before others get their turn.
    private static let acceptsPerTurn = 16
    /// How long to wait where the process has no descriptors left.
    private static let exhaustionPause = Duration.milliseconds(100)

    /// Begins to accept; on the reactor's thread.
    func start() {
        // A listener that cannot be watched here is served by the other reactors.
        try? share.reactor.watch(listener.descriptor, [.read, .exclusive]) { _ in
            accept(atMost: Self.acceptsPerTurn)
        }
    }

    /// Takes what is queued and stops; on the reactor's thread.
    func stop() {
        accept(atMost: .max)
        share.reactor.unwatch(listener.descriptor)
    }

    private func accept(atMost limit: Int) {
        for _ in 0..<limit {
            var storage = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let descriptor = withUnsafeMutablePointer(to: &storage) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    csys_accept(listener.descriptor, $0, &length)
                }
            }
            if descriptor >= 0 {
                open(descriptor, Self.address(&storage))
            } else if errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM {
                return pause()
            } else if errno != EINTR, errno != ECONNABORTED {
                return
            }
        }
    }

    private func open(_ descriptor: Int32, _ peer: NetworkAddress?) {
        let count = core.pipeline.metrics.connectionOpened()
        guard count <= core.configuration.connectionLimit else {
            core.pipeline.metrics.connectionClosed()
            return listener.speech.isSecure ? reset(descriptor) : turnAway(descriptor)
        }
        if listener.path == nil {
            var isOn: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
        }
        if let bytes = core.configuration.sendBufferBytes {
            var size = Int32(clamping: bytes)
            setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        let target = core.leastLoaded(from: share)
        _ = target.load.wrappingAdd(1, ordering: .relaxed)
        let connection = HTTPConnection(descriptor, peer, speech: listener.speech, share: target, core: core)
        core.add(connection)
        if target === share {
            connection.assumeIsolated { $0.start() }
        } else {
            target.reactor.execute { connection.assumeIsolated { $0.start() } }
        }
    }

    /// Ends a connection on which nothing can be said before a handshake.
    private func reset(_ descriptor: Int32) {
        core.secure?.metrics.failed("tooMany")
        close(descriptor)
    }

    /// Says that the server is full, as far as the socket takes it at once, and closes.
    private func turnAway(_ descriptor: Int32) {
        let response = ProblemDetails.overloaded.response(requestID: core.pipeline.newRequestID())
        let bytes = ResponseSerializer.serialize(
            response,
            ResponseSerializer.Situation(
                date: share.date.line(at: core.pipeline.dependencies.clock.now()), closes: true,
                requestID: core.pipeline.newRequestID()))
        _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        shutdown(descriptor, Int32(SHUT_WR))
        close(descriptor)
    }

    /// The process has no descriptors left: without a pause the reactor would spin.
    private func pause() {
        share.reactor.unwatch(listener.descriptor)
        share.reactor.schedule(after: Self.exhaustionPause) {
            if !core.isDraining { start() }
        }
    }

    private static func address(_ storage: inout sockaddr_storage) -> NetworkAddress? {
        switch Int32(storage.ss_family) {
        case AF_INET:
            withUnsafeBytes(of: &storage) { NetworkAddress(version4: $0[4..<8]) }
        case AF_INET6:
            withUnsafeBytes(of: &storage) { NetworkAddress(version6: $0[8..<24]) }
        default: nil
        }
    }
}
