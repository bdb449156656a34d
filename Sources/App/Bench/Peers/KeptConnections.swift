internal import Glibc

/// Connections that asked once and stay open.
final class KeptConnections {
    /// How many were not answered with 200.
    private(set) var refusals = 0
    private var descriptors: [Int32] = []

    /// Opens so many connections to `http://127.0.0.1:PORT` and asks /healthz on each.
    init(_ count: Int, to url: String) throws(BenchFailure) {
        Self.allowDescriptors(count)
        let request = Array("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
        for _ in 0..<count {
            let descriptor = try Self.connect(to: url)
            descriptors.append(descriptor)
            var answer = [UInt8](repeating: 0, count: 4096)
            let sent = send(descriptor, request, request.count, Int32(MSG_NOSIGNAL))
            let received = recv(descriptor, &answer, answer.count, 0)
            let isGood = sent == request.count && received > 0 && answer.starts(with: Array("HTTP/1.1 200 ".utf8))
            if !isGood { refusals += 1 }
        }
    }

    /// Closes them.
    func close() {
        for descriptor in descriptors { Glibc.close(descriptor) }
        descriptors = []
    }

    /// A connection to `http://127.0.0.1:PORT`; the caller closes it. `receiveBufferBytes`: how much may wait to be read,
    /// where not as the system has it.
    static func connect(to url: String, receiveBufferBytes: Int32? = nil) throws(BenchFailure) -> Int32 {
        guard let port = url.split(separator: ":").last.flatMap({ UInt16($0) }) else {
            throw .failed("no port in \(url)")
        }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw .failed("cannot open a socket: \(String(cString: strerror(errno)))") }
        if var bytes = receiveBufferBytes {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                Glibc.connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else {
            Glibc.close(descriptor)
            throw .failed("a connection was refused: \(String(cString: strerror(errno)))")
        }
        return descriptor
    }

    /// Many systems allow a process 1,024 descriptors unless it asks for more.
    static func allowDescriptors(_ count: Int) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, rlim_t(count + 256)))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
