/// What a module's error enum must say, so that one place (HTTP/ProblemDetails) can turn it into an answer.
public protocol ServiceError: Error, Sendable {
    /// The failure in the terms that callers and clients share.
    var failure: Failure { get }
    /// Maps any error to this enum: its own errors unchanged, cancellation and deadlines to their cases, others to unknown.
    init(_ error: any Error)
    /// What a log says of it: a code, which names nobody.
    var logCode: String { get }
}

extension ServiceError {
    /// The code that clients see, unless there is one that says more.
    public var logCode: String { failure.code }
}

/// A failure as clients see it: a kind that decides the HTTP status, a stable code, and words that say what to do.
public struct Failure: Error, Hashable, Sendable {
    /// What went wrong, by the status it maps to (api.md, Errors).
    public enum Kind: Hashable, Sendable {
        /// 400: the request is malformed or its fields do not validate; see `fields`.
        case invalid
        /// 401: no credentials or bad ones.
        case unauthenticated
        /// 403: the named permission is missing.
        case forbidden
        /// 404: unknown, or another tenant's.
        case notFound
        /// 409: lost a race, slot taken, duplicate.
        case conflict
        /// 412: `If-Match` is stale.
        case preconditionFailed
        /// 428: `If-Match` is required and absent.
        case preconditionRequired
        /// 413: too large.
        case tooLarge
        /// 415: unsupported media type.
        case unsupportedMediaType
        /// 422: a business rule refuses it, or an idempotency key was used for another request.
        case ruleViolated
        /// 429: too many requests.
        case rateLimited
        /// 503: overloaded, database away, module unavailable.
        case unavailable
        /// 503: the deadline passed.
        case deadlineExceeded
        /// The client went away; there is no one to answer.
        case cancelled
        /// 500: a fault of ours; the log has it under the request id.
        case `internal`
    }

    /// The kind, which decides the HTTP status.
    public var kind: Kind
    /// The stable lower-camel code, such as `likelyDuplicate`; never renamed.
    public var code: String
    /// Plain words that say what to do; no patient data.
    public var detail: String
    /// The fields that do not validate, all of them at once.
    public var fields: [FieldError]
    /// Further members of the problem document, such as `candidates`: name and JSON text of the value.
    public var members: [ProblemMember]
    /// Seconds after which a retry may help (`Retry-After`), where it may.
    public var retryAfterSeconds: Int?

    /// Makes a failure; see the properties.
    public init(
        _ kind: Kind, code: String, detail: String, fields: [FieldError] = [], members: [ProblemMember] = [],
        retryAfterSeconds: Int? = nil
    ) {
        self.kind = kind
        self.code = code
        self.detail = detail
        self.fields = fields
        self.members = members
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// Whether the same request may succeed later without being changed.
    public var isTransient: Bool {
        switch kind {
        case .unavailable, .deadlineExceeded, .rateLimited: true
        default: false
        }
    }
}

/// One field that does not validate.
public struct FieldError: Hashable, Sendable, Codable {
    /// The path of the field as the client wrote it: `address.line1`, `roles[2]`.
    public var field: String
    /// The stable code, such as `required`, `inFuture` or `tooLong`.
    public var code: String
    /// Plain words that say what would be accepted; never the value that was sent.
    public var message: String

    /// Makes a field error; see the properties.
    public init(field: String, code: String, message: String) {
        self.field = field
        self.code = code
        self.message = message
    }
}

/// A further member of a problem document (RFC 9457 section 3.2).
public struct ProblemMember: Hashable, Sendable {
    /// The member's name.
    public var name: String
    /// The member's value as JSON text.
    public var json: [UInt8]

    /// Makes a member; see the properties.
    public init(name: String, json: [UInt8]) {
        self.name = name
        self.json = json
    }
}
