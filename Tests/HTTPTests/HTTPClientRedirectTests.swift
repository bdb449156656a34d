import EventLoop
import Foundation
import HTTP
import TestSupport
import Testing

@Suite(.endsWhenItHangs) struct HTTPClientRedirectTests {
    private static func moved(_ status: Int, _ location: String) -> String {
        "HTTP/1.1 \(status) Moved\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n"
    }

    private static let done = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"

    /// Sends a request with so many redirects allowed and answers the status, or the error.
    private func send(_ request: HTTPClientRequest, following limit: Int) async throws -> String {
        let group = try ReactorGroup(count: 1)
        var configuration = HTTPClientConfiguration()
        configuration.timeouts.connect = .seconds(Patience.seconds)
        configuration.allowedAddresses = ["127.0.0.0/8"]
        let client = try HTTPClient(configuration: configuration, group: group)
        var request = request
        request.redirectLimit = limit
        var found: String
        do throws(HTTPClientError) { found = "\(try await client.send(request).status)" } catch { found = "\(error)" }
        await client.close()
        await BlockingThreads.run { group.stop() }
        return found
    }

    @Test(
        arguments: [
            (301, HTTPMethod.get, "GET"), (301, .post, "GET"), (301, .put, "PUT"), (302, .post, "GET"),
            (302, .head, "HEAD"),
            (303, .post, "GET"), (303, .put, "GET"), (303, .head, "HEAD"), (307, .post, "POST"), (308, .patch, "PATCH"),
            (308, .get, "GET"),
        ])
    func `the method changes where RFC 9110 section 15-4 says so`(
        _ status: Int, _ method: HTTPMethod, _ next: String
    ) async throws {
        let peer = try ScriptedPeer([[.read, .say(Self.moved(status, "/next")), .read, .say(Self.done), .waitForEnd]])
        let hasBody = method != .get && method != .head
        let fields = hasBody ? [(name: "Content-Type", value: "text/plain")] : []
        let request = HTTPClientRequest(method, peer.url, fields: fields, body: hasBody ? .bytes([0x78]) : .none)
        let found = try await send(request, following: 1)
        #expect(found == "200")
        let second = try #require(peer.requests.last)
        #expect(second.hasPrefix("\(next) /next HTTP/1.1\r\n"))
        #expect(second.contains("Content-Type") == (hasBody && next == method.rawValue))
        #expect(second.hasSuffix("x") == (hasBody && next == method.rawValue))
    }

    @Test func `redirects are followed where that is asked for, and so many`() async throws {
        let loop = try ScriptedPeer([
            [
                .read, .say(Self.moved(302, "/a")), .read, .say(Self.moved(302, "/b")), .read,
                .say(Self.moved(302, "/a")),
            ]
        ])
        let plain = try await send(HTTPClientRequest(.get, loop.url), following: 0)
        #expect(plain == "302")
        let other = try ScriptedPeer([Array(repeating: [.read, .say(Self.moved(302, "/a"))], count: 9).flatMap { $0 }])
        let found = try await send(HTTPClientRequest(.get, other.url), following: 3)
        #expect(found == "tooManyRedirects")
        #expect(other.requests.count == 4)
    }

    @Test(arguments: [
        ("http://10.0.0.1/", "addressRefused"), ("file:///etc/passwd", "redirectRefused"), ("//", "redirectRefused"),
    ])
    func `a redirect leads nowhere that a request may not go`(_ location: String, _ expected: String) async throws {
        let peer = try ScriptedPeer([[.read, .say(Self.moved(302, location)), .waitForEnd]])
        let found = try await send(HTTPClientRequest(.get, peer.url), following: 3)
        #expect(found == expected)
    }

    @Test func `a stream is not sent twice`() async throws {
        let peer = try ScriptedPeer([[.read, .say(Self.moved(307, "/a")), .waitForEnd]])
        let body = HTTPClientRequest.Body.stream(bytes: 0) { nil }
        let found = try await send(HTTPClientRequest(.post, peer.url, body: body), following: 3)
        #expect(found == "redirectRefused")
    }

    @Test func `credentials stay with their origin`() async throws {
        let back = try ScriptedPeer([[.read, .say(Self.done), .waitForEnd]])
        let elsewhere = try ScriptedPeer([[.read, .say(Self.moved(302, back.url)), .waitForEnd]])
        let first = try ScriptedPeer([
            [.read, .say(Self.moved(302, "/same")), .read, .say(Self.moved(302, elsewhere.url)), .waitForEnd]
        ])
        var request = HTTPClientRequest(
            .get, first.url, fields: [("Authorization", "Bearer secret"), ("Cookie", "secret"), ("X-Plain", "kept")])
        request.credentials = [("X-Api-Key", "secret")]
        let found = try await send(request, following: 5)
        #expect(found == "200")
        let atHome = first.requests.map { $0.components(separatedBy: "secret").count - 1 }
        #expect(atHome == [3, 3])
        for abroad in elsewhere.requests + back.requests {
            #expect(!abroad.contains("secret"))
            #expect(abroad.contains("X-Plain: kept"))
        }
        #expect(back.requests.count == 1)
    }
}
