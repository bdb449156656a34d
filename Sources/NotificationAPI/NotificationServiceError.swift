public import Kernel

/// Why the Notification module did not do what was asked.
public enum NotificationServiceError: ModuleServiceError, Hashable {
    /// Fields do not validate; all of them at once.
    case invalid([FieldError])
    /// No such thing in this hospital.
    case notFound
    /// A business rule refuses it.
    case rule(NotificationRule)
    /// The record was changed since the caller read it; its present version.
    case stale(version: Int)
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
    /// A failure of the transport or of a newer server, passed on.
    case failed(Failure)
    /// A fault of ours, by its code.
    case unknown(code: String)

    /// Maps any error: its own unchanged, failures passed on, cancellation to its case, others to unknown.
    public init(_ error: any Error) {
        switch error {
        case let error as NotificationServiceError: self = error
        case let error as NotificationRule: self = .rule(error)
        case let error as Failure: self = .failed(error)
        case is CancellationError: self = .cancelled
        default: self = .unknown(code: "internal")
        }
    }

    /// Whether the same call may succeed later.
    public var isTransient: Bool { failure.isTransient }

    /// A fault of ours by its code, which clients are not told.
    public var logCode: String {
        if case .unknown(let code) = self { return code }
        return failure.code
    }

    /// The failure in the terms that clients share; its words say what to do and name nobody.
    public var failure: Failure {
        switch self {
        case .failed(let failure): failure
        case .rule(let rule): rule.failure
        case .invalid(let fields): .validation(fields)
        case .notFound: .notFound
        case .stale(let version): .stale(version: version)
        case .keyReused: .keyReused
        case .unauthorized, .unavailable, .deadlineExceeded, .cancelled, .unknown: condition
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
