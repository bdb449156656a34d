import EventLoop
import Glibc
import Synchronization

/// The addresses of hosts, asked of the system off the reactors and remembered for seconds.
///
/// However many ask for a name at a time, one thread is with it: a name server that does not answer holds up nobody who asks for
/// other names.
final class NameResolver: Sendable {
    /// The most names that are remembered.
    static let nameLimit = 256
    /// How many names are looked up at a time.
    static let width = 32
    /// How long a name that was not found is not asked for again.
    static let failureLifetime = Duration.seconds(5)

    /// Asks the system; the addresses in the order in which they should be tried (RFC 6724).
    typealias Lookup = @Sendable (_ host: String) -> [NetworkAddress]

    /// What was found; no address where nothing was.
    private struct Entry {
        var addresses: [NetworkAddress]
        var endsNanoseconds: UInt64
    }

    /// What somebody who waits for another's look-up is told.
    private enum Outcome {
        case found([NetworkAddress])
        /// Whoever was to look gave up before it began.
        case askAgain
        case failed(HTTPClientError)
    }

    private struct Waiter {
        var number: UInt64
        var continuation: UnsafeContinuation<Outcome, Never>
    }

    private struct State {
        var entries: [String: Entry] = [:]
        /// Who waits for the look-ups that are under way.
        var underWay: [String: [Waiter]] = [:]
        var waiterCount: UInt64 = 0
    }

    private enum Turn {
        case known([NetworkAddress])
        case look
        case wait(UInt64)
    }

    private let state = Mutex(State())
    private let lifetimeNanoseconds: UInt64
    private let pool = OffloadPool(label: "medley.resolver", width: NameResolver.width, queueLimit: 256)
    private let lookup: Lookup

    /// Makes a resolver; `lookup` blocks.
    init(lifetime: Duration, lookup: @escaping Lookup = NameResolver.system) {
        lifetimeNanoseconds = lifetime.nanoseconds
        self.lookup = lookup
    }

    /// The addresses of a host, at most `HTTPClientLimits.addressCount`; throws `nameNotResolved`.
    nonisolated(nonsending) func addresses(of host: String) async throws(HTTPClientError) -> [NetworkAddress] {
        if let literal = NetworkAddress(host) { return [literal] }
        while true {
            let addresses: [NetworkAddress]
            switch turn(host) {
            case .known(let known): addresses = known
            case .look: addresses = try await look(host)
            case .wait(let number):
                switch await wait(for: host, number) {
                case .found(let found): addresses = found
                case .askAgain: continue
                case .failed(let error): throw error
                }
            }
            if addresses.isEmpty { throw .nameNotResolved }
            return addresses
        }
    }

    /// What somebody who asks for a host is to do; who is to look must do so.
    private func turn(_ host: String) -> Turn {
        let now = MonotonicClock.nanoseconds()
        return state.withLock { state in
            if let known = state.entries[host], known.endsNanoseconds > now { return .known(known.addresses) }
            if state.underWay[host] == nil {
                state.underWay[host] = []
                return .look
            }
            state.waiterCount += 1
            return .wait(state.waiterCount)
        }
    }

    /// Looks a host up, and tells those who wait for it.
    private nonisolated(nonsending) func look(_ host: String) async throws(HTTPClientError) -> [NetworkAddress] {
        let lookup = lookup
        do {
            let found = try await pool.run { Array(lookup(host).prefix(HTTPClientLimits.addressCount)) }
            finish(host, .found(found))
            return found
        } catch is CancellationError {
            finish(host, .askAgain)
            throw .cancelled
        } catch {
            finish(host, .failed(.overloaded))
            throw .overloaded
        }
    }

    /// Waits for another's look-up, until the task is cancelled at most.
    private nonisolated(nonsending) func wait(for host: String, _ number: UInt64) async -> Outcome {
        await withCancellation {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<Outcome, Never>) in
                let outcome = state.withLock { state -> Outcome? in
                    if Task.isCancelled { return .failed(.cancelled) }
                    // It may have ended by now.
                    if state.underWay[host] == nil { return .askAgain }
                    state.underWay[host, default: []].append(Waiter(number: number, continuation: continuation))
                    return nil
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                guard let index = state.underWay[host]?.firstIndex(where: { $0.number == number }) else { return nil }
                return state.underWay[host]?.remove(at: index)
            }
            waiter?.continuation.resume(returning: .failed(.cancelled))
        }
    }

    /// Remembers what was found, and tells those who wait for it.
    private func finish(_ host: String, _ outcome: Outcome) {
        let now = MonotonicClock.nanoseconds()
        let waiters = state.withLock { state in
            if case .found(let addresses) = outcome {
                let lifetime = addresses.isEmpty ? Self.failureLifetime.nanoseconds : lifetimeNanoseconds
                let entry = Entry(addresses: addresses, endsNanoseconds: now + lifetime)
                Self.remember(entry, host, in: &state.entries, at: now)
            }
            return state.underWay.removeValue(forKey: host) ?? []
        }
        for waiter in waiters { waiter.continuation.resume(returning: outcome) }
    }

    private static func remember(
        _ entry: Entry, _ host: String, in entries: inout [String: Entry], at now: UInt64
    ) {
        if entries.count >= nameLimit { entries = entries.filter { $0.value.endsNanoseconds > now } }
        if entries.count >= nameLimit { entries = [:] }
        entries[host] = entry
    }

    /// getaddrinfo; empty where there is none.
    static func system(_ host: String) -> [NetworkAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &found) == 0 else { return [] }
        defer { freeaddrinfo(found) }
        var addresses: [NetworkAddress] = []
        var next = found
        while let entry = next {
            if let address = SocketAddress.address(entry.pointee.ai_addr), !addresses.contains(address) {
                addresses.append(address)
            }
            next = entry.pointee.ai_next
        }
        return addresses
    }
}

/// Addresses as the system's calls have them.
enum SocketAddress {
    /// The address in a sockaddr; nil for another family.
    static func address(_ pointer: UnsafeMutablePointer<sockaddr>?) -> NetworkAddress? {
        guard let pointer else { return nil }
        let raw = UnsafeRawPointer(pointer)
        switch Int32(pointer.pointee.sa_family) {
        case AF_INET: return NetworkAddress(version4: UnsafeRawBufferPointer(start: raw + 4, count: 4))
        case AF_INET6: return NetworkAddress(version6: UnsafeRawBufferPointer(start: raw + 8, count: 16))
        default: return nil
        }
    }

    /// Opens a non-blocking socket and begins to connect; nil with errno where that fails at once.
    static func beginConnect(_ address: NetworkAddress, port: UInt16) -> Int32? {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.isVersion4 ? AF_INET : AF_INET6, kind, 0)
        guard descriptor >= 0 else { return nil }
        var isOn: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
        let status = withSocketAddress(address, port) { connect(descriptor, $0, $1) }
        if status == 0 || errno == EINPROGRESS { return descriptor }
        let reason = errno
        close(descriptor)
        errno = reason
        return nil
    }

    private static func withSocketAddress(
        _ address: NetworkAddress, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        if address.isVersion4 {
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = port.bigEndian
            name.sin_addr.s_addr = UInt32(truncatingIfNeeded: address.low).bigEndian
            return withUnsafePointer(to: &name) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
        var name = sockaddr_in6()
        name.sin6_family = sa_family_t(AF_INET6)
        name.sin6_port = port.bigEndian
        withUnsafeMutableBytes(of: &name.sin6_addr) { bytes in
            bytes.storeBytes(of: address.high.bigEndian, as: UInt64.self)
            bytes.storeBytes(of: address.low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in6>.size))
            }
        }
    }
}
