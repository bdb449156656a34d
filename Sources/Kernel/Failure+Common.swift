/// The failures that every module knows, each in the same words.
extension Failure {
    /// 404: nothing has this id, or another tenant's thing has it.
    public static var notFound: Failure {
        Failure(.notFound, code: "notFound", detail: "There is nothing with this id.")
    }

    /// 412: `If-Match` names another version than the present one, which is told as `currentVersion`.
    public static func stale(version: Int) -> Failure {
        Failure(
            .preconditionFailed, code: "stale",
            detail: "It was changed meanwhile and is now version \(version). "
                + "Read it again, repeat your change on it and send its ETag in If-Match.",
            members: [ProblemMember(name: currentVersionName, json: Array(String(version).utf8))])
    }

    /// The present version that a `stale` failure tells; nil for any other failure.
    public var currentVersion: Int? {
        guard kind == .preconditionFailed else { return nil }
        return members.first { $0.name == Self.currentVersionName }.flatMap {
            Int(String(decoding: $0.json, as: UTF8.self))
        }
    }

    /// 422: the idempotency key came with another request before.
    public static var keyReused: Failure {
        Failure(
            .ruleViolated, code: "idempotencyKeyReused",
            detail: "This Idempotency-Key was sent before with another request. Use a new key.")
    }

    /// 403: the permission that is named is missing.
    public static func forbidden(permission: String) -> Failure {
        Failure(.forbidden, code: "forbidden", detail: "You need the permission \(permission).")
    }

    /// 503: overloaded, or the database is away.
    public static func unavailable(retryAfterSeconds: Int) -> Failure {
        Failure(
            .unavailable, code: "unavailable", detail: "The service is busy or its database is away. Try again.",
            retryAfterSeconds: retryAfterSeconds)
    }

    /// 503: the deadline passed.
    public static var deadlineExceeded: Failure {
        Failure(
            .deadlineExceeded, code: "deadlineExceeded",
            detail: "It took too long. Try again with the same Idempotency-Key.", retryAfterSeconds: 1)
    }

    /// The caller went away.
    public static var cancelled: Failure {
        Failure(.cancelled, code: "cancelled", detail: "The request was cancelled.")
    }

    /// 500: a fault of ours.
    public static var `internal`: Failure { Failure(.internal, code: "internal", detail: "Something went wrong.") }

    private static let currentVersionName = "currentVersion"
}
