import HTTP
import Kernel
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import HTTP

private let host = "Host: localhost\r\n"

/// What a test of the server over TLS has.
struct SecureTest: Sendable {
    let server: HTTPServer
    let port: UInt16
    let authority: TLSTestAuthority
    let context: TLSClientContext
    let metrics: MetricsRegistry

    /// Runs a test against a server that speaks TLS.
    static func run(
        routes: [Route] = TestRoutes.all, kind: TLSTestAuthority.KeyKind = .elliptic,
        configure: (inout HTTPServerConfiguration) -> Void = { _ in }, clock: any WallClock = SystemClock(),
        _ body: @Sendable (SecureTest) async throws -> Void
    ) async throws {
        let authority = try TLSTestAuthority()
        let files = try authority.issue("leaf", kind)
        let metrics = MetricsRegistry()
        let context = try authority.clientContext()
        try await HTTPTestServer.run(
            routes: routes, reactors: 2, clock: clock, dependencies: { $0.metrics = metrics },
            configure: {
                $0.tls = files
                configure(&$0)
            }
        ) { test in
            try await body(
                SecureTest(
                    server: test.server, port: test.port, authority: authority, context: context, metrics: metrics))
        }
    }

    func connect(before: [UInt8] = []) async throws -> TLSTestSocket {
        try await TLSTestSocket.connect(port: port, context, before: before)
    }

    /// Whether the metrics hold a line.
    func tells(_ line: String) -> Bool {
        String(decoding: metrics.text().bytes, as: UTF8.self).split(separator: "\n").contains { $0 == line }
    }

    /// Waits until the metrics hold a line; records an issue where they never do.
    func wait(for line: String) async throws {
        // A look each millisecond: nothing tells of a change, and a loop without a pause would take a core from the server.
        for _ in 0..<(Patience.seconds * 1000) {
            if tells(line) { return }
            try await Task.sleep(for: .milliseconds(1))
        }
        Issue.record("the metrics never held \(line):\n\(String(decoding: metrics.text().bytes, as: UTF8.self))")
    }

    /// The greeting of a client.
    func greeting() throws -> [UInt8] {
        let session = try context.session(host: "localhost")
        try session.begin()
        return session.takeOutput()
    }
}

@Suite(.blocking, .endsWhenItHangs) struct TLSServerTests {
    @Test func `every hostile request gets the same answer over TLS, and the server lives`() async throws {
        try await SecureTest.run { test in
            for hostile in HostileRequest.all {
                let socket = try await test.connect()
                await socket.send(hostile.bytes)
                let response = try await socket.response()
                #expect(response.status == hostile.status, "\(hostile)")
                #expect(response.closes == hostile.closes, "\(hostile)")
                #expect(response["Strict-Transport-Security"] != nil, "\(hostile)")
                guard hostile.closes else { continue }
                await socket.sayGoodbye()
                let rest = try await socket.rest()
                #expect(rest.bytes.isEmpty && rest.hasGoodbye, "\(hostile)")
            }
            #expect(try await test.connect().answer(HTTPTestRequest("GET", "/")).status == 200)
            try await test.wait(for: "medley_tls_handshakes_in_progress 0")
        }
    }

    @Test func `every hostile handshake gets an alert or the end, and the server lives`() async throws {
        #expect(HostileHandshake.all.count >= 30)
        #expect(Set(HostileHandshake.all.map(\.name)).count == HostileHandshake.all.count)
        try await SecureTest.run { test in
            for hostile in HostileHandshake.all {
                let socket = try HTTPTestSocket(port: test.port)
                await socket.send(hostile.bytes(try test.greeting()))
                socket.shutdownWriting()
                let answer = try await socket.receiveAll()
                switch hostile.outcome {
                case .alert: #expect(Self.endsWithAlert(answer), "\(hostile): \(answer.prefix(40))")
                case .brokenOff: #expect(answer.first == 22, "\(hostile): \(answer.prefix(40))")
                case .end: #expect(answer.isEmpty, "\(hostile): \(answer.prefix(40))")
                case .told: #expect(answer.starts(with: "HTTP/1.1 400".utf8), "\(hostile): \(answer.prefix(40))")
                }
                #expect(try await test.connect().answer(HTTPTestRequest("GET", "/")).status == 200, "after \(hostile)")
            }
            try await test.wait(for: "medley_tls_handshakes_in_progress 0")
        }
    }

    /// Whether the last record in the clear is a fatal alert.
    private static func endsWithAlert(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 7 && bytes[bytes.count - 7] == 21 && bytes[bytes.count - 2] == 2
            && bytes[(bytes.count - 4)..<(bytes.count - 2)].elementsEqual([0, 2])
    }

    @Test(arguments: TLSTestAuthority.KeyKind.allCases)
    func `requests in one go, and cut into single bytes, are answered in order`(
        _ kind: TLSTestAuthority.KeyKind
    ) async throws {
        try await SecureTest.run(kind: kind) { test in
            let socket = try await test.connect()
            await socket.send("GET /items/1 HTTP/1.1\r\n\(host)\r\nGET /items/2 HTTP/1.1\r\n\(host)\r\n")
            #expect(try await socket.response().text.contains("\"1\""))
            #expect(try await socket.response().text.contains("\"2\""))
            await socket.sendSlowly("GET /items/3 HTTP/1.1\r\n\(host)\r\n")
            #expect(try await socket.response().text.contains("\"3\""))
            #expect(test.tells("medley_tls_handshakes_total{version=\"1.3\",resumed=\"no\"} 1"))
        }
    }

    @Test(arguments: [false, true])
    func `large bodies go both ways, past a reader that is slow`(_ streams: Bool) async throws {
        let count = 6_000_000
        try await SecureTest.run(
            routes: TestRoutes.all + [TestRoutes.large(count, streams: streams)],
            configure: { $0.sendBufferBytes = 8192 }
        ) { test in
            let socket = try await test.connect()
            let body = [UInt8](repeating: 9, count: 3_000_000)
            let upload = HTTPTestRequest(
                "POST", "/upload", fields: [("Content-Type", "application/octet-stream")], body: body)
            #expect(try await socket.answer(upload).text == "\(body.count)")
            let large = try await socket.answer(HTTPTestRequest("GET", "/large"))
            #expect(large.body.count == count && large.body.first == 0x61)
            #expect(try await socket.answer(HTTPTestRequest("GET", "/")).status == 200)
        }
    }

    @Test(arguments: ["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "PATCH /x HTTP/1.1\r\n", "\r\n", "OPTIONS"])
    func `a plain request to the port of TLS is told so`(_ text: String) async throws {
        try await SecureTest.run { test in
            let socket = try HTTPTestSocket(port: test.port)
            await socket.send(text)
            socket.shutdownWriting()
            let bytes = try await socket.receiveAll()
            let (response, _) = try #require(HTTPTestResponse.parse(bytes))
            #expect(response.status == 400)
            #expect(response.closes)
            #expect(response["Content-Type"] == "text/plain; charset=utf-8")
            #expect(response["Strict-Transport-Security"] == nil)
            #expect(response.text.contains("https://"))
            #expect(test.tells("medley_tls_handshake_failures_total{reason=\"plain\"} 1"))
        }
    }

    @Test func `bytes that are no TLS get an alert and the end`() async throws {
        try await SecureTest.run { test in
            let socket = try HTTPTestSocket(port: test.port)
            await socket.send([0x16, 3, 1, 0, 4, 9, 9, 9, 9])
            let answer = try await socket.receiveAll()
            // A fatal alert (RFC 8446 section 6).
            #expect(answer.first == 21 && answer.count == 7 && answer[5] == 2)
            try await test.wait(for: "medley_tls_handshake_failures_total{reason=\"malformed\"} 1")
        }
    }

    @Test(arguments: [0, 1, 100])
    func `a handshake that takes too long is cut off`(_ sent: Int) async throws {
        try await SecureTest.run(configure: { $0.timeouts.handshake = .milliseconds(50) }) { test in
            let socket = try HTTPTestSocket(port: test.port)
            await socket.send(Array(try test.greeting().prefix(sent)))
            #expect(try await socket.receiveAll().isEmpty)
            #expect(test.tells("medley_tls_handshake_failures_total{reason=\"timeout\"} 1"))
            #expect(test.tells("medley_tls_handshakes_in_progress 0"))
        }
    }

    @Test func `handshakes under way are bounded, and one that ends makes room`() async throws {
        try await SecureTest.run(configure: { $0.handshakeLimit = 2 }) { test in
            let half = Array(try test.greeting().prefix(50))
            var held = [try HTTPTestSocket(port: test.port), try HTTPTestSocket(port: test.port)]
            for socket in held { await socket.send(half) }
            try await test.wait(for: "medley_tls_handshakes_in_progress 2")
            let third = try HTTPTestSocket(port: test.port)
            await third.send(half)
            #expect(try await third.receiveAll().isEmpty)
            #expect(test.tells("medley_tls_handshake_failures_total{reason=\"tooMany\"} 1"))
            held.removeLast()
            try await test.wait(for: "medley_tls_handshake_failures_total{reason=\"disconnected\"} 1")
            #expect(try await test.connect().answer(HTTPTestRequest("GET", "/")).status == 200)
        }
    }

    @Test func `who has said that nothing follows still gets the answer`() async throws {
        let gate = TestGate()
        try await SecureTest.run(routes: TestRoutes.all + [TestRoutes.waiting(at: gate)]) { test in
            let socket = try await test.connect()
            await socket.send("GET / HTTP/1.1\r\n\(host)\r\nGET /items/5 HTTP/1.1\r\n\(host)\r\n")
            await socket.sayGoodbye()
            #expect(try await socket.response().status == 200)
            #expect(try await socket.response().text.contains("\"5\""))
            let rest = try await socket.rest()
            #expect(rest.bytes.isEmpty && rest.hasGoodbye)
        }
    }

    @Test func `the server takes its leave when it closes, and does not where it breaks an answer off`() async throws {
        var broken = Route(.get, "/broken", id: "broken", summary: "Breaks.", tag: "Test", access: .open) { _ in
            let isFirst = Mutex(true)
            var response = HTTPResponse(status: 200)
            response.body = .stream {
                let goesOn = isFirst.withLock { isFirst in
                    defer { isFirst = false }
                    return isFirst
                }
                guard goesOn else { throw CancellationError() }
                return [1, 2, 3]
            }
            return response
        }
        broken.idempotency = .none
        let routes = TestRoutes.all + [broken]
        // The one that is to be idle has a server of its own: the others may be kept waiting by a busy machine.
        try await SecureTest.run(configure: { $0.timeouts.idle = .milliseconds(300) }) { test in
            let idle = try await test.connect()
            #expect(try await idle.rest().hasGoodbye)
        }
        try await SecureTest.run(routes: routes) { test in
            let asked = try await test.connect()
            await asked.send("GET / HTTP/1.1\r\n\(host)Connection: close\r\n\r\n")
            #expect(try await asked.rest().hasGoodbye)
            let cut = try await test.connect()
            await cut.send("GET /broken HTTP/1.1\r\n\(host)\r\n")
            #expect(try await cut.rest().hasGoodbye == false)
        }
    }

    @Test func `a drain finishes what runs, with a leave`() async throws {
        let gate = TestGate()
        try await SecureTest.run(routes: TestRoutes.all + [TestRoutes.waiting(at: gate)]) { test in
            let socket = try await test.connect()
            let waiting = try await test.connect()
            await waiting.send("GET /wait HTTP/1.1\r\n\(host)\r\n")
            await gate.waitForArrivals(1)
            #expect(try await socket.answer(HTTPTestRequest("GET", "/")).status == 200)
            async let cutOff = test.server.drain()
            #expect(try await socket.rest().hasGoodbye)
            await gate.open()
            let response = try await waiting.response()
            #expect(response.status == 200 && response.closes)
            #expect(try await waiting.rest().hasGoodbye)
            #expect(await cutOff == 0)
        }
    }

    @Test func `the scheme is known, and a header of the proxy comes before the handshake`() async throws {
        var route = Route(.get, "/me", id: "me", summary: "Who.", tag: "Test", access: .open) { call in
            .json(bytes: Array("\"\(call.request.remoteAddress) \(call.request.isSecure)\"".utf8))
        }
        route.idempotency = .none
        let routes = [route]
        try await SecureTest.run(routes: routes, configure: { $0.plainHost = "127.0.0.1" }) { test in
            let secure = try await test.connect().answer(HTTPTestRequest("GET", "/me"))
            #expect(secure.text == "\"127.0.0.1 true\"")
            #expect(secure["Strict-Transport-Security"] != nil)
            let plain = try await HTTPTestClient(port: test.server.plainPort).send(HTTPTestRequest("GET", "/me"))
            #expect(plain.text == "\"127.0.0.1 false\"")
            #expect(plain["Strict-Transport-Security"] == nil)
        }
        let header: [UInt8] =
            [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x11, 0, 12]
            + [1, 2, 3, 4, 127, 0, 0, 1, 0, 80, 0, 90]
        try await SecureTest.run(
            routes: routes,
            configure: {
                $0.expectsProxyProtocol = true
                $0.trustedProxies = ["127.0.0.0/8"]
                $0.plainHost = "127.0.0.1"
            }
        ) { test in
            let answer = try await test.connect(before: header).answer(HTTPTestRequest("GET", "/me"))
            #expect(answer.text == "\"1.2.3.4 true\"")
            let bare = try HTTPTestSocket(port: test.port)
            await bare.send(try test.greeting())
            #expect(try await bare.receiveAll().isEmpty)
            let probe = try await HTTPTestClient(port: test.server.plainPort).send(HTTPTestRequest("GET", "/me"))
            #expect(probe.status == 200)
        }
    }
}
