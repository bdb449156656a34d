import TestSupport
import Testing

@testable import HTTP

@Suite struct ProxyTests {
    private static let proxies = ["10.0.0.0/8", "fd00::/8"]

    @Test(arguments: [
        ("10.0.0.1", ["1.2.3.4"], "1.2.3.4"), ("9.9.9.9", ["1.2.3.4"], "9.9.9.9"), ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["6.6.6.6, 1.2.3.4"], "1.2.3.4"), ("10.0.0.1", ["6.6.6.6", "1.2.3.4, 10.0.0.2"], "1.2.3.4"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"), ("10.0.0.1", ["1.2.3.4:555"], "1.2.3.4"),
        ("10.0.0.1", ["[2001:db8::1]:555"], "2001:db8::1"), ("fd00::1", ["2001:db8::1"], "2001:db8::1"),
        ("10.0.0.1", ["unknown"], "10.0.0.1"), ("10.0.0.1", ["6.6.6.6, x, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", [""], "10.0.0.1"), ("10.0.0.1", ["1.2.3.4,"], "10.0.0.1"),
    ])
    func `the client is the last hop that is not ours`(_ peer: String, _ forwarded: [String], _ expected: String) throws
    {
        var fields = HTTPFields()
        for value in forwarded { fields.append("X-Forwarded-For", value) }
        let address = try #require(NetworkAddress(peer))
        let proxies = try TrustedProxies(Self.proxies)
        let client = proxies.client(of: proxies.peer(address), fields)
        #expect(client.address == expected)
    }

    @Test(arguments: [("10.0.0.1", "https", true), ("10.0.0.1", "http", false), ("9.9.9.9", "https", false)])
    func `the scheme is believed from a trusted proxy alone`(_ peer: String, _ scheme: String, _ isSecure: Bool) throws
    {
        var fields = HTTPFields()
        fields.append("X-Forwarded-Proto", scheme)
        let address = try #require(NetworkAddress(peer))
        let proxies = try TrustedProxies(Self.proxies)
        let client = proxies.client(of: proxies.peer(address), fields)
        #expect(client.isSecure == isSecure)
    }

    @Test(arguments: ["10.0.0.0/33", "10.0.0.1/8", "10.0.0/8", "x/8", "::/129", "10.0.0.0/-1", "10.0.0.0/", ""])
    func `a malformed range is refused`(_ text: String) {
        #expect(throws: HTTPServerError.setting("trustedProxies")) { try TrustedProxies([text]) }
    }

    private static let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10]

    @Test func `a PROXY header is read at every split`() {
        let address: [UInt8] = [1, 2, 3, 4, 127, 0, 0, 1, 0, 80, 0, 90]
        let bytes = Self.signature + [0x21, 0x11, 0, 12] + address + Array("GET".utf8)
        for count in bytes.indices {
            let parsed = bytes[..<count].withUnsafeBytes { ProxyHeader.parse($0) }
            #expect(count < 28 ? parsed == .incomplete : parsed == .complete(NetworkAddress("1.2.3.4"), consumed: 28))
        }
    }

    @Test(
        arguments: [
            [0x11, 0x11, 0, 12], [0x22, 0x11, 0, 12], [0x21, 0x12, 0, 12], [0x21, 0x11, 0, 4],
            [0x21, 0x11, 0xFF, 0xFF],
        ] as [[UInt8]])
    func `a malformed PROXY header is refused`(_ middle: [UInt8]) {
        let bytes = Self.signature + middle + [UInt8](repeating: 0, count: 12)
        #expect(bytes.withUnsafeBytes { ProxyHeader.parse($0) } == .malformed)
    }

    @Test func `a connection behind a PROXY header has its address, one without it is closed`() async throws {
        var route = Route(.get, "/me", id: "me", summary: "Who.", tag: "Test", access: .open) { call in
            .json(bytes: Array("\"\(call.request.remoteAddress)\"".utf8))
        }
        route.idempotency = .none
        let routes = [route]
        try await HTTPTestServer.run(
            routes: routes,
            configure: {
                $0.expectsProxyProtocol = true
                $0.trustedProxies = ["127.0.0.0/8"]
            }
        ) { test in
            let socket = try HTTPTestSocket(port: test.port)
            await socket.send(Self.signature + [0x21, 0x11, 0, 12, 1, 2, 3, 4, 127, 0, 0, 1, 0, 80, 0, 90])
            await socket.send("GET /me HTTP/1.1\r\nHost: a\r\n\r\n")
            var left: [UInt8] = []
            #expect(try await socket.receiveResponse(left: &left).text == "\"1.2.3.4\"")
            let bare = try HTTPTestSocket(port: test.port)
            await bare.send("GET /me HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await bare.receiveAll().isEmpty)
        }
    }
}
