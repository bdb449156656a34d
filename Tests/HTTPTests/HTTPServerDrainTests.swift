import HTTP
import TestSupport
import Testing

private let host = "Host: a\r\n"

@Suite(.endsWhenItHangs) struct HTTPServerDrainTests {
    @Test func `a drain finishes what runs, takes no more and ends`() async throws {
        let gate = TestGate()
        try await HTTPTestServer.run(routes: [TestRoutes.waiting(at: gate)], reactors: 2) { test in
            let busy = try HTTPTestSocket(port: test.port)
            await busy.send("GET /wait HTTP/1.1\r\n\(host)\r\n")
            let idle = try HTTPTestSocket(port: test.port)
            await idle.send("GET /healthz HTTP/1.1\r\n\(host)\r\n")
            var left: [UInt8] = []
            #expect(try await idle.receiveResponse(left: &left).status == 200)
            await gate.waitForArrivals(1)
            async let cutOff = test.server.drain()
            // The idle connection ends only once the listening socket is closed.
            #expect(try await idle.receiveAll().isEmpty)
            #expect(throws: HTTPTestSocket.Failure.self) { _ = try HTTPTestSocket(port: test.port) }
            await gate.open()
            let response = try await busy.receiveResponse(left: &left)
            #expect(response.status == 200)
            #expect(response.closes)
            #expect(await cutOff == 0)
        }
    }

    @Test func `a drain cuts off what does not end`() async throws {
        let gate = TestGate()
        try await HTTPTestServer.run(
            routes: [TestRoutes.waiting(at: gate)], configure: { $0.timeouts.drain = .milliseconds(30) }
        ) { test in
            let socket = try HTTPTestSocket(port: test.port)
            await socket.send("GET /wait HTTP/1.1\r\n\(host)\r\n")
            await gate.waitForArrivals(1)
            #expect(await test.server.drain() == 1)
            await gate.waitForCancellation()
            #expect(try await socket.receiveAll().isEmpty)
        }
    }

    @Test func `readiness fails before anything else when a drain begins`() async throws {
        try await HTTPTestServer.run(routes: TestRoutes.all) { test in
            let runner = test.runner(.inProcess)
            #expect(try await runner.send(HTTPTestRequest("GET", "/readyz")).status == 200)
            await test.server.drain()
            let response = try await runner.send(HTTPTestRequest("GET", "/readyz"))
            #expect(response.status == 503)
            #expect(response.text.contains("notReady"))
        }
    }
}
