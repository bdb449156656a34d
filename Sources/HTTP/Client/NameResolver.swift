import EventLoop
import Glibc
import Synchronization

/// The addresses of hosts, asked of the system off the reactors and remembered for seconds.
final class NameResolver: Sendable {
    /// The most names that are remembered.
    static let nameLimit = 256

    /// Asks the system; the addresses in the order in which they should be tried (RFC 6724).
    typealias Lookup = @Sendable (_ host: String) -> [NetworkAddress]

    private struct Entry {
        var addresses: [NetworkAddress]
        var endsNanoseconds: UInt64
    }

    private let entries = Mutex<[String: Entry]>([:])
    private let lifetimeNanoseconds: UInt64
    private let pool = OffloadPool(label: "medley.resolver", width: 4, queueLimit: 256)
    private let lookup: Lookup

    /// Makes a resolver; `lookup` blocks.
    init(lifetime: Duration, lookup: @escaping Lookup = NameResolver.system) {
        lifetimeNanoseconds = lifetime.nanoseconds
        self.lookup = lookup
    }

    /// The addresses of a host, at most `HTTPClientLimits.addressCount`; throws `nameNotResolved`.
    nonisolated(nonsending) func addresses(of host: String) async throws(HTTPClientError) -> [NetworkAddress] {
        if let literal = NetworkAddress(host) { return [literal] }
        let now = MonotonicClock.nanoseconds()
        if let known = entries.withLock({ $0[host] }), known.endsNanoseconds > now { return known.addresses }
        let lookup = lookup
        let found: [NetworkAddress]
        do {
            found = try await pool.run { lookup(host) }
        } catch is CancellationError {
            throw .cancelled
        } catch {
            throw .overloaded
        }
        guard !found.isEmpty else { throw .nameNotResolved }
        let addresses = Array(found.prefix(HTTPClientLimits.addressCount))
        remember(Entry(addresses: addresses, endsNanoseconds: now + lifetimeNanoseconds), host, now)
        return addresses
    }

    private func remember(_ entry: Entry, _ host: String, _ now: UInt64) {
        entries.withLock { entries in
            if entries.count >= Self.nameLimit { entries = entries.filter { $0.value.endsNanoseconds > now } }
            if entries.count >= Self.nameLimit { entries = [:] }
            entries[host] = entry
        }
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
