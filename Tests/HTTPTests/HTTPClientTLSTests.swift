import EventLoop
import TestSupport
import Testing

@testable import HTTP

@Suite(.blocking, .endsWhenItHangs) struct HTTPClientTLSTests {
    /// What a client that trusts `trust` makes of a request: the status and how large the answer is, or the error.
    private func outcome(
        _ url: String, trust: HTTPClientConfiguration.Trust, redirects: Int = 0, count: Int = 1
    ) async throws -> String {
        let group = try ReactorGroup(count: 1)
        var configuration = HTTPClientConfiguration()
        configuration.timeouts.connect = .seconds(Patience.seconds)
        configuration.allowedAddresses = ["127.0.0.0/8"]
        configuration.trust = trust
        let resolver = NameResolver(lifetime: .seconds(10)) { _ in [NetworkAddress("127.0.0.1")].compactMap { $0 } }
        let client = try HTTPClient(configuration, group, resolver)
        var found = ""
        for _ in 0..<count {
            var request = HTTPClientRequest(.get, url)
            request.redirectLimit = redirects
            do throws(HTTPClientError) {
                let response = try await client.send(request)
                found = "\(response.status) \(try await response.body.collect().count)"
            } catch {
                found = "\(error)"
            }
        }
        await client.close()
        await BlockingThreads.run { group.stop() }
        return found
    }

    @Test func `a trusted server is spoken to over one connection, by its name and by its address`() async throws {
        let size = 2_000_000
        try await SecureTest.run(routes: [TestRoutes.large(size, streams: true)]) { test in
            for host in ["localhost", "127.0.0.1"] {
                let found = try await outcome(
                    "https://\(host):\(test.port)/large", trust: .file(test.authority.path), count: 3)
                #expect(found == "200 \(size)")
            }
            #expect(test.tells("medley_http_requests_total{method=\"GET\",route=\"/large\",status=\"2xx\"} 6"))
        }
    }

    @Test func `who is not trusted, or is another, is not spoken to`() async throws {
        let other = try TLSTestAuthority()
        try await SecureTest.run { test in
            for (host, trust) in [
                ("localhost", HTTPClientConfiguration.Trust.file(other.path)), ("localhost", .system),
                ("other.example", .file(test.authority.path)),
            ] {
                let found = try await outcome("https://\(host):\(test.port)/", trust: trust)
                #expect(found.hasPrefix("tlsFailed("), "\(host): \(found)")
            }
            #expect(!test.tells("medley_http_requests_total{method=\"GET\",route=\"/\",status=\"2xx\"} 1"))
        }
    }

    @Test func `what is trusted must be readable`() async throws {
        try await SecureTest.run { test in
            let found = try await outcome("https://localhost:\(test.port)/", trust: .file("/nowhere.pem"))
            #expect(found.hasPrefix("tlsFailed("))
        }
    }

    @Test func `a server that speaks plainly is no TLS`() async throws {
        let peer = try ScriptedPeer([[.readSome(50), .say("HTTP/1.1 400 Bad Request\r\n\r\n"), .close]])
        let found = try await outcome("https://localhost:\(peer.port)/", trust: .system)
        #expect(found.hasPrefix("tlsFailed("), "\(found)")
    }

    @Test func `from https no redirect leads to http`() async throws {
        let peer = try ScriptedPeer([[.read, .say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]])
        let away = Route(.get, "/away", id: "away", summary: "Leads away.", tag: "Test", access: .open) { _ in
            var response = HTTPResponse(status: 302)
            response.fields.append("Location", peer.url)
            return response
        }
        try await SecureTest.run(routes: [away.with { $0.idempotency = .none }]) { test in
            let found = try await outcome(
                "https://localhost:\(test.port)/away", trust: .file(test.authority.path), redirects: 5)
            #expect(found == "redirectRefused")
            #expect(peer.requests.isEmpty)
        }
    }
}
