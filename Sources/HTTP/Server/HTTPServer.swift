public import EventLoop
import Glibc
import Synchronization

/// The HTTP/1.1 server: one listening socket shared by the reactors, routes, middleware (RFC 9110, RFC 9112).
public final class HTTPServer: Sendable {
    private let core: ServerCore
    private let group: ReactorGroup
    private let state = Mutex(State())

    private struct State {
        var listeners: [Listener] = []
        /// Looks after the certificate.
        var watch: Task<Void, Never>?
        var isDraining = false
    }

    /// Makes a server; nothing listens before `start()`.
    ///
    /// The routes of `StandardRoutes` are added to those given. Throws `routes` where the table breaks a rule, `setting`
    /// where the configuration does.
    public init(
        configuration: HTTPServerConfiguration, routes: [Route], dependencies: HTTPServerDependencies,
        group: ReactorGroup
    ) throws(HTTPServerError) {
        let drain = DrainNotice()
        let all = try StandardRoutes.adding(to: routes, configuration, dependencies, drain)
        let pipeline = try RequestPipeline(all, configuration, dependencies)
        core = try ServerCore(pipeline: pipeline, configuration: configuration, group: group, notice: drain)
        self.group = group
    }

    /// The routes as they are served, those that are always there included.
    public var routes: [Route] { core.pipeline.entries.map(\.route) }

    /// Listens and serves; answers the port that was bound, 0 for a Unix socket.
    public func start() async throws(HTTPServerError) -> UInt16 {
        let listeners = try Listener.all(core.configuration)
        state.withLock { $0.listeners = listeners }
        for listener in listeners {
            for share in core.shares {
                let acceptor = Acceptor(core: core, share: share, listener: listener)
                share.reactor.execute { acceptor.start() }
            }
        }
        if let secure = core.secure {
            let reactor = group.next()
            let interval = core.configuration.timeouts.certificateLook
            let watch = reactor.spawn { await secure.watch(on: reactor, every: interval) }
            state.withLock { $0.watch = watch }
        }
        return listeners[0].port
    }

    /// The port of the second address, `HTTPServerConfiguration.plainHost`; 0 without one, for a Unix socket, and before
    /// `start`.
    public var plainPort: UInt16 { state.withLock { $0.listeners.dropFirst().first?.port ?? 0 } }

    /// Reads the certificate and its key anew, whether the files have changed or not.
    ///
    /// New connections get it; those that are open keep theirs. Where it cannot be used the present one stays, the log
    /// and `/metrics` tell why. Does nothing without TLS. The files are looked at every two seconds anyway.
    public func reloadCertificate() async { await core.secure?.reload() }

    /// Fails readiness, stops accepting, finishes what runs, at most `Limits.drainSeconds`; answers how many were cut off.
    ///
    /// A second call does nothing.
    @discardableResult
    public func drain() async -> Int {
        let (listeners, watch, isFirst) = state.withLock { state in
            defer {
                state.listeners = []
                state.watch = nil
                state.isDraining = true
            }
            return (state.listeners, state.watch, !state.isDraining)
        }
        guard isFirst else { return 0 }
        watch?.cancel()
        core.notice.begin()
        let notice = core.configuration.timeouts.drainNotice
        // Cancelled while waiting: the drain goes on at once.
        if notice > .zero { try? await group.next().sleep(for: notice) }
        core.beginDrain()
        for listener in listeners { await stopAccepting(listener) }
        await onEach(core.connections) { $0.drain() }
        await waitForConnections()
        return await cutOffRest()
    }

    /// Answers the bytes of one request without a socket, by the same parser, middleware and serialiser.
    package func respond(to request: [UInt8]) async -> [UInt8] {
        await InProcessExchange(core).respond(to: request)
    }

    private func stopAccepting(_ listener: Listener) async {
        for share in core.shares {
            let acceptor = Acceptor(core: core, share: share, listener: listener)
            await withCheckedContinuation { continuation in
                share.reactor.execute {
                    acceptor.stop()
                    continuation.resume()
                }
            }
        }
        listener.close()
    }

    private func waitForConnections() async {
        let core = core
        let reactor = group.next()
        let limit = core.configuration.timeouts.drain
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await core.waitUntilEmpty() }
            // Cancelled when all connections have ended: then there is nothing to wait for.
            tasks.addTask { try? await reactor.sleep(for: limit) }
            await tasks.next()
            tasks.cancelAll()
        }
    }

    private func cutOffRest() async -> Int {
        var count = 0
        for connection in core.connections where await connection.cutOff() { count += 1 }
        return count
    }

    private func onEach(
        _ connections: [HTTPConnection], _ body: @Sendable (isolated HTTPConnection) -> Void
    ) async {
        for connection in connections { await body(connection) }
    }
}
