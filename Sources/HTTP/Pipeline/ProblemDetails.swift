import JSON
public import Kernel

/// An error answer (RFC 9457): the one place where failures become statuses.
public struct ProblemDetails: Error, Sendable {
    /// The status code, 400–599.
    public var status: Int
    /// The stable code; the last part of `type`.
    public var code: String
    /// Plain words that say what to do.
    public var detail: String
    /// The fields that do not validate.
    public var errors: [FieldError] = []
    /// Further members.
    public var members: [ProblemMember] = []
    /// Seconds after which a retry may help.
    public var retryAfterSeconds: Int?
    /// Fields that belong to the status, such as Allow and WWW-Authenticate.
    public var fields: [(name: String, value: String)] = []

    /// Makes a problem; see the properties.
    public init(_ status: Int, code: String, detail: String) {
        self.status = status
        self.code = code
        self.detail = detail
    }

    /// The problem that a failure is to a client.
    public init(_ failure: Failure) {
        self.init(Self.status(of: failure.kind), code: failure.code, detail: failure.detail)
        errors = failure.fields
        members = failure.members
        retryAfterSeconds = failure.retryAfterSeconds
        if status == 503, retryAfterSeconds == nil { retryAfterSeconds = Self.standardRetrySeconds }
        if status == 401 { fields = [("WWW-Authenticate", Self.challenge(code))] }
    }

    /// What a 401 asks for; only an access token that was sent and is bad is an `invalid_token` (RFC 6750 section 3.1).
    private static func challenge(_ code: String) -> String {
        "Bearer realm=\"medley\"" + (code == "invalidToken" ? ", error=\"invalid_token\"" : "")
    }

    /// What `Retry-After` says where the failure does not know.
    static let standardRetrySeconds = 1

    /// The status of a kind of failure (api.md, Errors).
    public static func status(of kind: Failure.Kind) -> Int {
        switch kind {
        case .invalid: 400
        case .unauthenticated: 401
        case .forbidden: 403
        case .notFound: 404
        case .conflict: 409
        case .preconditionFailed: 412
        case .tooLarge: 413
        case .unsupportedMediaType: 415
        case .ruleViolated: 422
        case .preconditionRequired: 428
        case .rateLimited: 429
        case .internal: 500
        case .unavailable, .deadlineExceeded, .cancelled: 503
        }
    }

    /// The answer: `application/problem+json`, never cached.
    public func response(requestID: String) -> HTTPResponse {
        var response = HTTPResponse(
            status: status, contentType: "application/problem+json", bytes: json(requestID: requestID))
        response.fields.append("Cache-Control", "no-store")
        if let retryAfterSeconds { response.fields.append("Retry-After", String(max(1, retryAfterSeconds))) }
        for field in fields { response.fields.append(field.name, field.value) }
        return response
    }

    private func json(requestID: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("type")
        writer.string("/docs/errors/\(code)")
        writer.name("title")
        writer.string(StatusText.phrase(status).description)
        writer.name("status")
        writer.int(status)
        writer.name("detail")
        writer.string(detail)
        writer.name("code")
        writer.string(code)
        writer.name("requestId")
        writer.string(requestID)
        if !errors.isEmpty { writeErrors(to: &writer) }
        for member in members {
            writer.name(member.name)
            writer.raw(member.json)
        }
        writer.endObject()
        return writer.bytes
    }

    private func writeErrors(to writer: inout JSONWriter) {
        writer.name("errors")
        writer.beginArray()
        for error in errors {
            writer.beginObject()
            writer.name("field")
            writer.string(error.field)
            writer.name("code")
            writer.string(error.code)
            writer.name("message")
            writer.string(error.message)
            writer.endObject()
        }
        writer.endArray()
    }
}
