/// One operation of the API: how it is reached, who may call it, what it takes and answers, and the code that does it.
///
/// The router, the middleware and the OpenAPI document all read this same value, so that they cannot disagree.
public struct Route: Sendable {
    /// The code of an operation.
    public typealias Handler = @Sendable (Call) async throws -> HTTPResponse

    /// The code of an operation that waits for nothing.
    typealias Immediate = @Sendable (Call) throws -> HTTPResponse

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
    /// Whether whoever must set a second factor up first may call it; true of what that takes alone.
    public var servesIncompleteLogIns = false
    /// Whether pages of browsers open it by themselves, without fields of their own: a WebSocket or an event stream. Its
    /// caller may be named by a ticket in place of a token (`?ticket=`), and a WebSocket's page must be of an origin that
    /// may call.
    public var isOpenedByPages = false
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
    /// How long the operation may take; a deadline, which the database sees too.
    public var timeoutSeconds = Limits.requestTimeoutSeconds
    /// The code.
    public var handler: Handler
    /// The code of an operation that answers from memory; it runs on the reactor at once, and must not wait.
    var immediate: Immediate?

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
        /// What other companies' servers send, which a signature vouches for: counts bad ones per address, apart from
        /// log-ins, so that neither locks the other out.
        case signed
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
