public import Kernel

/// Why the Auth module did not do what was asked.
public enum AuthServiceError: ModuleServiceError, Hashable {
    /// Fields do not validate; all of them at once.
    case invalid([FieldError])
    /// No such hospital, location or user here.
    case notFound
    /// Another hospital has this code.
    case codeTaken
    /// Another user of the hospital has this address.
    case emailTaken
    /// Hospitals cannot sign up here, or not any more.
    case signUpClosed
    /// Nobody would be left who can make owners.
    case lastOwner
    /// Only an owner may make, change or unmake an owner.
    case ownerRequired
    /// The caller may not give permissions that they do not have.
    case rolesExceedYours
    /// The resource was changed since the caller read it; its present version.
    case stale(version: Int)
    /// Unknown hospital or user, wrong password, or a user who may not log in: never told apart.
    case invalidCredentials
    /// Too many failed log-ins of this account from this address, whether it exists or not.
    case tooManyFailures(retryAfterSeconds: Int)
    /// The current password is not the one that was given.
    case wrongPassword
    /// The refresh token is unknown, used up or expired, or its session has ended.
    case invalidRefreshToken
    /// The caller may not give a key these permissions, since they do not have them.
    case permissionsExceedYours([Permission])
    /// The hospital has as many API keys as it may have.
    case tooManyAPIKeys
    /// The secret was given already, under the same idempotency key.
    case alreadyIssued
    /// Only a person can do this, not a program.
    case userRequired
    /// Unknown hospital or phone, wrong, used or expired code, or a user who may not log in: never told apart.
    case invalidCode
    /// The token of a link is unknown, used up or expired.
    case invalidResetToken
    /// Another member of the operator has this phone.
    case phoneTaken
    /// What identifies a member and what they may do is not for others to change.
    case memberFixed
    /// The setting is one of operators.
    case operatorOnly
    /// Owners and administrators alone may give a key the rate of merchants.
    case rateClassNotYours
    /// A program that acts for somebody gives no key that acts for another.
    case subjectNotYours
    /// Members need no second factor: their phone is the one they have.
    case staffOnly
    /// The user has a second factor already.
    case secondFactorExists
    /// No second factor was begun, or it was begun anew since.
    case secondFactorNotBegun
    /// The code is wrong, or was used, where somebody is logged in already.
    case wrongCode
    /// The code that a log-in waits for is wrong, or was used.
    case invalidSecondFactor
    /// The log-in that waits for its second factor is unknown, used up, expired, or had too many tries.
    case invalidChallenge
    /// A message was asked for too often, for whomever.
    case askedTooOften(retryAfterSeconds: Int)
    /// The idempotency key was used for another request.
    case keyReused
    /// The caller may not do this.
    case unauthorized(permission: String)
    /// Overloaded, or the database is away.
    case unavailable(retryAfterSeconds: Int)
    /// The deadline passed; with the same key a repeat tells whether it was done.
    case deadlineExceeded
    /// The caller went away.
    case cancelled
    /// A failure that was told already, passed on.
    case failed(Failure)
    /// A fault of ours, by its code.
    case unknown(code: String)

    /// Maps any error: its own unchanged, failures passed on, cancellation to its case, others to unknown.
    public init(_ error: any Error) {
        switch error {
        case let error as AuthServiceError: self = error
        case let error as Failure: self = .failed(error)
        case is CancellationError: self = .cancelled
        default: self = .unknown(code: "internal")
        }
    }

    /// Whether the same call may succeed later.
    public var isTransient: Bool { failure.isTransient }
}
