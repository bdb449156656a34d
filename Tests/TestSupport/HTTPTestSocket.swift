import CSystem
import Glibc

/// A raw connection to a server on this machine, for tests that say each byte.
///
/// Calls wait on threads of their own and give up after `Patience`.
public final class HTTPTestSocket: Sendable {
    private let descriptor: Int32

    /// Why a test's connection failed.
    public enum Failure: Error, Sendable {
        /// A system call failed: its name and errno.
        case system(String, Int32)
        /// The server closed before an answer was complete.
        case closed
    }

    /// Connects to a port of the loopback address; `receiveBufferBytes` makes the window small.
    public init(port: UInt16, receiveBufferBytes: Int? = nil) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        descriptor = try Self.connected(AF_INET, &address, receiveBufferBytes)
    }

    /// Connects to a Unix socket.
    public init(path: String) throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        descriptor = try Self.connected(AF_UNIX, &address, nil)
    }

    deinit { Glibc.close(descriptor) }

    /// Sends bytes; what the server no longer takes because it has closed is dropped.
    public func send(_ bytes: [UInt8]) async {
        let descriptor = descriptor
        await BlockingThreads.run {
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                if count <= 0 { return }
                sent += count
            }
        }
    }

    /// Sends text.
    public func send(_ text: String) async { await send(Array(text.utf8)) }

    /// Ends the client's side.
    public func shutdownWriting() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Ends both sides with a reset.
    public func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// What comes next, at most `limit` bytes; empty at the end of the connection, a reset included.
    public func receive(_ limit: Int = 65_536) async throws -> [UInt8] {
        let descriptor = descriptor
        let outcome: Result<[UInt8], Failure> = await BlockingThreads.run {
            let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                count = max(-1, recv(descriptor, buffer.baseAddress, limit, 0))
                if count < 0 {
                    count = 0
                    buffer.initializeElement(at: 0, to: UInt8(truncatingIfNeeded: errno))
                }
            }
            if bytes.isEmpty, errno == EAGAIN { return .failure(.system("recv", EAGAIN)) }
            return .success(bytes)
        }
        return try outcome.get()
    }

    /// Everything up to the end of the connection.
    public func receiveAll() async throws -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let bytes = try await receive()
            if bytes.isEmpty { return all }
            all += bytes
        }
    }

    /// The next `count` answers; `left` is what was received and not used before, and is kept up to date.
    public func receiveResponse(isHead: Bool = false, left: inout [UInt8]) async throws -> HTTPTestResponse {
        while true {
            if let (response, consumed) = HTTPTestResponse.parse(left, isHead: isHead) {
                left.removeFirst(consumed)
                return response
            }
            let bytes = try await receive()
            if bytes.isEmpty {
                guard let (response, _) = HTTPTestResponse.parse(left, isHead: isHead, isEnd: true) else {
                    throw Failure.closed
                }
                left = []
                return response
            }
            left += bytes
        }
    }

    private static func connected<Address>(
        _ family: Int32, _ address: inout Address, _ receiveBufferBytes: Int?
    ) throws -> Int32 {
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure.system("socket", errno) }
        if let receiveBufferBytes {
            var size = Int32(receiveBufferBytes)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var patience = timeval(tv_sec: Patience.seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        guard status == 0 else {
            let code = errno
            Glibc.close(descriptor)
            throw Failure.system("connect", code)
        }
        return descriptor
    }
}
