public import Kernel

extension AuthServiceError {
    /// The failure in the terms that clients share; its words say what to do and name nobody.
    public var failure: Failure {
        switch self {
        case .invalid(let fields): .validation(fields)
        case .failed(let failure): failure
        case .notFound: Failure(.notFound, code: "notFound", detail: "There is nothing with this id.")
        case .codeTaken, .emailTaken, .stale, .keyReused: conflict
        case .signUpClosed, .lastOwner, .ownerRequired, .rolesExceedYours: refusal
        case .invalidCredentials, .tooManyFailures, .wrongPassword, .invalidRefreshToken: credentials
        case .unauthorized, .unavailable, .deadlineExceeded, .cancelled, .unknown: condition
        }
    }

    private var conflict: Failure {
        switch self {
        case .codeTaken:
            Failure(
                .conflict, code: "codeTaken", detail: "Another hospital has this code. Choose another one.",
                fields: [FieldError(field: "code", code: "taken", message: "Choose a code that no hospital has.")])
        case .emailTaken:
            Failure(
                .conflict, code: "emailTaken",
                detail: "Another user of this hospital has this address. Change that user, or use another address.",
                fields: [FieldError(field: "email", code: "taken", message: "Give an address that no user has.")])
        case .stale(let version):
            Failure(
                .preconditionFailed, code: "stale",
                detail: "It was changed meanwhile and is now version \(version). "
                    + "Read it again, repeat your change on it and send its ETag in If-Match.",
                members: [ProblemMember(name: "currentVersion", json: Array(String(version).utf8))])
        default:
            Failure(
                .ruleViolated, code: "idempotencyKeyReused",
                detail: "This Idempotency-Key was sent before with another request. Use a new key.")
        }
    }

    private var refusal: Failure {
        switch self {
        case .signUpClosed:
            Failure(
                .forbidden, code: "signUpClosed",
                detail: "Hospitals cannot sign up here. Ask the operator to run medley hospital create.")
        case .lastOwner:
            Failure(
                .ruleViolated, code: "lastOwner",
                detail: "This is the hospital's last active owner. Make another user an owner first.")
        case .ownerRequired:
            Failure(
                .forbidden, code: "ownerRequired",
                detail: "Only an owner may make, change or unmake an owner. Ask one of them.")
        default:
            Failure(
                .forbidden, code: "rolesExceedYours",
                detail: "These roles allow more than yours do. Ask someone who has them to give them.")
        }
    }

    private var credentials: Failure {
        switch self {
        case .invalidCredentials:
            Failure(
                .unauthenticated, code: "invalidCredentials",
                detail: "The hospital, the address or the password is wrong, or this user may not log in.")
        case .tooManyFailures(let seconds):
            Failure(
                .rateLimited, code: "tooManyFailures",
                detail: "Logging in failed too often from here. Wait, or ask an administrator.",
                retryAfterSeconds: seconds)
        case .wrongPassword:
            Failure(
                .ruleViolated, code: "wrongPassword",
                detail: "The current password is another one. Give it again, or ask an administrator for a new one.")
        default:
            Failure(
                .unauthenticated, code: "invalidRefreshToken",
                detail: "The refresh token is used up, expired or unknown. Log in again.")
        }
    }

    private var condition: Failure {
        switch self {
        case .unauthorized(let permission):
            Failure(.forbidden, code: "forbidden", detail: "You need the permission \(permission).")
        case .unavailable(let seconds):
            Failure(
                .unavailable, code: "unavailable", detail: "The service is busy or its database is away. Try again.",
                retryAfterSeconds: seconds)
        case .deadlineExceeded:
            Failure(
                .deadlineExceeded, code: "deadlineExceeded",
                detail: "It took too long. Try again with the same Idempotency-Key.", retryAfterSeconds: 1)
        case .cancelled: Failure(.cancelled, code: "cancelled", detail: "The request was cancelled.")
        default: Failure(.internal, code: "internal", detail: "Something went wrong.")
        }
    }
}
