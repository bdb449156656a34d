import Kernel

extension AuthServiceError {
    /// The failures of second factors.
    var secondFactor: Failure {
        switch self {
        case .staffOnly:
            Failure(
                .forbidden, code: "staffOnly",
                detail: "Members log in by a code to their phone and have no second factor.")
        case .secondFactorExists:
            Failure(
                .conflict, code: "secondFactorExists",
                detail: "You have an authenticator already. Remove it first, then set another one up.")
        case .secondFactorNotBegun:
            Failure(
                .ruleViolated, code: "secondFactorNotBegun",
                detail: "No authenticator waits to be confirmed, or another one was begun since. Begin again.")
        case .invalidSecondFactor:
            Failure(
                .unauthenticated, code: "invalidCode",
                detail: "The code is wrong or was used. Wait for the next one, or give a recovery code.")
        case .invalidChallenge:
            Failure(
                .unauthenticated, code: "invalidChallenge",
                detail: "The log-in has waited too long for its code, was tried too often, or was used. Log in again.")
        default:
            Failure(
                .ruleViolated, code: "wrongCode",
                detail: "The code is wrong or was used. Wait for the next one and give it.")
        }
    }

    /// The failures of members and of what operators alone have.
    var memberRefusal: Failure {
        switch self {
        case .phoneTaken:
            Failure(
                .conflict, code: "phoneTaken", detail: "Another member has this phone. Give a phone of their own.",
                fields: [FieldError(field: "phone", code: "taken", message: "Give a phone that no member has.")])
        case .operatorOnly:
            Failure(
                .ruleViolated, code: "operatorOnly",
                detail: "This is a setting of operators, who have members. Leave it out.")
        default:
            Failure(
                .ruleViolated, code: "memberFixed",
                detail: "Of a member only the name and the phone can be changed, and the phone not cleared.")
        }
    }
}
