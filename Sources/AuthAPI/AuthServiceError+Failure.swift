public import Kernel

extension AuthServiceError {
    /// The failure in the terms that clients share; its words say what to do and name nobody.
    public var failure: Failure {
        switch self {
        case .invalid(let fields): .validation(fields)
        case .failed(let failure): failure
        case .notFound: .notFound
        case .codeTaken, .emailTaken, .stale, .keyReused: conflict
        case .phoneTaken, .memberFixed, .operatorOnly: memberRefusal
        case .permissionsExceedYours, .tooManyAPIKeys, .alreadyIssued, .userRequired, .rateClassNotYours,
            .subjectNotYours:
            keyRefusal
        case .staffOnly, .secondFactorExists, .secondFactorNotBegun, .wrongCode, .invalidSecondFactor,
            .invalidChallenge:
            secondFactor
        case .signUpClosed, .lastOwner, .ownerRequired, .rolesExceedYours: refusal
        case .invalidCredentials, .tooManyFailures, .wrongPassword, .invalidRefreshToken: credentials
        case .invalidCode, .invalidResetToken, .askedTooOften: recovery
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
        case .stale(let version): .stale(version: version)
        default: .keyReused
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
        case .unauthorized(let permission): .forbidden(permission: permission)
        case .unavailable(let seconds): .unavailable(retryAfterSeconds: seconds)
        case .deadlineExceeded: .deadlineExceeded
        case .cancelled: .cancelled
        default: .internal
        }
    }
}
