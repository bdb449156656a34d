import EventLoop
import Kernel

extension ProblemDetails {
    /// What any error is to a client, and whether it is a fault of ours that the log must tell.
    static func of(_ error: any Error) -> (problem: ProblemDetails, isUnexpected: Bool) {
        switch error {
        case let problem as ProblemDetails: (problem, false)
        case let failure as Failure: known(failure)
        case let error as any ServiceError: known(error.failure)
        case let faults as BodyFaults: known(faults.failure(in: nil))
        case let error as RequestBodyError: (ProblemDetails(error), false)
        case let failure as ParseFailure: (ProblemDetails(failure), false)
        case is CancellationError: (.deadlineExceeded, false)
        case is OffloadError: (.overloaded, false)
        default: (.internalError, true)
        }
    }

    private static func known(_ failure: Failure) -> (ProblemDetails, Bool) {
        // What a module calls a fault may carry words that are not for clients.
        failure.kind == .internal ? (.internalError, true) : (ProblemDetails(failure), false)
    }

    /// What a body that cannot be read is to a client.
    init(_ error: RequestBodyError) {
        switch error {
        case .tooLarge(let limitBytes):
            self.init(413, code: "bodyTooLarge", detail: "Send at most \(limitBytes) bytes here.")
        case .malformed:
            self.init(400, code: "malformedRequest", detail: "The body's chunks are malformed.")
        case .malformedCoding:
            self.init(
                400, code: "malformedContentEncoding",
                detail: "The body must be whole gzip, as Content-Encoding says, with nothing behind it.")
        case .inflatesTooMuch:
            self.init(
                413, code: "compressionRatioExceeded",
                detail: "The body inflates to more than \(GzipLimits.ratio) times its size; send it uncompressed.")
        case .tooSlow:
            self.init(408, code: "requestTimeout", detail: "The request came too slowly; send it again.")
        case .disconnected:
            self.init(400, code: "malformedRequest", detail: ParseFailure.truncated.detail)
        }
    }

    /// What bytes that are no request are to a client.
    init(_ failure: ParseFailure) {
        self.init(failure.status, code: failure.code, detail: failure.detail)
    }

    static var internalError: ProblemDetails {
        ProblemDetails(
            500, code: "internal", detail: "Something went wrong here. Quote the request id when you report it.")
    }

    static var deadlineExceeded: ProblemDetails {
        var problem = ProblemDetails(
            503, code: "deadlineExceeded", detail: "The answer took too long; try again in a moment.")
        problem.retryAfterSeconds = standardRetrySeconds
        return problem
    }

    static var overloaded: ProblemDetails {
        var problem = ProblemDetails(
            503, code: "overloaded", detail: "Too many requests are under way; try again in a moment.")
        problem.retryAfterSeconds = standardRetrySeconds
        return problem
    }

    static var notFound: ProblemDetails {
        ProblemDetails(404, code: "notFound", detail: "There is nothing at this address.")
    }

    /// What else may be sent stands in Accept-Encoding (RFC 9110 section 15.5.16).
    static var unsupportedContentEncoding: ProblemDetails {
        var problem = ProblemDetails(
            415, code: "unsupportedContentEncoding", detail: "Send the body compressed by gzip, once, or as it is.")
        problem.fields = [("Accept-Encoding", "gzip")]
        return problem
    }

    /// What parts there could be stands in Content-Range (RFC 9110 section 15.5.17).
    static func rangeNotSatisfiable(count: Int) -> ProblemDetails {
        var problem = ProblemDetails(
            416, code: "rangeNotSatisfiable", detail: "There are \(count) bytes; ask for some of them, or for all.")
        problem.fields = [("Content-Range", "bytes */\(count)"), ("Accept-Ranges", "bytes")]
        return problem
    }

    static var requestTimeout: ProblemDetails { ProblemDetails(.tooSlow) }

    static func methodNotAllowed(_ allowed: [HTTPMethod]) -> ProblemDetails {
        let list = allowed.map(\.rawValue).joined(separator: ", ")
        var problem = ProblemDetails(405, code: "methodNotAllowed", detail: "Use one of: \(list).")
        problem.fields = [("Allow", list)]
        return problem
    }

    static var credentialsRequired: ProblemDetails {
        var problem = ProblemDetails(
            401, code: "credentialsRequired", detail: "Send an access token as Authorization: Bearer.")
        problem.fields = [("WWW-Authenticate", "Bearer realm=\"medley\"")]
        return problem
    }

    static let secondFactorRequired = ProblemDetails(
        403, code: "secondFactorRequired",
        detail:
            "Your hospital asks its staff for a second factor. Set one up (POST /api/v1/auth/mfa/totp), then refresh.")

    static let originRefused = ProblemDetails(
        403, code: "originRefused",
        detail: "Pages of this origin may open no WebSocket here; the server's administrator lists those that may.")

    static func forbidden(_ permission: String) -> ProblemDetails {
        ProblemDetails(
            403, code: "forbidden", detail: "This needs the permission \(permission); ask an administrator for it.")
    }
}
