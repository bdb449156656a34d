import HTTP
import Kernel
import TestSupport
import Testing

private let host = "Host: a\r\n"

/// Sends bytes and reads all answers up to the end of the connection.
private func answers(_ bytes: [UInt8], port: UInt16) async throws -> [HTTPTestResponse] {
    let socket = try HTTPTestSocket(port: port)
    await socket.send(bytes)
    socket.shutdownWriting()
    var left = try await socket.receiveAll()
    var responses: [HTTPTestResponse] = []
    while let (response, consumed) = HTTPTestResponse.parse(left, isEnd: true), consumed > 0 {
        responses.append(response)
        left.removeFirst(consumed)
    }
    return responses
}

@Suite(.endsWhenItHangs) struct HTTPServerTests {
    @Test func `every hostile request gets its answer and the server lives`() async throws {
        try await HTTPTestServer.run(routes: TestRoutes.all) { test in
            let client = test.runner(.socket)
            for hostile in HostileRequest.all {
                let socket = try HTTPTestSocket(port: test.port)
                await socket.send(hostile.bytes)
                var left: [UInt8] = []
                let response = try await socket.receiveResponse(left: &left)
                #expect(response.status == hostile.status, "\(hostile)")
                #expect(response.closes == hostile.closes, "\(hostile)")
                if hostile.closes {
                    socket.shutdownWriting()
                    #expect(try await socket.receiveAll().isEmpty, "\(hostile)")
                }
                if response.status >= 400 {
                    #expect(response["Content-Type"] == "application/problem+json", "\(hostile)")
                    #expect(response.text.contains("\"requestId\""), "\(hostile)")
                }
                #expect(try await client.send(HTTPTestRequest("GET", "/")).status == 200, "after \(hostile)")
            }
        }
    }

    @Test func `pipelined requests are answered in order, slow ones first`() async throws {
        let gate = TestGate()
        try await HTTPTestServer.run(routes: TestRoutes.all + [TestRoutes.waiting(at: gate)]) { test in
            let socket = try HTTPTestSocket(port: test.port)
            await socket.send(
                "GET /wait HTTP/1.1\r\n\(host)\r\nGET /items/2 HTTP/1.1\r\n\(host)\r\nGET / HTTP/1.1\r\n\(host)\r\n")
            await gate.waitForArrivals(1)
            await gate.open()
            var left: [UInt8] = []
            #expect(try await socket.receiveResponse(left: &left).text == "\"done\"")
            #expect(try await socket.receiveResponse(left: &left).text.contains("\"2\""))
            #expect(try await socket.receiveResponse(left: &left).text == "{}")
        }
    }

    @Test func `a client that has ended its side still gets what it asked for in one go`() async throws {
        try await HTTPTestServer.run(routes: TestRoutes.all) { test in
            let all = try await answers(
                Array("GET / HTTP/1.1\r\n\(host)\r\nGET / HTTP/1.1\r\n\(host)\r\n".utf8), port: test.port)
            #expect(all.map(\.status) == [200, 200])
            let half = try await answers(Array("GET / HTTP/1.1\r\nHo".utf8), port: test.port)
            #expect(half.map(\.status) == [400])
        }
    }

    @Test func `a body is asked for only when it is wanted`() async throws {
        try await HTTPTestServer.run(routes: TestRoutes.all) { test in
            let head = "POST /echo HTTP/1.1\r\n\(host)Expect: 100-continue\r\nContent-Length: 2\r\n"
            let socket = try HTTPTestSocket(port: test.port)
            await socket.send(head + "Content-Type: application/json\r\n\r\n")
            var left: [UInt8] = []
            #expect(try await socket.receiveResponse(left: &left).status == 100)
            await socket.send("{}")
            #expect(try await socket.receiveResponse(left: &left).status == 200)

            let refused = try HTTPTestSocket(port: test.port)
            await refused.send(head + "Content-Type: text/plain\r\n\r\n")
            let response = try await refused.receiveResponse(left: &left)
            #expect(response.status == 415)
            #expect(response.closes)
        }
    }

    @Test(arguments: [false, true])
    func `a large answer reaches a slow reader whole`(_ streams: Bool) async throws {
        let count = 3_000_000
        try await HTTPTestServer.run(
            routes: [TestRoutes.large(count, streams: streams)], configure: { $0.sendBufferBytes = 4096 }
        ) { test in
            let socket = try HTTPTestSocket(port: test.port, receiveBufferBytes: 4096)
            await socket.send("GET /large HTTP/1.1\r\n\(host)Connection: close\r\n\r\n")
            let (response, _) = try #require(HTTPTestResponse.parse(try await socket.receiveAll()))
            #expect(response.body.count == count)
            #expect(response["Transfer-Encoding"] == (streams ? "chunked" : nil))
            let old = try HTTPTestSocket(port: test.port)
            await old.send("GET /large HTTP/1.0\r\n\r\n")
            let (oldResponse, _) = try #require(HTTPTestResponse.parse(try await old.receiveAll(), isEnd: true))
            #expect(oldResponse.body.count == count)
            #expect(oldResponse["Transfer-Encoding"] == nil)
        }
    }

    @Test func `a streamed body is taken in chunks, and refused over its limit`() async throws {
        try await HTTPTestServer.run(routes: TestRoutes.all) { test in
            let socket = try HTTPTestSocket(port: test.port)
            await socket.send("POST /upload HTTP/1.1\r\n\(host)Content-Type: application/octet-stream\r\n")
            await socket.send("Transfer-Encoding: chunked\r\n\r\n")
            let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 1, count: 65_536) + Array("\r\n".utf8)
            for _ in 0..<40 { await socket.send(chunk) }
            await socket.send("0\r\n\r\n")
            var left: [UInt8] = []
            #expect(try await socket.receiveResponse(left: &left).text == "\(40 * 65_536)")
            let large = try HTTPTestSocket(port: test.port)
            await large.send("POST /upload HTTP/1.1\r\n\(host)Content-Type: application/octet-stream\r\n")
            await large.send("Transfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<70 { await large.send(chunk) }
            #expect(try await large.receiveResponse(left: &left).status == 413)
        }
    }

    @Test func `a body that fills the buffer to its last byte still ends`() async throws {
        let gate = TestGate()
        let upload = TestRoutes.upload.with { route in
            let count = route.handler
            route.handler = { call in
                await gate.arrive()
                return try await count(call)
            }
        }
        try await HTTPTestServer.run(routes: [upload]) { test in
            let body = [UInt8](repeating: 1, count: Limits.bodyBufferBytes)
            let socket = try HTTPTestSocket(port: test.port)
            let type = "Content-Type: application/octet-stream\r\n"
            let head = "POST /upload HTTP/1.1\r\n\(host)\(type)Content-Length: \(body.count)\r\n\r\n"
            await socket.send(head)
            await gate.waitForArrivals(1)
            await socket.send(body)
            // The operation waits at the gate until the whole body has been read from the socket; asking is counted too.
            var wanted = head.utf8.count + body.count
            repeat { wanted += metricsRequest.utf8.count } while try await receivedBytes(test) < wanted
            await gate.open()
            var left: [UInt8] = []
            #expect(try await socket.receiveResponse(left: &left).text == "\(body.count)")
        }
    }

    private var metricsRequest: String { "GET /metrics HTTP/1.1\r\n\(host)Connection: close\r\n\r\n" }

    private func receivedBytes(_ test: HTTPTestServer) async throws -> Int {
        let socket = try HTTPTestSocket(port: test.port)
        await socket.send(metricsRequest)
        let text = String(decoding: try await socket.receiveAll(), as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix("medley_http_received_bytes_total ") }
        return line.flatMap { Int($0.split(separator: " ")[1].prefix { $0.isNumber }) } ?? 0
    }

    @Test func `a client that hangs up cancels its work`() async throws {
        let gate = TestGate()
        try await HTTPTestServer.run(routes: [TestRoutes.waiting(at: gate)]) { test in
            let socket = try HTTPTestSocket(port: test.port)
            await socket.send("GET /wait HTTP/1.1\r\n\(host)\r\n")
            await gate.waitForArrivals(1)
            socket.reset()
            await gate.waitForCancellation()
            #expect(await gate.cancellations == 1)
        }
    }

    @Test func `an operation that takes too long is cancelled and answered for`() async throws {
        let gate = TestGate()
        try await HTTPTestServer.run(
            routes: [TestRoutes.waiting(at: gate), TestRoutes.large(1, streams: false)],
            configure: {
                $0.timeouts.request = .milliseconds(30)
                // The operation waits for a thread among all tests; it is not to be given up meanwhile.
                $0.timeouts.cancellationGrace = .seconds(600)
            }
        ) { test in
            let socket = try HTTPTestSocket(port: test.port)
            await socket.send("GET /wait HTTP/1.1\r\n\(host)\r\n")
            await gate.waitForCancellation()
            var left: [UInt8] = []
            // The operation ended when it was cancelled, and its answer is what the client gets.
            #expect(try await socket.receiveResponse(left: &left).status == 200)
        }
    }

    @Test func `an operation that gives up at its deadline is answered with 503`() async throws {
        let gate = TestGate()
        var route = Route(.get, "/late", id: "late", summary: "Late.", tag: "Test", access: .open) { _ in
            await gate.arrive()
            try Task.checkCancellation()
            return .noContent
        }
        route.idempotency = .none
        let routes = [route]
        try await HTTPTestServer.run(
            routes: routes,
            configure: {
                $0.timeouts.request = .milliseconds(30)
                // See above.
                $0.timeouts.cancellationGrace = .seconds(600)
            }
        ) { test in
            let socket = try HTTPTestSocket(port: test.port)
            await socket.send("GET /late HTTP/1.1\r\n\(host)\r\n")
            var left: [UInt8] = []
            let response = try await socket.receiveResponse(left: &left)
            #expect(response.status == 503)
            #expect(response.text.contains("deadlineExceeded"))
            #expect(!response.closes)
        }
    }

    @Test func `an operation that cannot be cancelled is given up`() async throws {
        let (stream, release) = AsyncStream.makeStream(of: Void.self)
        var stubborn = Route(.get, "/stubborn", id: "stubborn", summary: "Stays.", tag: "Test", access: .open) { _ in
            // Unstructured: cancellation must not reach it.
            await Task.detached { for await _ in stream {} }.value
            return .noContent
        }
        stubborn.idempotency = .none
        let routes = [stubborn]
        try await HTTPTestServer.run(
            routes: routes,
            configure: {
                $0.timeouts.request = .milliseconds(20)
                $0.timeouts.cancellationGrace = .milliseconds(20)
            }
        ) { test in
            let socket = try HTTPTestSocket(port: test.port)
            await socket.send("GET /stubborn HTTP/1.1\r\n\(host)\r\n")
            var left: [UInt8] = []
            let response = try await socket.receiveResponse(left: &left)
            #expect(response.status == 503)
            #expect(response.text.contains("deadlineExceeded"))
            #expect(response["Retry-After"] == "1")
            release.finish()
        }
    }

    /// What a sender is too slow with; one time-out alone is short, or a busy machine would let another one pass first.
    enum Slowness: CaseIterable {
        case first, head, body, refused

        var sent: String {
            switch self {
            case .first: ""
            case .head: "GET / HTTP/1.1\r\nHost:"
            case .body: "POST /echo HTTP/1.1\r\n\(host)Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
            case .refused: "POST /nowhere HTTP/1.1\r\n\(host)Content-Length: 9\r\n\r\n{"
            }
        }

        var statuses: [Int] {
            switch self {
            case .first: []
            case .head, .body: [408]
            case .refused: [404]
            }
        }
    }

    @Test(arguments: Slowness.allCases)
    func `a sender that is too slow is let go`(_ slowness: Slowness) async throws {
        try await HTTPTestServer.run(
            routes: TestRoutes.all,
            configure: {
                switch slowness {
                case .first: $0.timeouts.idle = .milliseconds(40)
                case .head: $0.timeouts.head = .milliseconds(40)
                case .body: $0.timeouts.bodyWindow = .milliseconds(40)
                case .refused: $0.timeouts.linger = .milliseconds(40)
                }
            }
        ) { test in
            let (sent, statuses) = (slowness.sent, slowness.statuses)
            let socket = try HTTPTestSocket(port: test.port)
            await socket.send(sent)
            var left = try await socket.receiveAll()
            var found: [Int] = []
            while let (response, consumed) = HTTPTestResponse.parse(left) {
                found.append(response.status)
                left.removeFirst(consumed)
            }
            #expect(found == statuses)
        }
    }

    @Test func `connections and requests are bounded`() async throws {
        let gate = TestGate()
        try await HTTPTestServer.run(
            routes: [TestRoutes.waiting(at: gate)],
            configure: {
                $0.connectionLimit = 2
                $0.requestLimit = 1
            }
        ) { test in
            let first = try HTTPTestSocket(port: test.port)
            await first.send("GET /wait HTTP/1.1\r\n\(host)\r\n")
            await gate.waitForArrivals(1)
            let second = try HTTPTestSocket(port: test.port)
            await second.send("GET /wait HTTP/1.1\r\n\(host)\r\n")
            var left: [UInt8] = []
            let overloaded = try await second.receiveResponse(left: &left)
            #expect(overloaded.status == 503)
            #expect(overloaded["Retry-After"] == "1")
            let third = try HTTPTestSocket(port: test.port)
            let turnedAway = try await third.receiveResponse(left: &left)
            #expect(turnedAway.status == 503)
            #expect(turnedAway.closes)
            await gate.open()
            #expect(try await first.receiveResponse(left: &left).status == 200)
        }
    }

    @Test func `many clients on several reactors are all served`() async throws {
        try await HTTPTestServer.run(routes: TestRoutes.all, reactors: 2) { test in
            try await withThrowingTaskGroup(of: Int.self) { tasks in
                for number in 0..<40 {
                    tasks.addTask {
                        let client = test.runner(.socket)
                        var served = 0
                        for turn in 0..<20 {
                            let request = HTTPTestRequest.json("POST", "/echo", "{\"name\":\"\(number)-\(turn)\"}")
                            let response = try await client.send(request)
                            if response.text == "{\"name\":\"\(number)-\(turn)\"}" { served += 1 }
                        }
                        return served
                    }
                }
                var total = 0
                for try await served in tasks { total += served }
                #expect(total == 800)
            }
        }
    }

    @Test func `a Unix socket is listened on and removed`() async throws {
        let path = "/tmp/medley-http-\(UInt64.random(in: 0..<UInt64.max)).sock"
        try await HTTPTestServer.run(routes: TestRoutes.all, configure: { $0.host = path }) { _ in
            let socket = try HTTPTestSocket(path: path)
            await socket.send("GET / HTTP/1.1\r\n\(host)\r\n")
            var left: [UInt8] = []
            #expect(try await socket.receiveResponse(left: &left).status == 200)
        }
        #expect(throws: HTTPTestSocket.Failure.self) { _ = try HTTPTestSocket(path: path) }
    }
}
