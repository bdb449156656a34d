import AuthAPI
import Crypto
import HTTP
import JSON
import Kernel
import TestSupport
import Testing

@testable import Auth

@Suite struct AuthRoutesTests {
    @Test func `every route is documented with a permission that exists, and the document can be made`() async throws {
        try await withAuth { _, processes in
            let routes = processes[0].auth.routes
            for route in routes {
                if case .permission(let name) = route.access { #expect(Permission(rawValue: name) != nil, "\(name)") }
                #expect(route.documentation.responseExample != nil || route.documentation.successStatus == 204)
            }
            let open = routes.filter { $0.access == .open }.map(\.operationID)
            #expect(
                open == [
                    "signUpHospital", "logIn", "refreshTokens", "answerChallenge", "requestCode", "verifyCode",
                    "forgotPassword",
                    "resetPassword", "getKeySet",
                ])
            #expect(Set(routes.map(\.operationID)).count == routes.count)
            let document = try OpenAPIDocument(routes: routes, version: "0").bytes()
            #expect(document.count > 1000)
        }
    }

    @Test(arguments: HTTPTestServer.Way.allCases)
    func `the examples work in their order`(way: HTTPTestServer.Way) async throws {
        try await withAuth(signUp: .first) { fixture, processes in
            let auth = processes[0].auth
            try await HTTPTestServer.run(
                routes: auth.routes, authenticator: auth.authenticator, clock: SystemClock()
            ) { server in
                let runner = server.runner(way)
                var values: [String: String] = [:]
                for route in auth.routes {
                    let answer = try await runner.send(Self.request(route, values))
                    #expect(answer.status == route.documentation.successStatus, "\(route.operationID): \(answer.text)")
                    try Self.learn(route.operationID, answer, &values)
                    values["oneTimeCode"] = await fixture.messages.lastCode(processes[0])
                    values["resetToken"] = await fixture.messages.lastToken(processes[0])
                    try await Self.takeSecondFactor(route.operationID, answer, &values, fixture, processes[0])
                    // The session that the examples end is not the one that they go on with.
                    if route.operationID == "listSessions" {
                        values["sessionId"] = try await Self.otherSession(fixture, processes[0])
                    }
                }
                // The session has ended.
                let ended = try await runner.send(Self.request("GET", "/api/v1/auth/me", values))
                #expect(ended.status == 401 && ended.text.contains("invalidToken"))
            }
        }
    }

    /// What a request gets in place of success.
    struct Outcome: Sendable {
        var method: String
        var target: String
        var body = ""
        var match: String?
        var status: Int
        var code: String
    }

    static let unknown = "018f0000-0000-7000-8000-000000000001"

    static let outcomes = [
        Outcome(method: "POST", target: "/api/v1/hospitals", body: "{}", status: 400, code: "validation"),
        Outcome(method: "POST", target: "/api/v1/auth/login", body: "{", status: 400, code: "malformedJson"),
        Outcome(
            method: "POST", target: "/api/v1/auth/login",
            body: #"{"hospitalCode": "X1", "email": "a@b.example", "password": "p"}"#, status: 401,
            code: "invalidCredentials"),
        Outcome(
            method: "POST", target: "/api/v1/auth/refresh", body: #"{"refreshToken": "x"}"#, status: 401,
            code: "invalidRefreshToken"),
        Outcome(
            method: "PATCH", target: "/api/v1/hospitals/current", body: #"{"name": "X"}"#, status: 428,
            code: "preconditionRequired"),
        Outcome(
            method: "PATCH", target: "/api/v1/hospitals/current", body: #"{"name": "X"}"#, match: "\"7\"", status: 412,
            code: "stale"),
        Outcome(
            method: "PATCH", target: "/api/v1/hospitals/current", body: #"{"currency": "INR"}"#, match: "\"1\"",
            status: 400, code: "validation"),
        Outcome(
            method: "PATCH", target: "/api/v1/hospitals/current", body: #"{"name": null}"#, match: "\"1\"", status: 400,
            code: "validation"),
        Outcome(method: "GET", target: "/api/v1/locations/\(unknown)", status: 404, code: "notFound"),
        Outcome(method: "GET", target: "/api/v1/users/\(unknown)", status: 404, code: "notFound"),
        Outcome(method: "GET", target: "/api/v1/users/x", status: 404, code: "notFound"),
        Outcome(method: "GET", target: "/api/v1/users?limit=0", status: 400, code: "validation"),
        Outcome(method: "POST", target: "/api/v1/users/\(unknown)/disable", status: 404, code: "notFound"),
        Outcome(
            method: "POST", target: "/api/v1/users",
            body: #"{"email": "mona@nile.example", "displayName": "M", "roles": ["nurse"]}"#, status: 409,
            code: "emailTaken"),
        Outcome(
            method: "POST", target: "/api/v1/users",
            body: #"{"email": "x@nile.example", "displayName": "M", "roles": ["king"]}"#, status: 400,
            code: "validation"),
        Outcome(
            method: "POST", target: "/api/v1/users",
            body: #"{"email": "x@nile.example", "displayName": "M", "roles": []}"#, status: 400, code: "validation"),
        Outcome(
            method: "POST", target: "/api/v1/api-keys", body: #"{"name": "", "permissions": ["user.read"]}"#,
            status: 400, code: "validation"),
        Outcome(
            method: "POST", target: "/api/v1/api-keys", body: #"{"name": "A", "permissions": ["user.rule"]}"#,
            status: 400, code: "validation"),
        Outcome(method: "GET", target: "/api/v1/api-keys/\(unknown)", status: 404, code: "notFound"),
        Outcome(method: "DELETE", target: "/api/v1/api-keys/\(unknown)", status: 404, code: "notFound"),
        Outcome(
            method: "DELETE", target: "/api/v1/api-keys/\(unknown)", body: #"{"a": 1}"#, status: 400,
            code: "validation"),
        Outcome(method: "DELETE", target: "/api/v1/sessions/\(unknown)", status: 404, code: "notFound"),
        Outcome(method: "GET", target: "/api/v1/sessions?userId=\(unknown)", status: 404, code: "notFound"),
        Outcome(method: "GET", target: "/api/v1/sessions?userId=x", status: 400, code: "validation"),
        Outcome(method: "POST", target: "/api/v1/users/\(unknown)/sessions/revoke", status: 404, code: "notFound"),
        Outcome(method: "POST", target: "/api/v1/users/\(unknown)/unlock", status: 404, code: "notFound"),
        Outcome(
            method: "POST", target: "/api/v1/auth/otp/request", body: #"{"hospitalCode": "NILE", "phone": ""}"#,
            status: 400, code: "validation"),
        Outcome(
            method: "POST", target: "/api/v1/auth/otp/verify",
            body: #"{"hospitalCode": "NILE", "phone": "0100 123 4567", "code": "123456"}"#, status: 401,
            code: "invalidCode"),
        Outcome(
            method: "POST", target: "/api/v1/auth/password/forgot", body: #"{"hospitalCode": "NILE", "email": ""}"#,
            status: 400, code: "validation"),
        Outcome(
            method: "POST", target: "/api/v1/auth/password/reset",
            body: #"{"token": "mp_x", "newPassword": "a river of papyrus"}"#, status: 401, code: "invalidResetToken"),
        Outcome(method: "GET", target: "/api/v1/audit/reads?patientId=x", status: 400, code: "validation"),
        Outcome(method: "GET", target: "/api/v1/audit/reads?from=yesterday", status: 400, code: "validation"),
        Outcome(
            method: "GET", target: "/api/v1/audit/reads?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z",
            status: 400, code: "validation"),
        Outcome(method: "GET", target: "/api/v1/audit/reads?cursor=x", status: 400, code: "invalidCursor"),
    ]

    @Test func `a request that cannot be carried out says why`() async throws {
        try await withAuth { fixture, processes in
            let auth = processes[0].auth
            let tokens = try await fixture.owner(on: processes[0]).tokens
            try await HTTPTestServer.run(
                routes: auth.routes, authenticator: auth.authenticator, clock: SystemClock(),
                configure: { $0.rateLimitsAreOn = false }
            ) { server in
                for outcome in Self.outcomes {
                    var request = HTTPTestRequest.json(outcome.method, outcome.target, outcome.body)
                    request.fields.append(("Authorization", "Bearer \(tokens.accessToken)"))
                    if let match = outcome.match { request.fields.append(("If-Match", match)) }
                    let answer = try await server.runner(.inProcess).send(request)
                    #expect(answer.status == outcome.status, "\(outcome)")
                    let code = try JSONValue(parsing: answer.body).member("code")
                    #expect(code == .string(outcome.code), "\(outcome)")
                }
            }
        }
    }

    @Test func `a code asked for too soon is 429 with the time to wait, and a key's secret is not stored`() async throws
    {
        try await withAuth { fixture, processes in
            let auth = processes[0].auth
            let tokens = try await fixture.owner(on: processes[0]).tokens
            try await HTTPTestServer.run(
                routes: auth.routes, authenticator: auth.authenticator, clock: SystemClock()
            ) { server in
                let runner = server.runner(.inProcess)
                let body = #"{"hospitalCode": "NOBODY", "phone": "0100 123 4567"}"#
                let first = try await runner.send(.json("POST", "/api/v1/auth/otp/request", body))
                #expect(first.status == 202 && first["Cache-Control"] == "no-store")
                let second = try await runner.send(.json("POST", "/api/v1/auth/otp/request", body))
                #expect(second.status == 429 && second["Retry-After"] == "60" && second.text.contains("askedTooOften"))
                var issue = HTTPTestRequest.json(
                    "POST", "/api/v1/api-keys", #"{"name": "A", "permissions": ["user.read"]}"#)
                issue.fields.append(("Authorization", "Bearer \(tokens.accessToken)"))
                issue.fields.append(("Idempotency-Key", "one"))
                let issued = try await runner.send(issue)
                #expect(issued.status == 201 && issued["Cache-Control"] == "no-store")
                let again = try await runner.send(issue)
                #expect(again.status == 409 && again.text.contains("alreadyIssued"))
                guard case .string(let key)? = try JSONValue(parsing: issued.body).member("key") else {
                    Issue.record("no key")
                    return
                }
                #expect(!again.text.contains(key))
                let listed = try await runner.send(Self.request("GET", "/api/v1/users", ["accessToken": key]))
                #expect(listed.status == 200 && listed["RateLimit-Limit"] == "3000")
                let refused = try await runner.send(Self.request("GET", "/api/v1/api-keys", ["accessToken": key]))
                #expect(refused.status == 403 && refused.text.contains("apiKey.read"))
            }
        }
    }

    @Test func `token answers are not stored, the last owner is told 422, a nurse 403`() async throws {
        try await withAuth { fixture, processes in
            let auth = processes[0].auth
            let (owner, tokens) = try await fixture.owner(on: processes[0])
            let nurse = try await fixture.user("sara@nile.example", [.nurse], by: owner, on: processes[0])
            try await HTTPTestServer.run(
                routes: auth.routes, authenticator: auth.authenticator, clock: SystemClock()
            ) { server in
                let runner = server.runner(.inProcess)
                let refreshed = try await runner.send(
                    .json("POST", "/api/v1/auth/refresh", #"{"refreshToken": "\#(tokens.refreshToken)"}"#))
                #expect(refreshed.status == 200 && refreshed["Cache-Control"] == "no-store")
                let disable = Self.request(
                    "POST", "/api/v1/users/\(owner.principal.id)/disable", ["accessToken": tokens.accessToken])
                let refused = try await runner.send(disable)
                #expect(refused.status == 422 && refused.text.contains("lastOwner"))
                let forbidden = try await runner.send(
                    Self.request("GET", "/api/v1/users", ["accessToken": nurse.tokens.accessToken]))
                #expect(forbidden.status == 403 && forbidden.text.contains("user.read"))
            }
        }
    }

    /// A session of the same user beside that of the examples.
    private static func otherSession(_ fixture: AuthFixture, _ process: AuthProcess) async throws -> String {
        let tokens = try await process.service.logIn(fixture.caller, fixture.logIn("NILE-CLINIC")).pair
        let context = try await fixture.context(tokens.accessToken, on: process)
        return context.principal.sessionID?.description ?? ""
    }

    /// Keeps what the examples of a second factor need: a code of its secret, and a log-in that waits for it.
    private static func takeSecondFactor(
        _ operation: String, _ answer: HTTPTestResponse, _ values: inout [String: String], _ fixture: AuthFixture,
        _ process: AuthProcess
    ) async throws {
        let body = try? JSONValue(parsing: answer.body)  // Not every answer has one.
        switch operation {
        case "beginSecondFactor":
            let secret = Base32.decode(body?["secret"]?.string ?? "")
            values["totpCode"] = fixture.code(try #require(secret.flatMap(TimeBasedCode.init(secret:))))
        case "confirmSecondFactor":
            let codes = body?["recoveryCodes"]?.elements?.compactMap(\.string) ?? []
            values["recoveryCode"] = codes.first
            values["secondRecoveryCode"] = codes.last
            values["challenge"] = try await process.service.logIn(fixture.caller, fixture.logIn("NILE-CLINIC"))
                .challengeText
        case "removeOwnSecondFactor":
            // The token is of two epochs ago by now.
            values["accessToken"] = try await process.service.logIn(fixture.caller, fixture.logIn("NILE-CLINIC"))
                .pair.accessToken
        default: break
        }
    }

    /// A request without a body.
    private static func request(_ method: String, _ target: String, _ values: [String: String]) -> HTTPTestRequest {
        HTTPTestRequest(
            method, target, fields: [("Authorization", "Bearer \(values["accessToken"] ?? "")")])
    }

    /// The request of a route's example.
    private static func request(_ route: Route, _ values: [String: String]) -> HTTPTestRequest {
        let names = ["/users/": "userId", "/locations/": "locationId", "/api-keys/": "api-keyId"]
        let name = names.first { route.pattern.contains($0.key) }?.value ?? "sessionId"
        let id = values[name]
        let target = route.pattern.split(separator: "{id}", omittingEmptySubsequences: false).joined(
            separator: id ?? "")
        var request = request(route.method.rawValue, target, values)
        if let example = route.documentation.requestExample {
            let body = values.reduce(example) { text, value in
                text.split(separator: "{{\(value.key)}}", omittingEmptySubsequences: false).joined(
                    separator: value.value)
            }
            request.fields.append(("Content-Type", "application/json"))
            request.body = Array(body.utf8)
        }
        if route.documentation.readsVersion, route.method == .patch { request.fields.append(("If-Match", "\"1\"")) }
        return request
    }

    /// Keeps what later examples name.
    private static func learn(
        _ operation: String, _ answer: HTTPTestResponse, _ values: inout [String: String]
    ) throws {
        let names = [
            "signUpHospital": ["hospitalId": "id"], "openLocation": ["locationId": "id"],
            "createUser": ["userId": "id"], "issueApiKey": ["api-keyId": "id"],
            "logIn": ["accessToken": "accessToken", "refreshToken": "refreshToken"],
            "refreshTokens": ["accessToken": "accessToken", "refreshToken": "refreshToken"],
        ]
        guard let wanted = names[operation] else { return }
        let body = try JSONValue(parsing: answer.body)
        for (name, member) in wanted {
            guard case .string(let text)? = body.member(member) else { continue }
            values[name] = text
        }
    }
}

extension JSONValue {
    /// A member of an object; nil where there is none.
    fileprivate func member(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}
