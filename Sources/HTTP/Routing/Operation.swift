public import JSON
public import Kernel

extension Route {
    /// An operation that reads: its query parameters in, a view out with 200; ETag where `version` gives one.
    ///
    /// `If-None-Match` is answered with 304 by the server.
    public static func read<View: Codable & Sendable>(
        _ pattern: String, id: String, summary: String, tag: String, access: Access, query: [QueryParameter] = [],
        answers: View.Type = View.self, version: (@Sendable (View) -> Int?)? = nil,
        _ body: @escaping @Sendable (Call) async throws -> View
    ) -> Route {
        let route = Route(.get, pattern, id: id, summary: summary, tag: tag, access: access) { call in
            let view = try await body(call)
            return .json(bytes: try StrictJSONEncoder().encode(view), version: version?(view))
        }
        return route.reading(View.self, query)
    }

    /// The same for a view that writes itself, which is asked for too often to look for its encoder each time.
    public static func read<View: Codable & Sendable & JSONWritable>(
        _ pattern: String, id: String, summary: String, tag: String, access: Access, query: [QueryParameter] = [],
        answers: View.Type = View.self, version: (@Sendable (View) -> Int?)? = nil,
        _ body: @escaping @Sendable (Call) async throws -> View
    ) -> Route {
        let route = Route(.get, pattern, id: id, summary: summary, tag: tag, access: access) { call in
            let view = try await body(call)
            var writer = JSONWriter(capacityBytes: RenderedLimits.usualBytes)
            view.write(to: &writer)
            return .json(bytes: writer.bytes, version: version?(view))
        }
        return route.reading(View.self, query)
    }

    /// The same for a view that its service renders; the ETag is that of its version.
    public static func read<View: Codable & Sendable>(
        _ pattern: String, id: String, summary: String, tag: String, access: Access, query: [QueryParameter] = [],
        answers: View.Type = View.self, _ body: @escaping @Sendable (Call) async throws -> Rendered<View>
    ) -> Route {
        let route = Route(.get, pattern, id: id, summary: summary, tag: tag, access: access) { call in
            let rendered = try await body(call)
            return .json(bytes: rendered.json, version: rendered.version)
        }
        return route.reading(View.self, query)
    }

    /// What all operations that read have.
    private func reading<View: Codable & Sendable>(_ view: View.Type, _ query: [QueryParameter]) -> Route {
        with { route in
            route.idempotency = .none
            route.queryParameters = query
            route.documentation.answers(view)
        }
    }

    /// An operation that writes and answers with the resource: Location (where `location` gives one), ETag of the version,
    /// `Medley-Event-Id`, `Medley-Position` and `Idempotency-Replayed`.
    public static func write<Body: Codable & Sendable, View: Codable & Sendable>(
        _ method: HTTPMethod = .post, _ pattern: String, id: String, summary: String, tag: String, access: Access,
        takes: Body.Type = Body.self, answers: View.Type = View.self, status: Int = 200,
        location: (@Sendable (View) -> String)? = nil,
        _ body: @escaping @Sendable (Call, Body) async throws -> Written<View>
    ) -> Route {
        var route = Route(method, pattern, id: id, summary: summary, tag: tag, access: access) { call in
            let written = try await body(call, try call.decode(Body.self))
            var response = try HTTPResponse.written(written, status: status)
            if let location { response.fields.append("Location", location(written.view)) }
            return response
        }
        route.documentation.takes(Body.self)
        route.documentation.answers(View.self)
        route.documentation.successStatus = status
        return route
    }

    /// A verb without a body of its own (`POST /invoices/{id}/issue`): an empty or absent body is taken, and `{}`.
    public static func verb<View: Codable & Sendable>(
        _ pattern: String, method: HTTPMethod = .post, id: String, summary: String, tag: String, access: Access,
        answers: View.Type = View.self, status: Int = 200,
        _ body: @escaping @Sendable (Call) async throws -> Written<View>
    ) -> Route {
        var route = Route(method, pattern, id: id, summary: summary, tag: tag, access: access) { call in
            try call.requireEmptyBody()
            return try .written(try await body(call), status: status)
        }
        route.documentation.answers(View.self)
        route.documentation.successStatus = status
        return route
    }

    /// A verb whose body may be left out (`POST /invoices/{id}/void`): an empty or absent body stands for `absent`.
    public static func verb<Body: Codable & Sendable, View: Codable & Sendable>(
        _ pattern: String, method: HTTPMethod = .post, id: String, summary: String, tag: String, access: Access,
        absent: Body, answers: View.Type = View.self,
        _ body: @escaping @Sendable (Call, Body) async throws -> Written<View>
    ) -> Route {
        var route = Route(method, pattern, id: id, summary: summary, tag: tag, access: access) { call in
            try .written(try await body(call, call.body.isEmpty ? absent : call.decode(Body.self)))
        }
        route.documentation.takes(Body.self)
        route.documentation.answers(View.self)
        return route
    }

    /// An operation that ends a resource: 204, with the event's fields where there is one; a body is refused but for `{}`.
    public static func delete(
        _ pattern: String, id: String, summary: String, tag: String, access: Access,
        _ body: @escaping @Sendable (Call) async throws -> WriteReceipt?
    ) -> Route {
        var route = Route(.delete, pattern, id: id, summary: summary, tag: tag, access: access) { call in
            try call.requireEmptyBody()
            var response = HTTPResponse.noContent
            if let receipt = try await body(call) { response.describe(receipt) }
            return response
        }
        route.documentation.successStatus = 204
        return route
    }

    /// An operation that answers from memory at once, such as a health check; it must neither wait nor work for long.
    public static func immediate(
        _ pattern: String, id: String, summary: String, tag: String, rateClass: RateClass = .unlimited,
        _ body: @escaping @Sendable (Call) throws -> HTTPResponse
    ) -> Route {
        var route = Route(.get, pattern, id: id, summary: summary, tag: tag, access: .open) { try body($0) }
        route.idempotency = .none
        route.rateClass = rateClass
        route.immediate = body
        return route
    }

    /// The same route with one thing changed: `.route(…).with { $0.idempotency = .required }`.
    public func with(_ change: (inout Route) -> Void) -> Route {
        var copy = self
        change(&copy)
        return copy
    }
}
