import CSystem
import EventLoop
import Glibc

/// A listening socket that the reactors share (architecture.md, Threads).
struct Listener: Sendable {
    let descriptor: Int32
    /// The port that was bound; 0 for a Unix socket.
    let port: UInt16
    /// The path to remove at the end.
    let path: String?
    /// What is spoken on its connections.
    var speech = Speech()

    /// What is spoken on connections.
    struct Speech: Sendable {
        /// Whether TLS is spoken.
        var isSecure = false
        /// Whether a PROXY protocol header comes first.
        var beginsWithProxyHeader = false
    }

    /// Binds the server's addresses and listens, the main one first.
    ///
    /// Throws `bind` with the errno of what failed.
    static func all(_ configuration: HTTPServerConfiguration) throws(HTTPServerError) -> [Listener] {
        var main = try Listener(configuration.host, configuration.port)
        main.speech = Speech(
            isSecure: configuration.tls != nil, beginsWithProxyHeader: configuration.expectsProxyProtocol)
        guard let plainHost = configuration.plainHost else { return [main] }
        do throws(HTTPServerError) {
            return [main, try Listener(plainHost, configuration.plainPort)]
        } catch {
            main.close()
            throw error
        }
    }

    /// Binds an address, or the path of a Unix socket, and listens.
    init(_ host: String, _ port: UInt16) throws(HTTPServerError) {
        if host.hasPrefix("/") {
            self = try Self.unixSocket(host)
        } else {
            self = try Self.internetSocket(host, port)
        }
    }

    /// Ends listening.
    func close() {
        Glibc.close(descriptor)
        if let path { unlink(path) }
    }

    private init(descriptor: Int32, port: UInt16, path: String?) {
        self.descriptor = descriptor
        self.port = port
        self.path = path
    }

    private static func internetSocket(_ host: String, _ port: UInt16) throws(HTTPServerError) -> Listener {
        guard let address = NetworkAddress(host) else { throw .bind(address: host, errno: EINVAL) }
        let isVersion6 = host.contains(":")
        let descriptor = socket(isVersion6 ? AF_INET6 : AF_INET, streamType, 0)
        guard descriptor >= 0 else { throw .bind(address: host, errno: errno) }
        var isOn: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
        let status: Int32
        if isVersion6 {
            var socketAddress = sockaddr_in6()
            socketAddress.sin6_family = sa_family_t(AF_INET6)
            socketAddress.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &socketAddress.sin6_addr) { bytes in
                bytes.storeBytes(of: address.high.bigEndian, as: UInt64.self)
                bytes.storeBytes(of: address.low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            status = bind(descriptor, &socketAddress)
        } else {
            var socketAddress = sockaddr_in()
            socketAddress.sin_family = sa_family_t(AF_INET)
            socketAddress.sin_port = port.bigEndian
            socketAddress.sin_addr.s_addr = UInt32(truncatingIfNeeded: address.low).bigEndian
            status = bind(descriptor, &socketAddress)
        }
        try finish(descriptor, status, host)
        return Listener(descriptor: descriptor, port: boundPort(descriptor), path: nil)
    }

    private static func unixSocket(_ path: String) throws(HTTPServerError) -> Listener {
        var socketAddress = sockaddr_un()
        socketAddress.sun_family = sa_family_t(AF_UNIX)
        let fits = withUnsafeMutableBytes(of: &socketAddress.sun_path) { bytes in
            guard path.utf8.count < bytes.count else { return false }
            bytes.copyBytes(from: path.utf8)
            return true
        }
        guard fits else { throw .bind(address: path, errno: ENAMETOOLONG) }
        let descriptor = socket(AF_UNIX, streamType, 0)
        guard descriptor >= 0 else { throw .bind(address: path, errno: errno) }
        removeStale(path, &socketAddress)
        try finish(descriptor, bind(descriptor, &socketAddress), path)
        return Listener(descriptor: descriptor, port: 0, path: path)
    }

    /// Removes the socket of a process that is gone; one that answers is left, and binding fails.
    private static func removeStale(_ path: String, _ address: inout sockaddr_un) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
        let probe = socket(AF_UNIX, streamType, 0)
        guard probe >= 0 else { return }
        defer { Glibc.close(probe) }
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(probe, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if outcome != 0, errno == ECONNREFUSED { unlink(path) }
    }

    private static let streamType =
        Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

    private static func bind<Address>(_ descriptor: Int32, _ address: inout Address) -> Int32 {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }

    private static func finish(_ descriptor: Int32, _ status: Int32, _ name: String) throws(HTTPServerError) {
        guard status == 0, listen(descriptor, Int32(Limits.backlog)) == 0 else {
            let code = errno
            Glibc.close(descriptor)
            throw .bind(address: name, errno: code)
        }
    }

    private static func boundPort(_ descriptor: Int32) -> UInt16 {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
            // The port stands at the same place in both families.
            return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                UInt16(bigEndian: $0.pointee.sin_port)
            }
        }
    }
}
