import AuthAPI
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
            #expect(open == ["signUpHospital", "logIn", "refreshTokens", "getKeySet"])
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

    /// A request without a body.
    private static func request(_ method: String, _ target: String, _ values: [String: String]) -> HTTPTestRequest {
        HTTPTestRequest(
            method, target, fields: [("Authorization", "Bearer \(values["accessToken"] ?? "")")])
    }

    /// The request of a route's example.
    private static func request(_ route: Route, _ values: [String: String]) -> HTTPTestRequest {
        let id = route.pattern.contains("/users/") ? values["userId"] : values["locationId"]
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
            "createUser": ["userId": "id"],
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
