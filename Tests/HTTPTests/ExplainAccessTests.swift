import HTTP
import JSON
import TestSupport
import Testing

@Suite(.endsWhenItHangs) struct ExplainAccessTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var query: String
        var status = 200
        var route: String?
        var rule: String?
        var isAllowed: Bool?
        var testDescription: String { query }
    }

    private static let authenticator = HTTPTestAuthenticator([
        "reader": HTTPTestAuthenticator.caller(permissions: ["test.read"])
    ])

    @Test(arguments: [
        Row(query: "method=GET&path=/", route: "/", rule: "open", isAllowed: true),
        Row(query: "method=post&path=/echo", route: "/echo", rule: "open", isAllowed: true),
        Row(query: "method=GET&path=/protected", route: "/protected", rule: "permission", isAllowed: true),
        Row(query: "method=HEAD&path=/protected", route: "/protected", rule: "permission", isAllowed: true),
        Row(query: "method=POST&path=/charges/7%3Fdry=1", route: "/charges/{id}", rule: "permission", isAllowed: false),
        Row(
            query: "method=GET&path=/api/v1/authz/explain", route: "/api/v1/authz/explain", rule: "authenticated",
            isAllowed: true),
        Row(query: "method=GET&path=/healthz", route: "/healthz", rule: "open", isAllowed: true),
        Row(query: "method=GET&path=/nowhere", status: 404),
        Row(query: "method=GET&path=", status: 404),
        Row(query: "method=GET&path=/items/%25zz", status: 404),
        Row(query: "method=DELETE&path=/protected", status: 404),
        Row(query: "method=OPTIONS&path=/protected", status: 400),
        Row(query: "method=FETCH&path=/protected", status: 400),
        Row(query: "path=/protected", status: 400),
        Row(query: "method=GET", status: 400),
    ])
    func `the rule of each route is told for the caller`(_ row: Row) async throws {
        try await HTTPTestServer.run(
            routes: TestRoutes.all, authenticator: Self.authenticator,
            dependencies: { $0.rolesHaving = { ["keeper of \($0)"] } }
        ) { test in
            let answer = try await test.runner(.inProcess).send(
                HTTPTestRequest(
                    "GET", "/api/v1/authz/explain?\(row.query)", fields: [("Authorization", "Bearer reader")]))
            #expect(answer.status == row.status, "\(answer.text)")
            guard row.status == 200 else {
                #expect(answer["Content-Type"] == "application/problem+json")
                return
            }
            let told = try StrictJSONDecoder().decode(Told.self, from: answer.body)
            #expect(told.route == row.route)
            #expect(told.rule == row.rule)
            #expect(told.allowed == row.isAllowed)
            #expect((told.permission != nil) == (row.rule == "permission"))
            let keepers = told.permission.map { ["keeper of \($0)"] } ?? []
            #expect(told.roles == keepers)
            #expect(told.allowed || told.reason.contains(told.permission ?? "no permission"))
        }
    }

    @Test func `it takes a token, of any permission`() async throws {
        try await HTTPTestServer.run(routes: TestRoutes.all, authenticator: Self.authenticator) { test in
            let answer = try await test.runner(.socket).send(
                HTTPTestRequest("GET", "/api/v1/authz/explain?method=GET&path=/"))
            #expect(answer.status == 401)
        }
    }

    @Test func `what it says is what the server then does, for every route`() async throws {
        try await HTTPTestServer.run(routes: TestRoutes.all, authenticator: Self.authenticator) { test in
            let runner = test.runner(.inProcess)
            let reader = [("Authorization", "Bearer reader")]
            for route in test.server.routes where route.queryParameters.allSatisfy({ !$0.isRequired }) {
                let path = route.pattern.split(separator: "{")[0] + (route.pattern.contains("{") ? "7" : "")
                let told = try StrictJSONDecoder().decode(
                    Told.self,
                    from: await runner.send(
                        HTTPTestRequest(
                            "GET", "/api/v1/authz/explain?method=\(route.method.rawValue)&path=\(path)", fields: reader)
                    ).body)
                let answer = try await runner.send(
                    HTTPTestRequest(route.method.rawValue, String(path), fields: reader))
                #expect(told.operationId == route.operationID)
                #expect((answer.status == 403) == !told.allowed, "\(route.pattern)")
                let stranger = try await runner.send(HTTPTestRequest(route.method.rawValue, String(path)))
                #expect((stranger.status == 401) == (told.rule != "open"), "\(route.pattern)")
            }
        }
    }

    private struct Told: Decodable {
        var method: String
        var path: String
        var route: String
        var operationId: String
        var rule: String
        var permission: String?
        var allowed: Bool
        var reason: String
        var roles: [String]
    }
}
