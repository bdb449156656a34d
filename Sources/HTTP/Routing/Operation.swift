public import Kernel

/// What is documented of a route; schemas are recorded from the types that decode and encode (JSON's schema recorder).
public struct RouteDocumentation: Sendable {
    /// The body's example as JSON text.
    public var requestExample: String?
    /// The answer's example as JSON text.
    public var responseExample: String?
    /// The codes of failures that this operation may give, beside those that every operation has.
    public var errors: [DocumentedError] = []
    /// Everything else, filled by the builders.
    public init() {}
}

/// A failure that an operation may give.
public struct DocumentedError: Sendable, Hashable {
    /// The status.
    public var status: Int
    /// The stable code.
    public var code: String
    /// When it is given.
    public var summary: String

    /// Makes an entry; see the properties.
    public init(_ status: Int, _ code: String, _ summary: String) {
        self.status = status
        self.code = code
        self.summary = summary
    }
}

extension Route {
    /// An operation that reads: its query parameters in, a view out with 200; ETag where `version` gives one.
    ///
    /// `If-None-Match` is answered with 304 by the server.
    public static func read<View: Codable & Sendable>(
        _ pattern: String, id: String, summary: String, tag: String, access: Access, query: [QueryParameter] = [],
        answers: View.Type = View.self, version: (@Sendable (View) -> Int?)? = nil,
        _ body: @escaping @Sendable (Call) async throws -> View
    ) -> Route { fatalError() }

    /// An operation that writes and answers with the resource: Location (where `location` gives one), ETag of the version,
    /// `Medley-Event-Id`, `Medley-Position` and `Idempotency-Replayed`.
    public static func write<Body: Codable & Sendable, View: Codable & Sendable>(
        _ method: HTTPMethod = .post, _ pattern: String, id: String, summary: String, tag: String, access: Access,
        takes: Body.Type = Body.self, answers: View.Type = View.self, status: Int = 200,
        location: (@Sendable (View) -> String)? = nil,
        _ body: @escaping @Sendable (Call, Body) async throws -> Written<View>
    ) -> Route { fatalError() }

    /// A verb without a body of its own (`POST /invoices/{id}/issue`): an empty or absent body is taken.
    public static func verb<View: Codable & Sendable>(
        _ pattern: String, id: String, summary: String, tag: String, access: Access, answers: View.Type = View.self,
        status: Int = 200, _ body: @escaping @Sendable (Call) async throws -> Written<View>
    ) -> Route { fatalError() }

    /// The same route with one thing changed: `.route(…).with { $0.idempotency = .required }`.
    public func with(_ change: (inout Route) -> Void) -> Route {
        var copy = self
        change(&copy)
        return copy
    }
}
