import HTTP
import JSON
import TestSupport
import Testing

@Suite(.endsWhenItHangs) struct StandardRoutesTests {
    @Test(arguments: HTTPTestServer.Way.allCases)
    func `health, metrics and documents are there`(_ way: HTTPTestServer.Way) async throws {
        try await HTTPTestServer.run(routes: TestRoutes.all) { test in
            let runner = test.runner(way)
            #expect(try await runner.send(HTTPTestRequest("GET", "/healthz")).text == "{\"status\":\"ok\"}")
            #expect(try await runner.send(HTTPTestRequest("GET", "/readyz")).status == 200)
            _ = try await runner.send(HTTPTestRequest("GET", "/items/123"))
            let metrics = try await runner.send(HTTPTestRequest("GET", "/metrics"))
            #expect(
                metrics.text.contains(
                    "medley_http_requests_total{method=\"GET\",route=\"/items/{id}\",status=\"2xx\"} 1"))
            #expect(!metrics.text.contains("/items/123"))
            let page = try await runner.send(HTTPTestRequest("GET", "/docs"))
            #expect(page["Content-Security-Policy"]?.contains("script-src 'self'; style-src 'self';") == true)
            #expect(!page.text.contains("https://"))
            let error = try await runner.send(HTTPTestRequest("GET", "/docs/errors/tooMuch"))
            #expect(error.text.contains("More than is owed."))
            #expect(try await runner.send(HTTPTestRequest("GET", "/docs/errors/noSuch")).status == 404)
        }
    }

    @Test(arguments: ["unavailable", "overloaded", "invalidCursor", "validation", "invalidToken", "requestInProgress"])
    func `the type of a problem that any operation may give leads to a page`(code: String) async throws {
        try await HTTPTestServer.run(routes: TestRoutes.all) { test in
            let page = try await test.runner(.inProcess).send(HTTPTestRequest("GET", "/docs/errors/\(code)"))
            #expect(page.status == 200 && page.text.contains("<h1>\(code)</h1>"))
        }
    }

    @Test func `the document describes every route that is served`() async throws {
        try await HTTPTestServer.run(routes: TestRoutes.all) { test in
            let runner = test.runner(.inProcess)
            let response = try await runner.send(HTTPTestRequest("GET", "/openapi.json"))
            let again = try await runner.send(
                HTTPTestRequest("GET", "/openapi.json", fields: [("If-None-Match", response["ETag"] ?? "")]))
            #expect(again.status == 304)
            let document = try StrictJSONDecoder().decode(JSONValue.self, from: response.body)
            guard case .object(let members) = document,
                case .object(let paths) = members.first(where: { $0.name == "paths" })?.value
            else {
                Issue.record("no paths")
                return
            }
            for route in test.server.routes {
                guard case .object(let item) = paths.first(where: { $0.name == route.pattern })?.value,
                    case .object(let operation) = item.first(where: { $0.name == route.method.rawValue.lowercased() })?
                        .value
                else {
                    Issue.record("\(route.pattern) is missing")
                    continue
                }
                for name in ["operationId", "summary", "tags", "description", "security", "responses"] {
                    let isTold = operation.contains { $0.name == name }
                    #expect(isTold, "\(route.pattern) has no \(name)")
                }
            }
        }
    }

    @Test(arguments: [
        [TestRoutes.root, TestRoutes.root], [TestRoutes.root.with { $0.summary = "" }],
        [TestRoutes.root.with { $0.pattern = "no-slash" }], [TestRoutes.root.with { $0.pattern = "/{a}/{a}" }],
        [TestRoutes.root, TestRoutes.root.with { $0.operationID = "other" }],
        [TestRoutes.protected.with { $0.access = .permission("") }],
        [TestRoutes.echo.with { $0.documentation.requestExample = "{" }],
    ])
    func `a table that breaks a rule does not start`(_ routes: [Route]) async throws {
        await #expect(throws: HTTPServerError.self) {
            try await HTTPTestServer.run(routes: routes) { _ in }
        }
    }
}
