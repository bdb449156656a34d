import Kernel
import TestSupport
import Testing

@testable import HTTP

/// Keys that a request's own words make where none is sent, and answers of several forms.
@Suite(.endsWhenItHangs) struct OwnedKeyTests {
    private static let owner = StreamID(high: 7, low: 9)

    /// Answers whose key it was given.
    private static var order: Route {
        var route = Route(
            .post, "/orders:place", id: "placeOrder", summary: "Places.", tag: "Test",
            access: .permission("test.write")
        ) { call in
            let key = try call.context(orKey: "order 1", of: owner).idempotency
            let owner = key?.owner?.description ?? "the caller's"
            let hash = key?.requestHash.map(String.init).joined(separator: ".") ?? ""
            return try .json(TestRoutes.Named(name: "\(key?.key ?? "none") \(owner) \(hash)"))
        }
        route.documentation.takes(TestRoutes.Named.self)
        route.documentation.answers(TestRoutes.Named.self)
        route.documentation.successStatus = 202
        route.documentation.alsoAnswers(
            200, TestRoutes.Item.self, "A preview.", example: "{\"id\":\"1\",\"version\":1}")
        return route
    }

    private static func run(_ body: @Sendable @escaping (any HTTPTestRunner) async throws -> Void) async throws {
        let callers = ["writer": HTTPTestAuthenticator.caller(2, permissions: ["test.write"])]
        try await HTTPTestServer.run(routes: [order], authenticator: HTTPTestAuthenticator(callers)) { test in
            try await body(test.runner(.inProcess))
        }
    }

    @Test func `where no key is sent the words make one that belongs to the thing, and a key that is sent stays`()
        async throws
    {
        try await Self.run { runner in
            func place(_ body: String, key: String? = nil) async throws -> String {
                var fields = [(name: "Authorization", value: "Bearer writer")]
                if let key { fields.append((name: "Idempotency-Key", value: key)) }
                return try await runner.send(.json("POST", "/orders:place", body, fields: fields)).text
            }
            let made = try await place("{\"name\": \"a\"}")
            #expect(made.contains("order 1 \(Self.owner) "))
            #expect(try await place("{ \"name\":\"a\" }") == made, "the same request has the same hash")
            #expect(try await place("{\"name\":\"b\"}") != made)
            let sent = try await place("{\"name\":\"a\"}", key: "mine")
            #expect(sent.contains("mine the caller's "))
            let hashes = [made, sent].map { $0.split(separator: " ").last }
            #expect(hashes[0] == hashes[1], "both keys mean the same request")
        }
    }

    @Test func `an answer of another form is documented after the usual one, and a colon may be part of a path`()
        throws
    {
        let document = String(decoding: try OpenAPIDocument(routes: [Self.order], version: "1").bytes(), as: UTF8.self)
        let usual = try #require(document.firstRange(of: "\"202\":"))
        let other = try #require(document.firstRange(of: "\"200\":{\"description\":\"A preview.\""))
        #expect(usual.lowerBound < other.lowerBound)
        #expect(document.contains("\"/orders:place\""))
    }
}
