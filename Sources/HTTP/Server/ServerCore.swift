import EventLoop
import Kernel
import Synchronization

/// What the connections of a server share.
final class ServerCore: Sendable {
    /// What the connections of one reactor share.
    final class Share: Sendable {
        let reactor: Reactor
        let date = DateField()
        let load = Atomic<Int>(0)

        init(_ reactor: Reactor) { self.reactor = reactor }
    }

    /// The timeouts in nanoseconds.
    struct Times: Sendable {
        let head, handshake, idle, bodyWindow, cancellationGrace, write, linger, ping, pong: UInt64

        init(_ timeouts: HTTPTimeouts) {
            head = timeouts.head.nanoseconds
            handshake = timeouts.handshake.nanoseconds
            idle = timeouts.idle.nanoseconds
            bodyWindow = timeouts.bodyWindow.nanoseconds
            cancellationGrace = timeouts.cancellationGrace.nanoseconds
            write = timeouts.write.nanoseconds
            linger = timeouts.linger.nanoseconds
            ping = timeouts.ping.nanoseconds
            pong = timeouts.pong.nanoseconds
        }
    }

    let pipeline: RequestPipeline
    let configuration: HTTPServerConfiguration
    let times: Times
    let shares: [Share]
    let notice: DrainNotice
    /// What TLS connections need; nil where the server speaks plainly.
    let secure: TLSService?
    private let drainFlag = Atomic<Bool>(false)
    private let registry = Mutex(Registry())

    private struct Registry {
        var connections: [ObjectIdentifier: HTTPConnection] = [:]
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    init(
        pipeline: RequestPipeline, configuration: HTTPServerConfiguration, group: ReactorGroup, notice: DrainNotice
    ) throws(HTTPServerError) {
        do throws(TLSFileError) {
            secure = try configuration.tls.map { files throws(TLSFileError) in
                try TLSService(files, handshakeLimit: configuration.handshakeLimit, pipeline.dependencies)
            }
        } catch {
            throw .certificate(error)
        }
        self.pipeline = pipeline
        self.configuration = configuration
        times = Times(configuration.timeouts)
        self.notice = notice
        shares = group.reactors.map(Share.init)
    }

    /// Whether the server is ending: each answer is then its connection's last.
    var isDraining: Bool { drainFlag.load(ordering: .relaxed) }

    func beginDrain() { drainFlag.store(true, ordering: .relaxed) }

    /// The share with the fewest connections; `own` where it is about as idle.
    func leastLoaded(from own: Share) -> Share {
        var best = own
        var bestLoad = own.load.load(ordering: .relaxed) - 1
        for share in shares {
            let load = share.load.load(ordering: .relaxed)
            if load < bestLoad { (best, bestLoad) = (share, load) }
        }
        return best
    }

    func add(_ connection: HTTPConnection) {
        registry.withLock { $0.connections[ObjectIdentifier(connection)] = connection }
    }

    func remove(_ connection: HTTPConnection) {
        let waiters = registry.withLock { registry -> [CheckedContinuation<Void, Never>] in
            registry.connections[ObjectIdentifier(connection)] = nil
            guard registry.connections.isEmpty else { return [] }
            defer { registry.waiters = [] }
            return registry.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// The connections that are open.
    var connections: [HTTPConnection] { registry.withLock { Array($0.connections.values) } }

    /// Waits until no connection is open, or the task is cancelled.
    func waitUntilEmpty() async {
        await withCancellation {
            await withCheckedContinuation { continuation in
                let isDone = registry.withLock { registry in
                    if registry.connections.isEmpty || Task.isCancelled { return true }
                    registry.waiters.append(continuation)
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            let waiters = registry.withLock { registry in
                defer { registry.waiters = [] }
                return registry.waiters
            }
            for waiter in waiters { waiter.resume() }
        }
    }
}
