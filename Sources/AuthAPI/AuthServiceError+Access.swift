import Kernel

extension AuthServiceError {
    /// The failures of API keys.
    var keyRefusal: Failure {
        switch self {
        case .permissionsExceedYours(let permissions):
            Failure(
                .forbidden, code: "permissionsExceedYours",
                detail: "You do not have \(permissions.map(\.rawValue).joined(separator: ", ")) yourself. "
                    + "Leave out what you may not, or ask someone who may.")
        case .tooManyAPIKeys:
            Failure(
                .ruleViolated, code: "tooManyApiKeys",
                detail: "A hospital has at most \(AuthLimits.apiKeyCount) API keys. End one that nothing uses.")
        case .rateClassNotYours:
            Failure(
                .forbidden, code: "rateClassNotYours",
                detail: "Only an owner or an administrator may give a key the rate of merchants. Ask one of them.")
        case .subjectNotYours:
            Failure(
                .forbidden, code: "subjectNotYours",
                detail: "This key acts for somebody, and so do the keys that it makes. Leave subjectId out.")
        case .alreadyIssued:
            Failure(
                .conflict, code: "alreadyIssued",
                detail: "This was issued before under the same Idempotency-Key, and its secret is given once. "
                    + "End that key and issue another.")
        default:
            Failure(
                .forbidden, code: "userRequired",
                detail: "A program cannot do this. Log in as a user.")
        }
    }

    /// The failures of one-time codes and links.
    var recovery: Failure {
        switch self {
        case .askedTooOften(let seconds):
            Failure(
                .rateLimited, code: "askedTooOften",
                detail: "This was asked for too often. Wait, then ask again.", retryAfterSeconds: seconds)
        case .invalidResetToken:
            Failure(
                .unauthenticated, code: "invalidResetToken",
                detail: "The link is unknown, was used, or has expired. Ask for another one.")
        default:
            Failure(
                .unauthenticated, code: "invalidCode",
                detail: "The hospital, the phone or the code is wrong, or the code was used or has expired. "
                    + "Ask for another one.")
        }
    }
}
