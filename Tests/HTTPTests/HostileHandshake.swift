/// Bytes to the port of TLS that begin no connection, and what they get.
struct HostileHandshake: Sendable, CustomStringConvertible {
    /// How the server takes its leave.
    enum Outcome: Sendable {
        /// A fatal alert (RFC 8446 section 6), and the end.
        case alert
        /// The server's own greeting, and then the end: what follows is encrypted, an alert too.
        case brokenOff
        /// The end alone.
        case end
        /// Plain HTTP that says where TLS is to be spoken.
        case told
    }

    let name: String
    let outcome: Outcome
    /// What is sent, made from a good greeting; the client's side ends behind it.
    let bytes: @Sendable ([UInt8]) -> [UInt8]

    var description: String { name }

    init(_ name: String, _ outcome: Outcome, _ bytes: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        (self.name, self.outcome, self.bytes) = (name, outcome, bytes)
    }

    private static func record(_ type: UInt8, _ body: [UInt8], version: [UInt8] = [3, 1], claims: Int? = nil) -> [UInt8]
    {
        let count = claims ?? body.count
        return [type] + version + [UInt8(count >> 8), UInt8(count & 0xFF)] + body
    }

    private static func handshake(_ type: UInt8, _ body: [UInt8], claims: Int? = nil) -> [UInt8] {
        let count = claims ?? body.count
        return record(22, [type, UInt8(count >> 16), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)] + body)
    }

    /// A greeting without extensions, of a version and with cipher suites.
    private static func hello(_ version: [UInt8], suites: [UInt8], compressions: [UInt8] = [1, 0]) -> [UInt8] {
        let random = [UInt8](repeating: 7, count: 32)
        let count = [UInt8(suites.count >> 8), UInt8(suites.count & 0xFF)]
        return handshake(1, version + random + [0] + count + suites + compressions)
    }

    private static let suites: [UInt8] = [0xC0, 0x2F, 0xC0, 0x2B, 0x00, 0x2F]

    static let all: [HostileHandshake] = [
        .init("nothing", .end) { _ in [] },
        .init("one byte", .end) { _ in [22] },
        .init("half a greeting", .end) { Array($0.prefix($0.count / 2)) },
        .init("a greeting but for its last byte", .end) { Array($0.dropLast()) },
        .init("data first", .alert) { _ in record(23, [1, 2, 3, 4]) },
        .init("a change of ciphers first", .alert) { _ in record(20, [1]) },
        .init("a heartbeat first", .alert) { _ in record(24, [1, 0x40, 0]) },
        .init("an alert first", .alert) { _ in record(21, [2, 40]) },
        // It begins with a letter, as HTTP does.
        .init("a record of nobody's type", .told) { _ in record(99, [1]) },
        .init("a greeting of SSL 2", .end) { _ in [0x80, 0x2E, 1, 3, 1, 0, 0x15, 0, 0, 0, 0x10] + suites },
        .init("a record of version 9.9", .end) { [$0[0], 9, 9] + $0.dropFirst(3) },
        .init("a record that is too large", .alert) { _ in record(22, [UInt8](repeating: 1, count: 0x5000)) },
        .init("a record of nothing", .alert) { _ in record(22, []) + record(22, []) + record(23, []) },
        .init("a server's greeting", .alert) { _ in handshake(2, [3, 3] + [UInt8](repeating: 0, count: 40)) },
        .init("a message of nobody's type", .alert) { _ in handshake(77, [1, 2, 3]) },
        .init("a message that is said to be huge", .alert) { _ in handshake(1, [3, 3], claims: 0xFF_FFFF) },
        .init("a greeting of nothing", .alert) { _ in handshake(1, []) },
        .init("a greeting cut within", .alert) { _ in handshake(1, [3, 3] + [UInt8](repeating: 1, count: 20)) },
        .init("SSL 3", .alert) { _ in hello([3, 0], suites: suites) },
        .init("TLS 1.0", .alert) { _ in hello([3, 1], suites: suites) },
        .init("TLS 1.1", .alert) { _ in hello([3, 2], suites: suites) },
        .init("no cipher suites", .alert) { _ in hello([3, 3], suites: []) },
        .init("half a cipher suite", .alert) { _ in hello([3, 3], suites: [0xC0]) },
        .init("cipher suites that nobody knows", .alert) { _ in hello([3, 3], suites: [0x7A, 0x7A, 0x8A, 0x8A]) },
        .init("export ciphers", .alert) { _ in hello([3, 3], suites: [0, 3, 0, 6, 0, 8]) },
        .init("a suite of no authentication", .alert) { _ in hello([3, 3], suites: [0, 0x34, 0, 0x6D]) },
        .init("no compression at all", .alert) { _ in hello([3, 3], suites: suites, compressions: [0]) },
        .init("a greeting twice", .brokenOff) { $0 + $0 },
        .init("a greeting and data", .brokenOff) {
            $0 + record(23, [UInt8](repeating: 5, count: 40), version: [3, 3])
        },
        .init("a greeting and a finish that is none", .brokenOff) {
            $0 + record(22, [20, 0, 0, 1, 0], version: [3, 3])
        },
        .init("a greeting and zeros", .brokenOff) { $0 + [UInt8](repeating: 0, count: 64) },
        .init("a greeting and HTTP", .brokenOff) { $0 + Array("GET / HTTP/1.1\r\n\r\n".utf8) },
        .init("zeros", .end) { _ in [UInt8](repeating: 0, count: 64) },
        .init("HTTP/2 without TLS", .told) { _ in Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) },
        .init("HTTP without TLS", .told) { _ in Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8) },
    ]
}
