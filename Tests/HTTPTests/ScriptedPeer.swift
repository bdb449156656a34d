import Foundation
import Synchronization
import TestSupport

/// A server that says byte for byte what a test wants it to say: each connection follows a script of its own.
final class ScriptedPeer: Sendable {
    /// What it does next on a connection.
    enum Step: Sendable {
        /// Reads a request to the end of its head and of a body of known length.
        case read
        /// Reads so many bytes of what comes.
        case readSome(Int)
        case say(String)
        case sayBytes([UInt8])
        /// Says it in pieces of one byte.
        case spell(String)
        /// Closes in order.
        case close
        /// Closes by a reset.
        case reset
        /// Stays silent until the other end goes.
        case waitForEnd
    }

    private struct State {
        var requests: [String] = []
        var connections = 0
    }

    let port: UInt16
    private let listener: Int32
    private let scripts: [[Step]]
    private let state = Mutex(State())

    /// Listens; the first connection follows the first script, those beyond the last follow the last.
    init(_ scripts: [[Step]]) throws {
        self.scripts = scripts
        (listener, port) = try Self.listen()
        Thread.detachNewThread { [weak self, listener] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { return }
                guard let self else { return _ = close(descriptor) }
                let number = self.state.withLock { state in
                    state.connections += 1
                    return state.connections
                }
                let script = self.scripts[min(number, self.scripts.count) - 1]
                Thread.detachNewThread { self.follow(script, descriptor) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// Each request that was read, head and body.
    var requests: [String] { state.withLock { $0.requests } }
    /// How many connections came.
    var connectionCount: Int { state.withLock { $0.connections } }
    var url: String { "http://127.0.0.1:\(port)/" }

    private func follow(_ script: [Step], _ descriptor: Int32) {
        defer { close(descriptor) }
        for step in script {
            switch step {
            case .read:
                guard let request = Self.readRequest(descriptor) else { return }
                state.withLock { $0.requests.append(request) }
            case .readSome(let count):
                var left = count
                while left > 0 {
                    guard let bytes = Self.read(descriptor, left) else { return }
                    left -= bytes.count
                }
            case .say(let text): Self.write(descriptor, Array(text.utf8))
            case .sayBytes(let bytes): Self.write(descriptor, bytes)
            case .spell(let text): for byte in text.utf8 { Self.write(descriptor, [byte]) }
            case .close: return
            case .reset:
                var option = linger(l_onoff: 1, l_linger: 0)
                setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
                return
            case .waitForEnd: while Self.read(descriptor, 65_536) != nil {}
            }
        }
    }

    private static func readRequest(_ descriptor: Int32) -> String? {
        var bytes: [UInt8] = []
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let head = text[..<end.lowerBound].lowercased()
                var length = 0
                if let field = head.range(of: "content-length: ") {
                    length = Int(head[field.upperBound...].prefix { $0.isNumber }) ?? 0
                }
                let body = text[end.upperBound...]
                let isWhole = head.contains("chunked") ? body.hasSuffix("0\r\n\r\n") : body.utf8.count >= length
                if isWhole { return text }
            }
            guard let more = read(descriptor, 65_536) else { return nil }
            bytes += more
        }
    }

    private static func read(_ descriptor: Int32, _ limit: Int) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            count = max(0, recv(descriptor, buffer.baseAddress, limit, 0))
        }
        return bytes.isEmpty ? nil : bytes
    }

    private static func write(_ descriptor: Int32, _ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return }
            sent += count
        }
    }

    private static func listen() throws -> (Int32, UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isReady = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && Foundation.listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isReady else { throw HTTPTestSocket.Failure.system("listen", errno) }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }
}
