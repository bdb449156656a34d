import Crypto
import EventLoop
import HTTP
import Kernel
import Synchronization
import TestSupport
import Testing

@testable import HTTP

/// A client of a WebSocket that sends what a test wants, good or not.
private struct SocketClient {
    static let key = "dGhlIHNhbXBsZSBub25jZQ=="

    let socket: HTTPTestSocket
    private var reader: WebSocketReader
    private var left: [UInt8]

    /// Opens a socket; `more` are further fields, and the bytes that are sent with the handshake.
    init(
        _ port: UInt16, path: String = "/socket", more: String = "", bytes: [UInt8] = [], receiveBufferBytes: Int? = nil
    ) async throws {
        socket = try HTTPTestSocket(port: port, receiveBufferBytes: receiveBufferBytes)
        left = []
        reader = WebSocketReader(from: .server, limitBytes: 1 << 20, takesCompressed: !more.isEmpty)
        let head =
            "GET \(path) HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: \(Self.key)\r\n\(more)\r\n"
        await socket.send(Array(head.utf8) + bytes)
        // An answer of 101 has no body, as one to HEAD.
        let response = try await socket.receiveResponse(isHead: true, left: &left)
        #expect(response.status == 101)
        #expect(response["Sec-WebSocket-Accept"] == WebSocketProof.accept(of: Self.key))
        #expect(response["Upgrade"] == "websocket" && response["Connection"] == "Upgrade")
    }

    func send(_ opcode: WebSocketOpcode, _ text: String) async {
        await socket.send(ViolatingFrames.frame(opcode, Array(text.utf8)))
    }

    /// The next part that the server sends; nil at the end of the connection.
    mutating func next() async throws -> WebSocketReader.Part? {
        while true {
            let input = left
            let step = try input.withUnsafeBytes { bytes in Result { try reader.next(bytes) } }.get()
            left.removeFirst(step.consumed)
            if let part = step.part { return part }
            let bytes = try await socket.receive()
            if bytes.isEmpty { return nil }
            left += bytes
        }
    }
}

@Suite(.endsWhenItHangs) struct WebSocketServerTests {
    private static func route(
        _ path: String = "/socket", _ session: @escaping @Sendable (WebSocket) async -> Void
    ) -> Route {
        Route(.get, path, id: "openSocket", summary: "A socket.", tag: "Test", access: .open) { call in
            try call.webSocket(session)
        }.with { $0.idempotency = .none }
    }

    /// Says each text again, and ends where it is told to.
    private static let echo = route { socket in
        let encoder = DeflateEncoder(.raw)
        while let message = await socket.receive() {
            guard case .text(let text) = message else { return socket.close(.unsupportedData, reason: "text alone") }
            if text == "end" { return }
            _ = socket.send(WebSocketText(Array(text.utf8), encoder: encoder))
        }
    }

    @Test func `messages go both ways, also those that came with the handshake`() async throws {
        try await HTTPTestServer.run(routes: [Self.echo]) { test in
            let early = ViolatingFrames.frame(.text, Array("early".utf8))
            var client = try await SocketClient(test.port, bytes: early)
            #expect(try await client.next() == .text("early"))
            await client.send(.text, "κόσμε")
            #expect(try await client.next() == .text("κόσμε"))
            await client.send(.ping, "there?")
            #expect(try await client.next() == .pong(Array("there?".utf8)))
            let long = String(repeating: "x", count: WebSocketLimits.messageBytes)
            await client.send(.text, long)
            #expect(try await client.next() == .text(long))
            await client.socket.send(ViolatingFrames.frame(.close, [0x03, 0xE8]))
            #expect(try await client.next() == .close(.normal, reason: ""))
            #expect(try await client.socket.receiveAll().isEmpty)
        }
    }

    @Test func `a session that returns ends its socket, and one may say why`() async throws {
        try await HTTPTestServer.run(routes: [Self.echo]) { test in
            var client = try await SocketClient(test.port)
            await client.send(.text, "end")
            #expect(try await client.next() == .close(.normal, reason: ""))
            #expect(try await client.socket.receiveAll().isEmpty)
            var other = try await SocketClient(test.port)
            await other.send(.binary, "bytes")
            #expect(try await other.next() == .close(.unsupportedData, reason: "text alone"))
        }
    }

    @Test func `every violation is told by its code, and the server lives`() async throws {
        try await HTTPTestServer.run(routes: [Self.echo]) { test in
            for violation in ViolatingFrames.all {
                var client = try await SocketClient(test.port)
                await client.socket.send(violation.bytes)
                var parts: [WebSocketReader.Part] = []
                while let part = try await client.next() { parts.append(part) }
                guard case .close(let code, let reason)? = parts.last else {
                    Issue.record("\(violation): \(parts)")
                    continue
                }
                #expect(code == violation.code && !reason.isEmpty, "\(violation)")
            }
            var client = try await SocketClient(test.port)
            await client.send(.text, "alive")
            #expect(try await client.next() == .text("alive"))
        }
    }

    @Test func `what was agreed to is compressed, and what is small is not`() async throws {
        try await HTTPTestServer.run(routes: [Self.echo]) { test in
            var client = try await SocketClient(
                test.port, more: "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n")
            let long = String(repeating: "token called ", count: 100)
            await client.send(.text, long)
            var bytes: [UInt8] = []
            while bytes.count < 2 { bytes += try await client.socket.receive() }
            #expect(bytes[0] == 0xC1 && bytes.count < long.utf8.count / 4)
            await client.send(.text, "a")
            #expect(try await client.next() == .text("a"))
        }
    }

    @Test func `what asks for no socket, or wrongly, is told what to ask for`() async throws {
        try await HTTPTestServer.run(routes: [Self.echo]) { test in
            let client = test.runner(.socket)
            let plain = try await client.send(HTTPTestRequest("GET", "/socket"))
            #expect(plain.status == 426 && plain["Sec-WebSocket-Version"] == "13" && plain["Upgrade"] == "websocket")
            var request = HTTPTestRequest("GET", "/socket")
            request.fields = [
                ("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13"),
                ("Sec-WebSocket-Key", "short"),
            ]
            let wrong = try await client.send(request)
            #expect(wrong.status == 400 && wrong.text.contains("malformedHandshake"))
            #expect(try await client.send(HTTPTestRequest("GET", "/socket")).status == 426)
        }
    }

    @Test func `a client that does not read is not written to without end`() async throws {
        let outcomes = Mutex<[PushOutcome]>([])
        let flood = Self.route { socket in
            let text = WebSocketText([UInt8](repeating: 0x61, count: 60_000))
            for _ in 0..<200 {
                let outcome = socket.send(text)
                outcomes.withLock { $0.append(outcome) }
                if outcome == .full { return socket.close(.tryAgainLater, reason: "too slow") }
            }
        }
        try await HTTPTestServer.run(routes: [flood]) { test in
            var client = try await SocketClient(test.port, receiveBufferBytes: 4_096)
            var parts: [WebSocketReader.Part] = []
            while let part = try await client.next() { parts.append(part) }
            // Once it reads, it gets what waited and is told why no more comes.
            #expect(parts.last == .close(.tryAgainLater, reason: "too slow"))
            let sent = outcomes.withLock { $0 }
            #expect(sent.last == .full && parts.count == sent.count)
        }
    }

    @Test func `what a client says faster than its session reads waits with the client`() async throws {
        let gate = TestGate()
        let slow = Self.route { socket in
            await gate.arrive()
            while let message = await socket.receive() {
                if case .text(let text) = message { _ = socket.send(WebSocketText(Array(text.utf8))) }
            }
        }
        try await HTTPTestServer.run(routes: [slow]) { test in
            var client = try await SocketClient(test.port)
            let count = WebSocketLimits.inboxMessages * 5
            for number in 0..<count { await client.send(.text, "\(number)") }
            await gate.waitForArrivals(1)
            await gate.open()
            for number in 0..<count { #expect(try await client.next() == .text("\(number)")) }
        }
    }

    @Test func `a silent client is asked whether it is there, again and again`() async throws {
        try await HTTPTestServer.run(
            routes: [Self.echo],
            configure: {
                $0.timeouts.ping = .milliseconds(50)
                $0.timeouts.pong = .seconds(Patience.seconds)
            }
        ) { test in
            var client = try await SocketClient(test.port)
            for _ in 0..<3 {
                #expect(try await client.next() == .ping([]))
                await client.send(.pong, "")
            }
        }
    }

    @Test func `a client that does not answer is given up`() async throws {
        try await HTTPTestServer.run(
            routes: [Self.echo],
            configure: {
                $0.timeouts.ping = .milliseconds(50)
                $0.timeouts.pong = .milliseconds(50)
            }
        ) { test in
            var client = try await SocketClient(test.port)
            #expect(try await client.next() == .ping([]))
            // Nothing but the end comes.
            #expect(try await client.next() == nil)
        }
    }

    @Test func `a server that ends says so, and its sessions end`() async throws {
        let ended = Atomic<Bool>(false)
        let session = Self.route { socket in
            while await socket.receive() != nil {}
            ended.store(true, ordering: .releasing)
        }
        try await HTTPTestServer.run(routes: [session]) { test in
            var client = try await SocketClient(test.port)
            async let drained = test.server.drain()
            #expect(try await client.next() == .close(.serviceRestart, reason: "the server ends"))
            client.socket.shutdownWriting()
            _ = await drained
            let hasEnded = ended.load(ordering: .acquiring)
            #expect(hasEnded)
        }
    }

    @Test func `a client that goes away ends its session`() async throws {
        let ended = TestGate()
        let session = Self.route { socket in
            while await socket.receive() != nil {}
            await ended.arrive()
        }
        try await HTTPTestServer.run(routes: [session]) { test in
            let client = try await SocketClient(test.port)
            client.socket.reset()
            await ended.waitForArrivals(1)
            await ended.open()
        }
    }
}
