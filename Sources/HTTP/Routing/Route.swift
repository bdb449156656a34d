public import Kernel

/// One operation of the API: how it is reached, who may call it, what it takes and answers, and the code that does it.
///
/// The router, the middleware and the OpenAPI document all read this same value, so that they cannot disagree.
public struct Route: Sendable {
    /// The code of an operation.
    public typealias Handler = @Sendable (Call) async throws -> HTTPResponse

    /// The method, such as `.post`.
    public var method: HTTPMethod
    /// The path with parameters in braces, such as `/api/v1/patients/{id}`; it labels the metrics.
    public var pattern: String
    /// The stable name of the operation, such as `registerPatient`.
    public var operationID: String
    /// One sentence.
    public var summary: String
    /// The group in the documentation, such as `Patients`.
    public var tag: String
    /// Who may call.
    public var access: Access
    /// Whether `Idempotency-Key` is read.
    public var idempotency: Idempotency = .optional
    /// The class of rate limit.
    public var rateClass: RateClass = .standard
    /// The largest body in bytes; larger is 413.
    public var bodyLimitBytes = Limits.jsonBodyBytes
    /// Whether the handler reads the body as a stream itself.
    public var streamsBody = false
    /// The media types that a body may have; others are 415.
    public var mediaTypes = ["application/json"]
    /// The query parameters; an unlisted one is 400.
    public var queryParameters: [QueryParameter] = []
    /// What is documented of request, answer, errors and example.
    public var documentation = RouteDocumentation()
    /// The code.
    public var handler: Handler

    /// Who may call an operation.
    public enum Access: Sendable, Hashable {
        /// Anyone, without credentials.
        case open
        /// Anyone with a valid token.
        case authenticated
        /// A token that has this permission, such as `patient.read`.
        case permission(String)
    }

    /// Whether an operation takes an idempotency key.
    public enum Idempotency: Sendable, Hashable {
        /// The key is not read: reads.
        case none
        /// The key is honoured where it is sent.
        case optional
        /// Absent is 400: operations that move money.
        case required
    }

    /// The classes of rate limit (api.md).
    public enum RateClass: Sendable, Hashable {
        /// By the role of the principal.
        case standard
        /// Log-in, sign-up and the like: counts failures per address.
        case credentials
        /// Health, metrics and documents: unlimited.
        case unlimited
    }

    /// Makes a route; the other properties are set afterwards or by the builders of `Operation`.
    public init(
        _ method: HTTPMethod, _ pattern: String, id operationID: String, summary: String, tag: String, access: Access,
        handler: @escaping Handler
    ) {
        self.method = method
        self.pattern = pattern
        self.operationID = operationID
        self.summary = summary
        self.tag = tag
        self.access = access
        self.handler = handler
    }
}

/// A query parameter of a route.
public struct QueryParameter: Sendable {
    /// The name, lower camel case.
    public var name: String
    /// One sentence.
    public var summary: String
    /// Whether it must be there.
    public var isRequired: Bool
    /// An example that works.
    public var example: String?

    /// Makes a parameter; see the properties.
    public init(_ name: String, _ summary: String, isRequired: Bool = false, example: String? = nil) {
        self.name = name
        self.summary = summary
        self.isRequired = isRequired
        self.example = example
    }
}

/// A request on its way through the middleware to its operation.
public struct Call: Sendable {
    /// The request as it came.
    public var request: HTTPRequest
    /// The values of the pattern's parameters, percent-decoded, by name.
    public var parameters: [String: String]
    /// Tenant, principal and so on. Nil only on open routes.
    public var authenticated: RequestContext?
    /// The deadline, in monotonic nanoseconds.
    public var deadlineNanoseconds: UInt64
    /// The request's id.
    public var requestID: String
    /// The request's trace.
    public var trace: TraceContext
    /// The whole body where the route does not stream it.
    public var body: [UInt8]

    /// The context, which every route but the open ones has; an open route that asks is 401.
    public func context() throws(Failure) -> RequestContext { fatalError() }
    /// A path parameter as an id; 404 where it is no UUID, as for an id that never existed.
    public func id<Tag>(_ name: String = "id", as _: EntityID<Tag>.Type = EntityID<Tag>.self) throws(Failure) -> EntityID<Tag>
    { fatalError() }
    /// The body decoded strictly; 400 with every field error where it does not fit.
    public func decode<Body: Decodable>(_ type: Body.Type = Body.self) throws(Failure) -> Body { fatalError() }
    /// The query parameter, percent-decoded; nil where absent. Twice the same name is 400.
    public func query(_ name: String) throws(Failure) -> String? { fatalError() }
    /// `limit`, 1–200, 50 where absent.
    public func pageLimit() throws(Failure) -> Int { fatalError() }
    /// The version in `If-Match`; nil where absent or `*`. Takes `"17"` and `"17-gzip"`. Malformed is 400.
    public func expectedVersion() throws(Failure) -> Int? { fatalError() }
    /// As `expectedVersion()`, but absent is 428.
    public func requiredVersion() throws(Failure) -> Int { fatalError() }
}
