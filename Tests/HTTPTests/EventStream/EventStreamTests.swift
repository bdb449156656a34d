import EventLoop
import Synchronization
import TestSupport
import Testing

@testable import HTTP

/// Streams of events on the server's own connections.
@Suite(.endsWhenItHangs) struct EventStreamTests {
    private static func route(_ session: @escaping @Sendable (EventStream) async -> Void) -> Route {
        Route(.get, "/events", id: "stream", summary: "Events.", tag: "Test", access: .open) { _ in
            .eventStream(session)
        }.with { $0.idempotency = .none }
    }

    private static func text(_ number: Int) -> EventStreamText {
        EventStreamText(event: "counted", data: Array("\(number)".utf8), id: "1-\(number)")
    }

    /// Counts to three, and ends.
    private static let counting = route { stream in
        for number in 1...3 { _ = stream.send([text(number)]) }
        stream.close(saying: EventStreamText(event: "over", data: Array("{}".utf8)))
        await stream.end()
    }

    private static let counted =
        (1...3).map { "id: 1-\($0)\nevent: counted\ndata: \($0)\n\n" }.joined() + "event: over\ndata: {}\n\n"

    private static func head(_ version: String) -> String { "GET /events HTTP/\(version)\r\nHost: a\r\n\r\n" }

    @Test func `events go out as they are said, and the stream ends with its session`() async throws {
        try await HTTPTestServer.run(routes: [Self.counting]) { test in
            let socket = try HTTPTestSocket(port: test.port)
            await socket.send(Self.head("1.1"))
            var left: [UInt8] = []
            let response = try await socket.receiveResponse(left: &left)
            #expect(response.status == 200 && response["Content-Type"] == "text/event-stream")
            #expect(response["Transfer-Encoding"] == "chunked" && response["Connection"] == "close")
            #expect(response.text == Self.counted)
            #expect(try await socket.receiveAll().isEmpty && left.isEmpty)
        }
    }

    @Test func `an old client gets the same without framing`() async throws {
        try await HTTPTestServer.run(routes: [Self.counting]) { test in
            let socket = try HTTPTestSocket(port: test.port)
            await socket.send(Self.head("1.0"))
            let all = String(decoding: try await socket.receiveAll(), as: UTF8.self)
            #expect(all.hasSuffix("\r\n\r\n" + Self.counted))
            #expect(!all.contains("chunked"))
        }
    }

    @Test func `a silent stream says that it is there, and ends for a client that ends its side`() async throws {
        let ended = TestGate()
        let silent = Self.route { stream in
            await stream.end()
            await ended.arrive()
        }
        try await HTTPTestServer.run(routes: [silent], configure: { $0.timeouts.ping = .milliseconds(50) }) { test in
            let socket = try HTTPTestSocket(port: test.port)
            await socket.send(Self.head("1.1"))
            var all = ""
            while !all.hasSuffix("3\r\n:\n\n\r\n3\r\n:\n\n\r\n") {
                let bytes = try await socket.receive()
                try #require(!bytes.isEmpty)
                all += String(decoding: bytes, as: UTF8.self)
            }
            socket.shutdownWriting()
            await ended.waitForArrivals(1)
            await ended.open()
        }
    }

    @Test func `a client that does not read is told once it does, and nothing is added meanwhile`() async throws {
        let outcomes = Mutex<[PushOutcome]>([])
        let flood = Self.route { stream in
            let event = EventStreamText(event: "flood", data: [UInt8](repeating: 0x61, count: 60_000))
            for _ in 0..<200 {
                let outcome = stream.send([event])
                outcomes.withLock { $0.append(outcome) }
                if outcome == .full {
                    return stream.close(saying: EventStreamText(event: "dropped", data: Array("{}".utf8)))
                }
            }
        }
        try await HTTPTestServer.run(routes: [flood]) { test in
            let socket = try HTTPTestSocket(port: test.port, receiveBufferBytes: 4_096)
            await socket.send(Self.head("1.1"))
            var left: [UInt8] = []
            let response = try await socket.receiveResponse(left: &left)
            #expect(response.text.hasSuffix("event: dropped\ndata: {}\n\n"))
            let sent = outcomes.withLock { $0 }
            #expect(sent.last == .full)
            #expect(
                response.text.split(separator: "event: flood", omittingEmptySubsequences: false).count == sent.count)
        }
    }

    @Test func `a server that ends ends its streams`() async throws {
        let begun = TestGate()
        let waiting = Self.route { stream in
            await begun.arrive()
            await stream.end()
        }
        try await HTTPTestServer.run(routes: [waiting]) { test in
            let socket = try HTTPTestSocket(port: test.port)
            await socket.send(Self.head("1.1"))
            await begun.waitForArrivals(1)
            await begun.open()
            async let drained = test.server.drain()
            var left: [UInt8] = []
            let response = try await socket.receiveResponse(left: &left)
            #expect(response.status == 200 && response.text.isEmpty)
            #expect(await drained == 0)
        }
    }
}
