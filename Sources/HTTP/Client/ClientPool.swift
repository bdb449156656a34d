import EventLoop
import Kernel

/// The connections of one reactor, by origin: the last used goes first, a bounded number is open, and a bounded number of
/// requests waits for one.
actor ClientPool {
    nonisolated let reactor: Reactor
    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }
    private let configuration: HTTPClientConfiguration
    private let resolver: NameResolver
    private let policy: AddressPolicy
    private let security: ClientSecurity
    private var origins: [HTTPOrigin: Connections] = [:]
    private var isClosed = false
    private var waiterCount: UInt64 = 0

    private struct Connections {
        var idle: [ClientConnection] = []
        var all: [ObjectIdentifier: ClientConnection] = [:]
        /// Being made; they count as open.
        var coming = 0
        var waiters: [Waiter] = []

        var isEmpty: Bool { all.isEmpty && coming == 0 && waiters.isEmpty }
    }

    /// A request that waits for a connection, or for room to make one.
    private struct Waiter {
        let number: UInt64
        let continuation: CheckedContinuation<Turn, Never>
    }

    private enum Turn: Sendable {
        case connection(ClientConnection)
        /// There is room to make one, and it is taken.
        case room
        /// Something has changed before the wait began.
        case lookAgain
        case failed(HTTPClientError)
    }

    /// What a request gets.
    struct Lease: Sendable {
        let connection: ClientConnection
        /// Whether it served a request before, and so may have been closed meanwhile.
        let isReused: Bool
    }

    init(
        on reactor: Reactor, _ configuration: HTTPClientConfiguration, _ resolver: NameResolver,
        _ policy: AddressPolicy, _ security: ClientSecurity
    ) {
        self.reactor = reactor
        self.configuration = configuration
        self.resolver = resolver
        self.policy = policy
        self.security = security
    }

    /// A connection to an origin; a new one where `isFresh` asks for it.
    func lease(_ origin: HTTPOrigin, isFresh: Bool, deadlineNanoseconds: UInt64) async throws(HTTPClientError) -> Lease
    {
        while true {
            if isClosed { throw .cancelled }
            if !isFresh, let kept = takeKept(origin) { return Lease(connection: kept, isReused: true) }
            // A new one in the place of one that would be taken for as doubtful as the last.
            if isFresh, !mayOpen(origin), let kept = takeKept(origin) { Self.end(kept, .closed) }
            if mayOpen(origin) {
                guard makeRoom() else { throw .overloaded }
                origins[origin, default: Connections()].coming += 1
                return try await open(origin, deadlineNanoseconds)
            }
            switch try await turn(origin, deadlineNanoseconds) {
            case .failed(let error): throw error
            case .lookAgain: continue
            case .room: return try await open(origin, deadlineNanoseconds)
            case .connection(let connection):
                if Self.isFree(connection) { return Lease(connection: connection, isReused: true) }
            }
        }
    }

    /// Ends all connections; requests under way are cancelled.
    func close() {
        isClosed = true
        let all = origins.values
        origins = [:]
        for connections in all {
            for waiter in connections.waiters { waiter.continuation.resume(returning: .failed(.cancelled)) }
            for connection in connections.all.values { Self.end(connection, .cancelled) }
        }
    }

    /// How many connections are open or being made, to all origins.
    var connectionCount: Int { origins.values.reduce(0) { $0 + $1.all.count + $1.coming } }

    /// The kept connection that was used last and is still open.
    private func takeKept(_ origin: HTTPOrigin) -> ClientConnection? {
        while let kept = origins[origin]?.idle.popLast() {
            if Self.isFree(kept) { return kept }
        }
        return nil
    }

    /// Closes a kept connection where there are too many; false where all are in use.
    private func makeRoom() -> Bool {
        guard connectionCount >= configuration.limits.connections else { return true }
        guard let oldest = origins.values.lazy.compactMap(\.idle.first).first else { return false }
        Self.end(oldest, .closed)
        return true
    }

    /// Both actors are on one reactor; from code that may wait this must be a function of its own.
    private static func isFree(_ connection: ClientConnection) -> Bool { connection.assumeIsolated { $0.isFree } }

    private static func end(_ connection: ClientConnection, _ error: HTTPClientError) {
        connection.assumeIsolated { _ = $0.fail(error) }
    }

    private func mayOpen(_ origin: HTTPOrigin) -> Bool {
        guard let known = origins[origin] else { return true }
        return known.all.count + known.coming < configuration.limits.connectionsPerOrigin
    }

    /// Makes a connection, for which room was taken; the addresses are tried one after the other.
    private func open(_ origin: HTTPOrigin, _ deadlineNanoseconds: UInt64) async throws(HTTPClientError) -> Lease {
        let limit = MonotonicClock.nanoseconds() + configuration.timeouts.connect.nanoseconds
        let deadline = min(limit, deadlineNanoseconds)
        do throws(HTTPClientError) {
            let permitted = try await addresses(of: origin.host, deadline).filter(policy.permits)
            if permitted.isEmpty { throw .addressRefused }
            var last = HTTPClientError.connectTimedOut
            for (place, address) in permitted.enumerated() {
                let now = MonotonicClock.nanoseconds()
                guard now < deadline else { break }
                let share = now + (deadline - now) / UInt64(permitted.count - place)
                do throws(HTTPClientError) {
                    return try await connect(origin, address, share)
                } catch {
                    last = error
                    guard error.isOfAddress else { throw error }
                }
            }
            throw deadlineNanoseconds < limit && last == .connectTimedOut ? .deadlineExceeded : last
        } catch {
            origins[origin]?.coming -= 1
            makeWay(origin)
            throw error
        }
    }

    private func connect(
        _ origin: HTTPOrigin, _ address: NetworkAddress, _ deadline: UInt64
    ) async throws(HTTPClientError) -> Lease {
        let wire = try await security.wire(to: origin)
        let connection = ClientConnection(
            origin, on: reactor, wire: wire, configuration: configuration,
            callbacks: (
                onFree: { [weak self] connection in self?.assumeIsolated { $0.isFree(connection) } },
                onClose: { [weak self] connection in self?.assumeIsolated { $0.hasClosed(connection) } }
            ))
        let reactor = reactor
        let result = await withCancellation { () async -> Result<Void, HTTPClientError> in
            do throws(HTTPClientError) {
                return .success(try await connection.open(address, deadlineNanoseconds: deadline))
            } catch {
                return .failure(error)
            }
        } onCancel: {
            reactor.execute { Self.end(connection, .cancelled) }
        }
        try result.get()
        guard !isClosed else {
            await connection.fail(.cancelled)
            throw .cancelled
        }
        origins[origin, default: Connections()].coming -= 1
        origins[origin]?.all[ObjectIdentifier(connection)] = connection
        // It may have ended before it stood there for `hasClosed` to forget.
        if await connection.hasClosed {
            // The caller counts what did not come about.
            origins[origin, default: Connections()].coming += 1
            hasClosed(connection)
            throw .closed
        }
        return Lease(connection: connection, isReused: false)
    }

    private func addresses(of host: String, _ deadline: UInt64) async throws(HTTPClientError) -> [NetworkAddress] {
        let resolver = resolver
        do {
            return try await reactor.withDeadline(atNanoseconds: deadline) {
                try await resolver.addresses(of: host)
            }
        } catch {
            switch error {
            case .exceeded: throw .connectTimedOut
            case .body(let error): throw error as? HTTPClientError ?? .cancelled
            }
        }
    }

    /// Waits for a connection to become free or to make way.
    private func turn(_ origin: HTTPOrigin, _ deadline: UInt64) async throws(HTTPClientError) -> Turn {
        waiterCount += 1
        let number = waiterCount
        let timer = reactor.schedule(atNanoseconds: deadline) { [weak self] in
            self?.assumeIsolated { $0.withdraw(number, origin, .deadlineExceeded) }
        }
        defer { reactor.cancel(timer) }
        return await withCancellation {
            await withCheckedContinuation { continuation in
                // Looked at here and not before: others may have their turn up to the moment of the wait.
                if let turn = turnWithoutWaiting(origin) { return continuation.resume(returning: turn) }
                origins[origin, default: Connections()].waiters.append(
                    Waiter(number: number, continuation: continuation))
            }
        } onCancel: {
            reactor.execute { [weak self] in self?.assumeIsolated { $0.withdraw(number, origin, .cancelled) } }
        }
    }

    private func turnWithoutWaiting(_ origin: HTTPOrigin) -> Turn? {
        if Task.isCancelled || isClosed { return .failed(.cancelled) }
        guard let known = origins[origin], !mayOpen(origin), known.idle.isEmpty else { return .lookAgain }
        return known.waiters.count < configuration.limits.waitingPerOrigin ? nil : .failed(.overloaded)
    }

    private func withdraw(_ number: UInt64, _ origin: HTTPOrigin, _ error: HTTPClientError) {
        guard let place = origins[origin]?.waiters.firstIndex(where: { $0.number == number }),
            let waiter = origins[origin]?.waiters.remove(at: place)
        else { return }
        waiter.continuation.resume(returning: .failed(error))
    }

    private func isFree(_ connection: ClientConnection) {
        let origin = connection.origin
        guard origins[origin] != nil else { return }
        if let waiter = nextWaiter(origin) { return waiter.continuation.resume(returning: .connection(connection)) }
        origins[origin]?.idle.append(connection)
    }

    private func hasClosed(_ connection: ClientConnection) {
        let origin = connection.origin
        origins[origin]?.idle.removeAll { $0 === connection }
        // One that failed while it was made is counted by who makes it.
        guard origins[origin]?.all.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
        makeWay(origin)
    }

    /// Lets the next request make a connection where there is room.
    private func makeWay(_ origin: HTTPOrigin) {
        while mayOpen(origin), let waiter = nextWaiter(origin) {
            origins[origin]?.coming += 1
            waiter.continuation.resume(returning: .room)
        }
        if origins[origin]?.isEmpty == true { origins[origin] = nil }
    }

    private func nextWaiter(_ origin: HTTPOrigin) -> Waiter? {
        guard let known = origins[origin], !known.waiters.isEmpty else { return nil }
        return origins[origin]?.waiters.removeFirst()
    }
}

extension HTTPClientError {
    /// Whether another address of the same host may do better.
    fileprivate var isOfAddress: Bool {
        switch self {
        case .connectFailed, .connectTimedOut, .closed: true
        default: false
        }
    }
}
