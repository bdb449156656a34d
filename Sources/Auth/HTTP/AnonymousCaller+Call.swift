import AuthAPI
import HTTP

extension AnonymousCaller {
    /// Whoever sent a request, whatever its token says.
    init(_ call: Call) {
        self.init(
            deadlineNanoseconds: call.deadlineNanoseconds, requestID: call.requestID, trace: call.trace,
            remoteAddress: call.request.remoteAddress)
        remoteNetwork = call.request.remoteNetwork
        userAgent = call.request.fields["User-Agent"]
    }
}

extension AuthPageRequest {
    /// The page that a list is asked for.
    init(_ call: Call) throws {
        self.init(limit: try call.pageLimit(), cursor: try call.query("cursor"))
    }
}

extension QueryParameter {
    /// How many items a page has.
    static let limit = QueryParameter("limit", "How many items, 1 to 200; 50 where absent.", example: "50")
    /// Where a page begins.
    static let cursor = QueryParameter("cursor", "The nextCursor of an earlier page.")
}

extension DocumentedError {
    /// What every operation that takes a body may give.
    static let invalid = DocumentedError(400, "validation", "Fields do not validate; all are named at once.")
    /// Unknown, or another tenant's.
    static let notFound = DocumentedError(404, "notFound", "There is nothing with this id.")
    /// `If-Match` is of an older version.
    static let stale = DocumentedError(412, "stale", "It was changed meanwhile.")
    /// `If-Match` is missing.
    static let versionRequired = DocumentedError(428, "preconditionRequired", "Send If-Match.")
}
