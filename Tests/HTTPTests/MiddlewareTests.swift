import Kernel
import Synchronization
import TestSupport
import Testing

@testable import HTTP

private let tokens: [String: AuthenticatedCaller] = [
    "reader": HTTPTestAuthenticator.caller(1, permissions: ["test.read"]),
    "writer": HTTPTestAuthenticator.caller(2, permissions: ["test.write"]),
    "patient": HTTPTestAuthenticator.caller(3, permissions: ["test.read"], roles: ["patient"]),
]

private func bearer(_ token: String) -> (name: String, value: String) { ("Authorization", "Bearer \(token)") }

/// Runs a test of the test routes, in the process or over a socket.
private func run(
    _ way: HTTPTestServer.Way, routes: [Route] = TestRoutes.all, clock: any WallClock = SystemClock(),
    configure: (inout HTTPServerConfiguration) -> Void = { _ in },
    _ body: @Sendable @escaping (any HTTPTestRunner) async throws -> Void
) async throws {
    try await HTTPTestServer.run(
        routes: routes, authenticator: HTTPTestAuthenticator(tokens), clock: clock, configure: configure
    ) { try await body($0.runner(way)) }
}

@Suite(.endsWhenItHangs) struct MiddlewareTests {
    @Test(arguments: HTTPTestServer.Way.allCases)
    func `who may call is decided from the token alone`(_ way: HTTPTestServer.Way) async throws {
        try await run(way) { runner in
            let none = try await runner.send(HTTPTestRequest("GET", "/protected"))
            #expect(none.status == 401)
            #expect(none["WWW-Authenticate"] == "Bearer realm=\"medley\"")
            let bad = try await runner.send(HTTPTestRequest("GET", "/protected", fields: [bearer("x")]))
            #expect(bad.status == 401)
            #expect(bad["WWW-Authenticate"]?.contains("invalid_token") == true)
            let forbidden = try await runner.send(HTTPTestRequest("GET", "/protected", fields: [bearer("writer")]))
            #expect(forbidden.status == 403)
            #expect(forbidden.text.contains("test.read"))
            let allowed = try await runner.send(
                HTTPTestRequest("GET", "/protected", fields: [bearer("reader"), ("Medley-After", "7-9")]))
            #expect(allowed.status == 200)
            #expect(allowed.text.contains("7-9"))
            #expect(allowed["Cache-Control"] == "private, no-cache")
        }
    }

    @Test(arguments: [("invalidToken", true), ("invalidCredentials", false), ("invalidRefreshToken", false)])
    func `only a bad access token is told to be one`(code: String, isToken: Bool) {
        let problem = ProblemDetails(Failure(.unauthenticated, code: code, detail: "Log in."))
        #expect(problem.fields.map(\.name) == ["WWW-Authenticate"])
        #expect(
            problem.fields.map(\.value) == ["Bearer realm=\"medley\"" + (isToken ? ", error=\"invalid_token\"" : "")])
    }

    @Test(
        arguments: [
            (["7-9"], 200), ([], 200), (["7"], 400), ([""], 400), (["16-1"], 400), (["7--1"], 400), (["07-9"], 400),
            (["7-9", "7-9"], 400), (["7-99999999999999999999"], 400), (["7-404"], 503),
        ] as [([String], Int)])
    func `a position is read strictly, waited for, and told where it is not reached`(_ given: [String], _ status: Int)
        async throws
    {
        let asked = Mutex<[Position]>([])
        try await HTTPTestServer.run(
            routes: TestRoutes.all, authenticator: HTTPTestAuthenticator(tokens),
            dependencies: {
                $0.readAfter = { position, _ throws(Failure) in
                    asked.withLock { $0.append(position) }
                    if position.number == 404 { throw .positionNotReached }
                }
            }
        ) { test in
            let fields = [bearer("reader")] + given.map { (name: "Medley-After", value: $0) }
            let answer = try await test.runner(.inProcess).send(HTTPTestRequest("GET", "/protected", fields: fields))
            #expect(answer.status == status)
            #expect((answer["Retry-After"] != nil) == (status == 503))
            #expect(answer.text.contains("malformedPosition") == (status == 400))
            let isAsked = status != 400 && !given.isEmpty
            let positions = asked.withLock { $0 }
            let wanted = isAsked ? given.compactMap { Position($0) } : []
            #expect(positions == wanted)
        }
    }

    @Test(arguments: HTTPTestServer.Way.allCases)
    func `every answer carries its id, its trace and what browsers need`(_ way: HTTPTestServer.Way) async throws {
        try await run(way) { runner in
            let trace = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"
            let given = try await runner.send(
                HTTPTestRequest("GET", "/", fields: [("X-Request-Id", "mine-1"), ("traceparent", trace)]))
            #expect(given["X-Request-Id"] == "mine-1")
            #expect(given["traceparent"]?.hasPrefix("00-0123456789abcdef0123456789abcdef-") == true)
            #expect(given["traceparent"] != trace)
            let made = try await runner.send(
                HTTPTestRequest("GET", "/nowhere", fields: [("X-Request-Id", String(repeating: "a", count: 129))]))
            #expect(made["X-Request-Id"]?.utf8.count == 36)
            #expect(made.text.contains(made["X-Request-Id"] ?? "-"))
            for name in ["X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy", "Date"] {
                #expect(made.values(name).count == 1, "\(name)")
                #expect(given.values(name).count == 1, "\(name)")
            }
            #expect(made["Access-Control-Allow-Origin"] == nil)
        }
    }

    @Test(arguments: HTTPTestServer.Way.allCases)
    func `methods of a path are told, and HEAD is GET without its body`(_ way: HTTPTestServer.Way) async throws {
        try await run(way) { runner in
            let head = try await runner.send(HTTPTestRequest("HEAD", "/items/1"))
            let get = try await runner.send(HTTPTestRequest("GET", "/items/1"))
            #expect(head.status == 200)
            #expect(head["Content-Length"] == get["Content-Length"])
            #expect(head["ETag"] == "\"7\"")
            let options = try await runner.send(HTTPTestRequest("OPTIONS", "/items/1"))
            #expect(options.status == 204)
            #expect(options["Allow"] == "GET, HEAD, OPTIONS")
            let other = try await runner.send(HTTPTestRequest("DELETE", "/echo"))
            #expect(other.status == 405)
            #expect(other["Allow"] == "POST, OPTIONS")
        }
    }

    @Test(arguments: [
        ("\"7\"", 304), ("W/\"7\"", 304), ("\"6\", \"7\"", 304), ("*", 304), ("\"8\"", 200), ("7", 200), ("\"7", 200),
    ])
    func `a client that has the version already is told so`(_ tag: String, _ status: Int) async throws {
        try await run(.inProcess) { runner in
            let response = try await runner.send(HTTPTestRequest("GET", "/items/1", fields: [("If-None-Match", tag)]))
            #expect(response.status == status)
            #expect(response["ETag"] == "\"7\"")
            if status == 304 { #expect(response.body.isEmpty) }
        }
    }

    @Test(
        arguments: [
            (nil, 428), ("\"17\"", 201), ("\"17-gzip\"", 201), ("*", 201), ("\"17\", \"18\"", 201),
            ("\"18\",\"16\" , \"17\"", 201), ("W/\"17\", \"17-gzip\"", 201), ("\"x\", \"17\"", 201),
            ("\"16\"", 412), ("\"16\", \"18\"", 412), ("W/\"17\"", 412), ("W/\"17\", \"16\"", 412), ("\"x\"", 412),
            ("\"017\"", 412), ("\"+17\"", 412), ("\"99999999999999999999\"", 412), ("\"\"", 412),
            ("17", 400), ("", 400), (",", 400), ("*, \"17\"", 400), ("\"17\" \"18\"", 400), ("\"17", 400),
            ("w/\"17\"", 400),
        ] as [(String?, Int)])
    func `If-Match is any version, or a list of which one matches by strong comparison`(_ tag: String?, _ status: Int)
        async throws
    {
        try await run(.inProcess) { runner in
            var fields = [bearer("writer"), ("Idempotency-Key", "k")]
            if let tag { fields.append(("If-Match", tag)) }
            let response = try await runner.send(.json("POST", "/charges/1", "{}", fields: fields))
            #expect(response.status == status)
            guard status == 201 else { return }
            #expect(response["ETag"] == "\"17\"")
            #expect(response["Location"]?.hasPrefix("/items/") == true)
            #expect(response["Medley-Position"] == "7-1")
            #expect(response["Medley-Event-Id"]?.utf8.count == 36)
        }
    }

    @Test func `a key is required where it says so, and its hash is of what the body means`() async throws {
        try await run(.inProcess) { runner in
            let base = [bearer("writer"), ("If-Match", "\"17\"")]
            let none = try await runner.send(.json("POST", "/charges/1", "{}", fields: base))
            #expect(none.status == 400)
            #expect(none.text.contains("idempotencyKeyRequired"))
            let bad = try await runner.send(
                .json("POST", "/charges/1", "{}", fields: base + [("Idempotency-Key", "a b")]))
            #expect(bad.text.contains("idempotencyKeyInvalid"))
            let key = base + [("Idempotency-Key", "k")]
            let first = try await runner.send(.json("POST", "/charges/1", "{\"name\":\"x\"}", fields: key))
            let same = try await runner.send(.json("POST", "/charges/1", "{ \"name\" : \"\\u0078\" }", fields: key))
            let other = try await runner.send(.json("POST", "/charges/1", "{\"name\":\"y\"}", fields: key))
            #expect(first.text == same.text)
            #expect(first.text != other.text)
        }
    }

    @Test func `a body of the wrong form under another request's key is told of the key`() async throws {
        let caller = HTTPTestAuthenticator.caller(permissions: ["test.write"])
        try await HTTPTestServer.run(
            routes: TestRoutes.all, authenticator: HTTPTestAuthenticator(["writer": caller]),
            dependencies: { $0.hasOtherRequest = { $0.idempotency?.key == "taken" } }
        ) { test in
            let runner = test.runner(.socket)
            for (key, status, code) in [("taken", 422, "idempotencyKeyReused"), ("free", 400, "validation")] {
                let fields = [bearer("writer"), ("If-Match", "\"17\""), ("Idempotency-Key", key)]
                let response = try await runner.send(.json("POST", "/charges/1", "{\"name\":1}", fields: fields))
                #expect(response.status == status)
                #expect(response.text.contains("\"code\":\"\(code)\""))
            }
            let fields = [bearer("writer"), ("If-Match", "\"17\""), ("Idempotency-Key", "taken")]
            let good = try await runner.send(.json("POST", "/charges/1", "{}", fields: fields))
            #expect(good.status == 201)
        }
    }

    @Test(arguments: [
        ("/search", 400, "required"), ("/search?q=a&q=b", 400, "repeated"),
        ("/search?q=a&x=b", 400, "unknownParameter"),
        ("/search?q=a&limit=0", 400, "outOfRange"), ("/search?q=a&limit=201", 400, "outOfRange"),
        ("/search?q=a%20b+c&limit=200", 200, "a b c 200"), ("/search?q=%D8%A3", 200, "أ 50"),
        ("/search?q=a&tag=b%20c&tag=d", 200, "a 50 b c d"), ("/search?q=a&q=b&tag=c&tag=d", 400, "repeated"),
    ])
    func `the query is read strictly`(_ target: String, _ status: Int, _ expected: String) async throws {
        try await run(.inProcess) { runner in
            let response = try await runner.send(HTTPTestRequest("GET", target))
            #expect(response.status == status)
            #expect(response.text.contains(expected))
        }
    }

    @Test func `callers are limited by rate, each for itself, and refilled with time`() async throws {
        let clock = ManualClock()
        try await run(.socket, clock: clock, configure: { $0.rateLimits.patientsPerMinute = 3 }) { runner in
            let request = HTTPTestRequest("GET", "/protected", fields: [bearer("patient")])
            for left in [2, 1, 0] {
                let response = try await runner.send(request)
                #expect(response.status == 200)
                #expect(response["RateLimit-Limit"] == "3")
                #expect(response["RateLimit-Remaining"] == "\(left)")
            }
            let refused = try await runner.send(request)
            #expect(refused.status == 429)
            #expect(refused["Retry-After"] == "20")
            #expect(refused["RateLimit-Remaining"] == "0")
            #expect(
                try await runner.send(HTTPTestRequest("GET", "/protected", fields: [bearer("reader")])).status == 200)
            clock.advance(by: .seconds(20))
            #expect(try await runner.send(request).status == 200)
            #expect(try await runner.send(request).status == 429)
        }
    }

    @Test func `failed credentials are counted by address, successes are not`() async throws {
        var login = Route(.post, "/login", id: "login", summary: "Log in.", tag: "Test", access: .open) { call in
            let body = try call.decode(TestRoutes.Named.self)
            guard body.name == "right" else { throw Failure(.unauthenticated, code: "badLogin", detail: "Try again.") }
            return .noContent
        }
        login.rateClass = .credentials
        let routes = [login]
        try await run(
            .inProcess, routes: routes, clock: ManualClock(),
            configure: {
                $0.rateLimits.credentialFailuresPerMinute = 2
            }
        ) { runner in
            let right = HTTPTestRequest.json("POST", "/login", "{\"name\":\"right\"}")
            let wrong = HTTPTestRequest.json("POST", "/login", "{\"name\":\"wrong\"}")
            for _ in 0..<5 {
                let response = try await runner.send(right)
                #expect(response.status == 204)
            }
            for status in [401, 401, 429] {
                let response = try await runner.send(wrong)
                #expect(response.status == status)
            }
            let last = try await runner.send(right)
            #expect(last.status == 429)
        }
    }

    @Test func `bad signatures are counted apart from failed log-ins`() async throws {
        let classes: [(String, Route.RateClass)] = [("/login", .credentials), ("/notice", .signed)]
        let routes = classes.map { pattern, rateClass in
            Route(.post, pattern, id: pattern, summary: "Refuse.", tag: "Test", access: .open) { _ in
                throw Failure(.unauthenticated, code: "refused", detail: "Try again.")
            }.with { $0.rateClass = rateClass }
        }
        try await run(
            .inProcess, routes: routes, clock: ManualClock(),
            configure: {
                $0.rateLimits.credentialFailuresPerMinute = 2
            }
        ) { runner in
            for path in ["/notice", "/login"] {
                for status in [401, 401, 429] {
                    let response = try await runner.send(HTTPTestRequest.json("POST", path, "{}"))
                    #expect(response.status == status, "\(path)")
                }
            }
        }
    }

    @Test(
        arguments: [
            ("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:DB8:1:2::9", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::9", "2001:db8:1:3::/64"), ("::1", "::/64"), ("::ffff:192.0.2.7", "192.0.2.7"),
            ("local", "local"), ("fe80::1%eth0", "fe80::1%eth0"), ("", ""),
        ])
    func `failures of IPv6 are counted by the network of 64 bits`(address: String, network: String) {
        #expect(NetworkAddress.network(of: address) == network)
    }

    @Test func `whoever changes their address within a network of IPv6 goes on where they were`() async throws {
        var login = Route(.post, "/login", id: "login", summary: "Log in.", tag: "Test", access: .open) { _ in
            throw Failure(.unauthenticated, code: "badLogin", detail: "Try again.")
        }
        login.rateClass = .credentials
        let routes = [login]
        try await run(
            .socket, routes: routes, clock: ManualClock(),
            configure: {
                $0.rateLimits.credentialFailuresPerMinute = 2
                $0.trustedProxies = ["127.0.0.0/8"]
            }
        ) { runner in
            let cases = [("2001:db8::1", 401), ("2001:db8::2", 401), ("2001:db8::3", 429), ("2001:db8:0:1::3", 401)]
            for (address, status) in cases {
                var request = HTTPTestRequest.json("POST", "/login", "{\"name\":\"x\"}")
                request.fields.append(("X-Forwarded-For", address))
                let answer = try await runner.send(request)
                #expect(answer.status == status, "\(address)")
            }
        }
    }

    /// Looks up what begins with `key-`, and counts how often.
    private final class LookingAuthenticator: Authenticator {
        let lookups = Atomic<Int>(0)

        func isLookedUp(bearer token: ArraySlice<UInt8>) -> Bool { token.starts(with: "key-".utf8) }

        func authenticate(
            bearer token: ArraySlice<UInt8>, deadlineNanoseconds: UInt64
        ) async throws(Kernel.Failure) -> AuthenticatedCaller {
            lookups.wrappingAdd(1, ordering: .relaxed)
            guard deadlineNanoseconds < .max, token.elementsEqual("key-good".utf8) else {
                throw Failure(.unauthenticated, code: "invalidToken", detail: "Log in again.")
            }
            return HTTPTestAuthenticator.caller(1, permissions: ["test.read"])
        }
    }

    @Test func `guesses of keys that are looked up are counted, and refused before the look-up`() async throws {
        let authenticator = LookingAuthenticator()
        try await HTTPTestServer.run(
            routes: TestRoutes.all, authenticator: authenticator, clock: ManualClock(),
            configure: { $0.rateLimits.credentialFailuresPerMinute = 2 }
        ) { server in
            let runner = server.runner(.inProcess)
            let tokens = [
                ("key-good", 200), ("token", 401), ("token", 401), ("token", 401), ("key-a", 401), ("key-good", 200),
                ("key-b", 401), ("key-c", 429), ("key-good", 429), ("token", 401),
            ]
            for (token, status) in tokens {
                let answer = try await runner.send(HTTPTestRequest("GET", "/protected", fields: [bearer(token)]))
                #expect(answer.status == status, "\(token)")
            }
            #expect(authenticator.lookups.load(ordering: .relaxed) == tokens.count - 2)
        }
    }

    @Test func `an unknown error is a 500 that tells nothing`() async throws {
        struct Secret: Error { let text = "patient Nour" }
        var broken = Route(.get, "/broken", id: "broken", summary: "Fails.", tag: "Test", access: .open) { _ in
            throw Secret()
        }
        broken.idempotency = .none
        let routes = [broken]
        try await run(.inProcess, routes: routes) { runner in
            let response = try await runner.send(HTTPTestRequest("GET", "/broken"))
            #expect(response.status == 500)
            #expect(response.text.contains("\"code\":\"internal\""))
            #expect(!response.text.contains("Nour"))
            #expect(!response.text.contains("Secret"))
        }
    }

    @Test func `other origins are refused, but for those that are listed`() async throws {
        try await run(.inProcess, configure: { $0.allowedOrigins = ["https://console.example"] }) { runner in
            let listed = try await runner.send(
                HTTPTestRequest("GET", "/", fields: [("Origin", "https://console.example")]))
            #expect(listed["Access-Control-Allow-Origin"] == "https://console.example")
            #expect(listed["Vary"] == "Origin")
            let other = try await runner.send(HTTPTestRequest("GET", "/", fields: [("Origin", "https://evil.example")]))
            #expect(other["Access-Control-Allow-Origin"] == nil)
            let preflight = try await runner.send(
                HTTPTestRequest(
                    "OPTIONS", "/echo",
                    fields: [("Origin", "https://console.example"), ("Access-Control-Request-Method", "POST")]))
            #expect(preflight.status == 204)
            #expect(preflight["Access-Control-Allow-Methods"] == "POST, OPTIONS")
        }
    }

    @Test(arguments: [
        ("{\"name\":1}", "wrongType"), ("{\"x\":1}", "unknownField"),
        ("{\"name\":\"a\",\"name\":\"b\"}", "malformedJson"),
        ("{\"name\":\"\\ud800\"}", "malformedJson"), ("", "malformedJson"), ("[]", "wrongType"),
    ])
    func `a body that does not fit is told in full`(_ body: String, _ code: String) async throws {
        try await run(.inProcess) { runner in
            let response = try await runner.send(.json("POST", "/echo", body))
            #expect(response.status == 400)
            #expect(response.text.contains(code), "\(response.text)")
        }
    }
}
