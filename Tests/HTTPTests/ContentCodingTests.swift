import HTTP
import Synchronization
import TestSupport
import Testing

@testable import HTTP

private let gzip = (name: "Accept-Encoding", value: "gzip")
private let longText = String(repeating: "the same words again ", count: 400)

private func inflate(_ bytes: [UInt8]) throws -> String {
    let decoder = try #require(GzipDecoder(limitBytes: .max, ratio: nil))
    decoder.give(bytes)
    var whole: [UInt8] = []
    while let piece = try decoder.next() { whole += piece }
    try decoder.finish()
    return String(decoding: whole, as: UTF8.self)
}

private func deflate(_ text: String) throws -> [UInt8] { try #require(DeflateEncoder(.gzip)).encode(Array(text.utf8)) }

/// Routes whose answers differ in what decides whether they are compressed.
private enum CodedRoutes {
    static func answer(_ pattern: String, _ response: HTTPResponse, rateClass: Route.RateClass = .standard) -> Route {
        Route(.get, pattern, id: pattern, summary: "Answers.", tag: "Test", access: .open) { _ in response }
            .with {
                $0.idempotency = .none
                $0.rateClass = rateClass
            }
    }

    static func json(_ text: String, version: Int? = 17) -> HTTPResponse {
        .json(bytes: Array("\"\(text)\"".utf8), version: version)
    }

    static var all: [Route] {
        var secret = json(longText)
        secret.fields.append("Cache-Control", "private, no-store")
        var cookie = json(longText)
        cookie.fields.append("Set-Cookie", "a=b")
        return [
            answer("/long", json(longText)), answer("/short", json("short")),
            answer("/large", json(String(repeating: longText, count: 20))), answer("/secret", secret),
            answer("/cookie", cookie), answer("/token", json(longText), rateClass: .credentials),
            answer("/picture", HTTPResponse(contentType: "image/png", bytes: Array(longText.utf8))),
            Route.immediate("/now", id: "now", summary: "Answers.", tag: "Test") { _ in json(longText) },
            Route.immediate("/nowlarge", id: "nowLarge", summary: "Answers.", tag: "Test") { _ in
                json(String(repeating: longText, count: 20))
            },
            Route.immediate("/nowshort", id: "nowShort", summary: "Answers.", tag: "Test") { _ in json("short") },
            stream, TestRoutes.echo, TestRoutes.upload,
        ]
    }

    static var stream: Route {
        Route(.get, "/stream", id: "stream", summary: "Streams.", tag: "Test", access: .open) { _ in
            let left = Mutex(200)
            var response = HTTPResponse(status: 200)
            response.fields.append("Content-Type", "text/plain")
            response.body = .stream {
                let next = left.withLock { left in
                    left -= 1
                    return left
                }
                return next < 0 ? nil : Array(String(repeating: "line \(next) ", count: next == 100 ? 9_000 : 50).utf8)
            }
            return response
        }.with { $0.idempotency = .none }
    }
}

private func run(
    _ way: HTTPTestServer.Way, _ body: @Sendable @escaping (any HTTPTestRunner) async throws -> Void
) async throws {
    try await HTTPTestServer.run(routes: CodedRoutes.all) { try await body($0.runner(way)) }
}

@Suite(.endsWhenItHangs) struct ContentCodingTests {
    @Test(arguments: HTTPTestServer.Way.allCases)
    func `an answer is compressed where that is asked for, worth it and harmless`(_ way: HTTPTestServer.Way)
        async throws
    {
        let rows: [(path: String, isCoded: Bool, varies: Bool)] = [
            ("/long", true, true), ("/large", true, true), ("/now", true, true), ("/nowlarge", true, true),
            ("/stream", true, true), ("/short", false, false), ("/nowshort", false, false), ("/secret", false, false),
            ("/cookie", false, false), ("/token", false, false), ("/picture", false, false),
            ("/openapi.json", true, true),
            ("/docs/app.js", true, true), ("/nowhere", false, false),
        ]
        try await run(way) { runner in
            for row in rows {
                let plain = try await runner.send(HTTPTestRequest("GET", row.path))
                let coded = try await runner.send(HTTPTestRequest("GET", row.path, fields: [gzip]))
                #expect(plain["Content-Encoding"] == nil, "\(row.path)")
                #expect((coded["Content-Encoding"] == "gzip") == row.isCoded, "\(row.path)")
                #expect(plain.values("Vary").contains("Accept-Encoding") == row.varies, "\(row.path)")
                #expect(coded.values("Vary").contains("Accept-Encoding") == row.varies, "\(row.path)")
                #expect(coded.status == plain.status)
                guard row.isCoded else { continue }
                #expect(try inflate(coded.body) == plain.text, "\(row.path)")
                #expect(coded.body.count * 2 < plain.body.count, "\(row.path)")
            }
        }
    }

    @Test(arguments: HTTPTestServer.Way.allCases)
    func `the tag tells the form, and either form finds what is unchanged`(_ way: HTTPTestServer.Way) async throws {
        try await run(way) { runner in
            for path in ["/long", "/now", "/docs/app.js"] {
                let plain = try await runner.send(HTTPTestRequest("GET", path))
                let coded = try await runner.send(HTTPTestRequest("GET", path, fields: [gzip]))
                let tag = try #require(plain["ETag"])
                #expect(coded["ETag"] == String(tag.dropLast()) + "-gzip\"")
                for known in [tag, coded["ETag"] ?? "", "W/\(tag)", "\"other\", \(tag)", "*"] {
                    let request = HTTPTestRequest("GET", path, fields: [gzip, ("If-None-Match", known)])
                    let answer = try await runner.send(request)
                    #expect(answer.status == 304, "\(path) \(known)")
                    #expect(answer["ETag"] == coded["ETag"])
                    #expect(answer.values("Vary").contains("Accept-Encoding"))
                    #expect(answer.body.isEmpty && answer["Content-Encoding"] == nil)
                }
                let other = HTTPTestRequest("GET", path, fields: [gzip, ("If-None-Match", "\"gzip\"")])
                #expect(try await runner.send(other).status == 200)
            }
        }
    }

    @Test func `HEAD tells what GET would say`() async throws {
        try await run(.socket) { runner in
            for path in ["/long", "/now", "/openapi.json", "/docs/app.js"] {
                let got = try await runner.send(HTTPTestRequest("GET", path, fields: [gzip]))
                let head = try await runner.send(HTTPTestRequest("HEAD", path, fields: [gzip]))
                #expect(head.body.isEmpty)
                for name in ["Content-Encoding", "Content-Length", "ETag", "Content-Type"] {
                    #expect(head[name] == got[name], "\(path) \(name)")
                }
            }
        }
    }

    @Test func `identity refused brings gzip also below the threshold`() async throws {
        try await run(.socket) { runner in
            let answer = try await runner.send(
                HTTPTestRequest("GET", "/short", fields: [("Accept-Encoding", "gzip, identity;q=0")]))
            #expect(answer["Content-Encoding"] == "gzip")
            #expect(try inflate(answer.body) == "\"short\"")
        }
    }

    @Test(arguments: HTTPTestServer.Way.allCases)
    func `a compressed body is read as if it had come as it is`(_ way: HTTPTestServer.Way) async throws {
        let json = try deflate("{\"name\":\"\(longText)\"}")
        let upload = try deflate(String(repeating: "0123456789", count: 100_000))
        try await run(way) { runner in
            for coding in ["gzip", "x-gzip", "GZIP"] {
                let fields = [("Content-Type", "application/json"), ("Content-Encoding", coding)]
                let answer = try await runner.send(HTTPTestRequest("POST", "/echo", fields: fields, body: json))
                #expect(answer.text == "{\"name\":\"\(longText)\"}")
            }
            let fields = [("Content-Type", "application/octet-stream"), ("Content-Encoding", "gzip")]
            let half = Array(deflatedNoise(500_000))
            let answer = try await runner.send(HTTPTestRequest("POST", "/upload", fields: fields, body: half))
            #expect(answer.text == "500000")
            #expect(
                try await runner.send(HTTPTestRequest("POST", "/upload", fields: fields, body: upload)).status == 413)
        }
    }

    @Test(arguments: HTTPTestServer.Way.allCases)
    func `a body that does not inflate as it should is refused`(_ way: HTTPTestServer.Way) async throws {
        let good = try deflate("{\"name\":\"x\"}")
        let large = Array(deflatedNoise(1_100_000))
        let bomb = try deflate(String(repeating: " ", count: 1_000_000))
        let rows: [(name: String, codings: [String], body: [UInt8], status: Int, code: String)] = [
            ("truncated", ["gzip"], Array(good.dropLast()), 400, "malformedContentEncoding"),
            ("corrupt", ["gzip"], good.dropLast(8) + [0, 0, 0, 0] + good.suffix(4), 400, "malformedContentEncoding"),
            ("no gzip", ["gzip"], Array("{}".utf8), 400, "malformedContentEncoding"),
            ("garbage behind", ["gzip"], good + [1], 400, "malformedContentEncoding"),
            (
                "many members", ["gzip"], Array(repeating: good, count: 17).flatMap { $0 }, 400,
                "malformedContentEncoding"
            ),
            ("a bomb", ["gzip"], bomb, 413, "compressionRatioExceeded"),
            ("too large", ["gzip"], large, 413, "bodyTooLarge"),
            ("brotli", ["br"], good, 415, "unsupportedContentEncoding"),
            ("deflate", ["deflate"], good, 415, "unsupportedContentEncoding"),
            ("identity", ["identity"], Array("{}".utf8), 415, "unsupportedContentEncoding"),
            ("stacked", ["gzip, gzip"], good, 415, "unsupportedContentEncoding"),
            ("stacked in two fields", ["gzip", "gzip"], good, 415, "unsupportedContentEncoding"),
            ("an empty coding", [""], good, 415, "unsupportedContentEncoding"),
        ]
        try await run(way) { runner in
            for row in rows {
                let fields = [("Content-Type", "application/json")] + row.codings.map { ("Content-Encoding", $0) }
                let answer = try await runner.send(HTTPTestRequest("POST", "/echo", fields: fields, body: row.body))
                #expect(answer.status == row.status, "\(row.name): \(answer.text)")
                #expect(answer.text.contains("\"code\":\"\(row.code)\""), "\(row.name): \(answer.text)")
                if row.status == 415 { #expect(answer["Accept-Encoding"] == "gzip") }
            }
        }
    }
}

/// Gzip of bytes that hardly shrink, the same each time.
private func deflatedNoise(_ count: Int) -> [UInt8] {
    var random = TestRandom(seed: 7)
    let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    return DeflateEncoder(.gzip)?.encode(bytes) ?? []
}
