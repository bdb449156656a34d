public import Kernel
import JSON

/// A request on its way through the middleware to its operation.
public struct Call: Sendable {
    /// The request as it came.
    public internal(set) var request: HTTPRequest
    /// Tenant, principal and so on.
    ///
    /// Nil only on open routes.
    public internal(set) var authenticated: RequestContext?
    /// The whole body where the route does not stream it.
    public internal(set) var body: [UInt8] = []

    /// The token that the caller's ticket stood for; nil where there was none.
    var redeemedToken: [UInt8]?

    /// The parameters of the query, decoded once by the middleware; nil where the query is malformed.
    let queryParameters: QueryParameters?

    init(_ exchange: Exchange, body: RequestBody) {
        request = HTTPRequest(exchange, body: body)
        queryParameters = QueryParameters(exchange.head.query)
    }

    /// The values of the pattern's parameters, percent-decoded, by name.
    public var parameters: PathParameters {
        if case .route(_, let parameters) = request.exchange.outcome { return parameters }
        return PathParameters()
    }

    /// The deadline, in monotonic nanoseconds.
    public var deadlineNanoseconds: UInt64 { request.exchange.deadlineNanoseconds }
    /// The request's id.
    public var requestID: String { request.exchange.identity.requestID }
    /// The request's trace.
    public var trace: TraceContext { request.exchange.identity.trace }

    /// The context, which every route but the open ones has; an open route that asks is 401.
    public func context() throws(Failure) -> RequestContext {
        if let authenticated { return authenticated }
        throw Failure(
            .unauthenticated, code: "credentialsRequired", detail: "Send an access token as Authorization: Bearer.")
    }

    /// The token that the caller was authenticated by; nothing on open routes. Never logged.
    public var bearerToken: [UInt8] {
        redeemedToken ?? Array((request.fields["Authorization"] ?? "").utf8.drop { $0 != ASCII.space }.dropFirst())
    }

    /// A path parameter as an id; 404 where it is no UUID, as for an id that never existed.
    public func id<Tag>(
        _ name: String = "id", as _: EntityID<Tag>.Type = EntityID<Tag>.self
    ) throws(Failure) -> EntityID<Tag> {
        guard let text = parameters[name], let id = EntityID<Tag>(text) else {
            throw Failure(.notFound, code: "notFound", detail: "There is nothing with this id.")
        }
        return id
    }

    /// The query parameter, percent-decoded; nil where absent.
    ///
    /// Twice the same name is 400.
    public func query(_ name: String) throws(Failure) -> String? {
        guard let queryParameters else { throw Self.malformedQuery }
        let values = queryParameters.items.filter { $0.name == name }
        if values.count > 1 { throw Self.invalid(name, "repeated", "Give this parameter once.") }
        return values.first?.value
    }

    /// Every value of a query parameter that may be given several times, percent-decoded, in order.
    public func queries(_ name: String) throws(Failure) -> [String] {
        guard let queryParameters else { throw Self.malformedQuery }
        return queryParameters.items.filter { $0.name == name }.map(\.value)
    }

    /// `limit`, 1–200, 50 where absent; anything else is 400.
    public func pageLimit() throws(Failure) -> Int {
        try PageLimit(query: query("limit")).count
    }

    static var malformedQuery: Failure {
        Failure(
            .invalid, code: "malformedQuery",
            detail:
                "The query must be name=value pairs, percent-encoded as UTF-8, at most \(QueryParameters.countLimit).")
    }

    private static func invalid(_ field: String, _ code: String, _ message: String) -> Failure {
        .validation([FieldError(field: field, code: code, message: message)])
    }
}
