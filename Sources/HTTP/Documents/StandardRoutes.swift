import Kernel
import JSON
import Telemetry

/// The routes that are always there: health, readiness, metrics, the documentation and who may call (api.md).
enum StandardRoutes {
    /// The table with the standard routes behind it, and the documents made from the whole.
    static func adding(
        to routes: [Route], _ configuration: HTTPServerConfiguration, _ dependencies: HTTPServerDependencies,
        _ notice: DrainNotice
    ) throws(HTTPServerError) -> [Route] {
        let plain = [health(), readiness(dependencies.readiness, notice), metrics(dependencies.metrics)]
        let pages = DocumentationPage.routes() + [errorDocumentation(routes + plain)]
        // The document describes itself too; what it says does not depend on what it answers.
        let described = routes + plain + pages + [ExplainAccess.route(nil), openAPI([])]
        let document = try OpenAPIDocument(routes: described, version: configuration.version).bytes()
        let explainer = try AccessExplainer(described, rolesHaving: dependencies.rolesHaving)
        return routes + plain + pages + [ExplainAccess.route(explainer), openAPI(document)]
    }

    /// The process runs; nothing else is asked.
    private static func health() -> Route {
        let response = HTTPResponse.json(bytes: Array("{\"status\":\"ok\"}".utf8))
        return Route.immediate("/healthz", id: "health", summary: "Says that the process runs.", tag: "Operations") {
            _ in
            response
        }.with {
            $0.documentation.responseExample = "{\"status\":\"ok\"}"
        }
    }

    private static func readiness(
        _ checks: @escaping @Sendable () async -> [(name: String, problem: String?)], _ notice: DrainNotice
    ) -> Route {
        var route = Route(
            .get, "/readyz", id: "readiness", summary: "Says whether requests can be served, and what is wrong if not.",
            tag: "Operations", access: .open
        ) { _ in
            let found = notice.isGiven ? [("server", "The server is ending.")] : await checks()
            let body = render(found)
            if found.allSatisfy({ $0.1 == nil }) { return .json(bytes: body) }
            var problem = ProblemDetails(503, code: "notReady", detail: "Not ready; see checks.")
            problem.retryAfterSeconds = ProblemDetails.standardRetrySeconds
            problem.members = [ProblemMember(name: "checks", json: body)]
            throw problem
        }
        route.idempotency = .none
        route.rateClass = .unlimited
        route.documentation.responseExample = "{\"database\":\"ok\"}"
        route.documentation.errors = [DocumentedError(503, "notReady", "A part that is needed does not work.")]
        return route
    }

    private static func render(_ checks: [(name: String, problem: String?)]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        for check in checks {
            writer.name(check.name)
            writer.string(check.problem ?? "ok")
        }
        writer.endObject()
        return writer.bytes
    }

    private static func metrics(_ registry: MetricsRegistry) -> Route {
        Route.immediate("/metrics", id: "metrics", summary: "The metrics for Prometheus.", tag: "Operations") { _ in
            HTTPResponse(contentType: MetricText.contentType, bytes: registry.text().bytes)
        }.with { $0.documentation.responseType = "text/plain" }
    }

    private static func openAPI(_ document: [UInt8]) -> Route {
        let ready = HTTPResponse.ranged(.document(document, contentType: "application/json"))
        return Route.immediate(
            "/openapi.json", id: "openAPI", summary: "The description of these routes, OpenAPI 3.1.",
            tag: "Documentation"
        ) { _ in ready }.with {
            $0.documentation.responseExample = "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Medley\"},\"paths\":{}}"
        }
    }

    private static func errorDocumentation(_ routes: [Route]) -> Route {
        let pages = ErrorPages(routes)
        return Route.immediate(
            "/docs/errors/{code}", id: "errorDocumentation", summary: "What an error code means.", tag: "Documentation"
        ) { call in
            guard let page = pages.response(for: call.parameters["code"] ?? "") else { throw ProblemDetails.notFound }
            return page
        }.with { $0.documentation.responseType = "text/html" }
    }
}
