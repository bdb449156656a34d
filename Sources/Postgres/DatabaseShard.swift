import EventLoop
import Synchronization

/// The connections of one reactor. Everything in it runs on that reactor's thread.
actor DatabaseShard {
    nonisolated let reactor: Reactor
    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    private nonisolated let ready = Atomic<Bool>(false)
    private nonisolated let whole = Atomic<Bool>(false)

    let configuration: DatabaseConfiguration
    let connector: Connector
    /// The threads on which connections are made.
    let connects: OffloadPool

    /// Shared connections, remade whenever they are lost.
    var shared: [KeptConnection] = []
    /// Connections with one owner, remade whenever they are lost, by lease.
    var dedicated: [Int: KeptConnection] = [:]
    /// Connections of the pool, by their numbers there.
    var pooled: [Int: Connection] = [:]
    var pool: PoolState
    /// Numbers of the pool by lease: a holder that gave back has none.
    var lent: [Int: Int] = [:]
    var borrowers: [Int: Borrower] = [:]
    var lastNumber = 0
    var isStopped = false
    let meter: DatabaseMeter

    init(
        reactor: Reactor, configuration: DatabaseConfiguration, connects: OffloadPool, metrics: DatabaseMetrics?
    ) {
        self.reactor = reactor
        self.configuration = configuration
        self.connects = connects
        meter = DatabaseMeter(metrics: metrics)
        connector = Connector(connectionString: configuration.connectionString)
        pool = Self.makePool(configuration)
    }

    /// Makes the first shared connection and begins to make the others; throws what the first one met.
    func start() async throws(PostgresError) {
        isStopped = false
        pool = Self.makePool(configuration)
        let first = makeShared()
        let handle = try await connect(first.connection.style.session)
        if isStopped { throw .unavailable }
        try first.connection.attach(handle)
        shared.append(first)
        noteReadiness()
        while shared.count < configuration.sharedConnectionsPerReactor {
            let another = makeShared()
            shared.append(another)
            reconnect(another)
        }
    }

    /// Closes every connection.
    func stop() {
        isStopped = true
        for kept in shared + dedicated.values { kept.connection.close() }
        for action in pool.close() { perform(action) }
        for connection in pooled.values { connection.close() }
        pooled = [:]
        for lease in lent.keys { endLoan(lease) }
        shared = []
        dedicated = [:]
        noteReadiness()
    }

    /// Whether a shared connection works now; from any thread.
    nonisolated var isReady: Bool { ready.load(ordering: .relaxed) }

    /// Whether a shared connection and every dedicated one works now; from any thread.
    nonisolated var isWhole: Bool { whole.load(ordering: .relaxed) }

    /// Tells other threads which connections work.
    func noteReadiness() {
        let isReady = shared.contains { $0.connection.isOpen }
        ready.store(isReady, ordering: .relaxed)
        whole.store(isReady && dedicated.values.allSatisfy { $0.connection.isOpen }, ordering: .relaxed)
    }

    /// What this shard has done and has under way.
    var statistics: DatabaseStatistics {
        var sum = meter.statistics
        sum.readyConnections = shared.count { $0.connection.isOpen }
        sum.sharedQueueUnits = shared.reduce(0) { $0 + $1.connection.load }
        sum.lentConnections = pool.lentCount
        sum.waitingBorrowers = pool.waiterCount
        return sum
    }

    /// A connection made on a thread that may block.
    func connect(_ session: SessionSettings) async throws(PostgresError) -> ConnectionHandle {
        do {
            return try await connects.run { [connector] in try connector.serve(under: session) }
        } catch let error as PostgresError {
            meter.count(.connectFailed)
            throw error
        } catch {
            // The pool of threads is full, or this task was cancelled.
            throw .unavailable
        }
    }

    /// Runs `body` on the reactor: at once where the caller is there, else soon.
    nonisolated func enter(_ body: @escaping @Sendable (isolated DatabaseShard) -> Void) {
        if reactor.isCurrent { return assumeIsolated { body($0) } }
        reactor.execute { self.assumeIsolated { body($0) } }
    }

    private static func makePool(_ configuration: DatabaseConfiguration) -> PoolState {
        PoolState(limit: configuration.borrowedConnectionsPerReactor, waiterLimit: DatabaseLimits.borrowWaiters)
    }
}
