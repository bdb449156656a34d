/// The failures that any operation may give, each with the circumstances.
enum GeneralErrors {
    static let all: [DocumentedError] = [
        DocumentedError(400, "malformedRequest", "The bytes are no HTTP request, or break one of its rules."),
        DocumentedError(400, "malformedQuery", "The query is not made of percent-encoded pairs."),
        DocumentedError(400, "malformedJson", "The body is no valid JSON."),
        DocumentedError(400, "malformedContentEncoding", "The body is no whole gzip, as Content-Encoding says."),
        DocumentedError(400, "malformedPrecondition", "If-Match is neither * nor ETags as they were given."),
        DocumentedError(400, "malformedPosition", "Medley-After is no position that an answer gave."),
        DocumentedError(400, "validation", "Fields or parameters do not validate; all of them are named."),
        DocumentedError(400, "invalidCursor", "The cursor is none that an answer of this list gave."),
        DocumentedError(400, "idempotencyKeyRequired", "This operation needs an Idempotency-Key."),
        DocumentedError(400, "idempotencyKeyInvalid", "The Idempotency-Key is malformed."),
        DocumentedError(401, "credentialsRequired", "No access token was sent."),
        DocumentedError(401, "invalidToken", "The access token is malformed, expired or revoked."),
        DocumentedError(403, "forbidden", "The caller lacks the permission that is named."),
        DocumentedError(403, "secondFactorRequired", "The caller must set a second factor up before anything else."),
        DocumentedError(404, "notFound", "There is nothing with this address or id, or it is another hospital's."),
        DocumentedError(405, "methodNotAllowed", "The address has no such method; Allow names those it has."),
        DocumentedError(408, "requestTimeout", "The request came too slowly."),
        DocumentedError(409, "requestInProgress", "Requests with the same idempotency key are under way."),
        DocumentedError(413, "bodyTooLarge", "The body is larger than the operation takes."),
        DocumentedError(413, "compressionRatioExceeded", "The body inflates to too many times its size."),
        DocumentedError(414, "targetTooLong", "The address is too long."),
        DocumentedError(415, "unsupportedMediaType", "The body has another media type than the operation takes."),
        DocumentedError(
            415, "unsupportedContentEncoding", "The body is coded otherwise than by gzip; Accept-Encoding says so."),
        DocumentedError(416, "rangeNotSatisfiable", "No part of the document is within the Range that was asked for."),
        DocumentedError(417, "expectationFailed", "The request expects something else than 100-continue."),
        DocumentedError(428, "preconditionRequired", "The operation needs If-Match."),
        DocumentedError(429, "rateLimited", "Too many requests; Retry-After says when to go on."),
        DocumentedError(431, "headTooLarge", "The fields of the request are too large or too many."),
        DocumentedError(500, "internal", "A fault of the server; its log has it under the request id."),
        DocumentedError(501, "methodNotImplemented", "The method is not known here."),
        DocumentedError(501, "transferCodingNotImplemented", "The transfer coding is not known here."),
        DocumentedError(503, "overloaded", "Too many requests are under way; Retry-After says when to try again."),
        DocumentedError(503, "unavailable", "The service is busy or its database is away; see Retry-After."),
        DocumentedError(503, "positionNotReached", "What was written up to Medley-After cannot be read yet."),
        DocumentedError(503, "deadlineExceeded", "The operation took too long."),
        DocumentedError(505, "versionNotSupported", "The version of HTTP is not spoken here."),
    ]

    /// Those that an operation may give beside its own, as the document lists them.
    static func of(_ route: Route) -> [DocumentedError] {
        var statuses: Set<Int> = [500]
        if route.immediate == nil { statuses.insert(503) }
        if !route.queryParameters.isEmpty || route.documentation.requestSchema != nil { statuses.insert(400) }
        if route.access != .open { statuses.formUnion([401, 429]) }
        if route.access != .open { statuses.insert(403) }
        if route.pattern.contains("{") { statuses.insert(404) }
        if !route.method.isSafe { statuses.formUnion([400, 413, 415]) }
        if route.rateClass.failureKind != nil { statuses.insert(429) }
        if !route.method.isSafe, route.idempotency != .none { statuses.insert(409) }
        let skipped: Set = ["malformedRequest", "preconditionRequired", "malformedPrecondition"]
        return all.filter { error in
            guard statuses.contains(error.status), !skipped.contains(error.code) else { return false }
            return switch error.code {
            case "forbidden": if case .permission = route.access { true } else { false }
            case "secondFactorRequired": !route.servesIncompleteLogIns
            case "idempotencyKeyRequired": route.idempotency == .required
            case "malformedPosition", "positionNotReached": route.method == .get && route.access != .open
            case "invalidCursor": route.queryParameters.contains { $0.name == "cursor" }
            default: true
            }
        }
    }
}
