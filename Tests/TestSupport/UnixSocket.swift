import Foundation

/// Blocking calls on Unix sockets.
enum UnixSocket {
    struct Failure: Error {
        var call: String
        var errno: Int32
    }

    static func listen(_ path: String) throws -> Int32 {
        let descriptor = make()
        guard withAddress(path, { bind(descriptor, $0, $1) }) == 0, Foundation.listen(descriptor, 128) == 0 else {
            throw Failure(call: "listen on \(path)", errno: errno)
        }
        return descriptor
    }

    static func accept(_ listener: Int32) -> Int32? {
        let descriptor = Foundation.accept(listener, nil, nil)
        return descriptor < 0 ? nil : descriptor
    }

    static func connect(_ path: String) -> Int32? {
        let descriptor = make()
        if withAddress(path, { Foundation.connect(descriptor, $0, $1) }) == 0 { return descriptor }
        close(descriptor)
        return nil
    }

    /// What has come; nil at the end.
    static func read(_ descriptor: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = Foundation.read(descriptor, &bytes, bytes.count)
        return count <= 0 ? nil : Array(bytes[..<count])
    }

    /// Writes all, or as much as the other side takes before it goes away.
    static func write(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }

    static func close(_ descriptor: Int32) { _ = Foundation.close(descriptor) }

    private static func make() -> Int32 { socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8).prefix($0.count - 1)) }
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
