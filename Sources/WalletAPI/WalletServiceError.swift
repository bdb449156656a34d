public import Kernel

/// Why the Wallet module did not do what was asked.
public enum WalletServiceError: ModuleServiceError, Hashable {
    /// Fields do not validate; all of them at once.
    case invalid([FieldError])
    /// No such wallet, hold or account here, or it is not the caller's own.
    case notFound
    /// A rule refuses it.
    case rule(WalletRule)
    /// A rule of merchants refuses it.
    case merchant(MerchantRule)
    /// A rule of MedCards refuses it.
    case card(CardRule)
    /// A rule of payments refuses it.
    case payment(PaymentRule)
    /// A rule of clearings between tenants refuses it.
    case clearing(ClearingRule)
    /// A rule of the operator's desk refuses it.
    case desk(DeskRule)
    /// The wallet was changed since the caller read it; its present version.
    case stale(version: Int)
    /// The idempotency key was used for another request.
    case keyReused
    /// The caller may not do this.
    case unauthorized(permission: String)
    /// Only staff may do this, whatever permissions a member has.
    case staffOnly
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
        case let error as WalletServiceError: self = error
        case let error as WalletRule: self = .rule(error)
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
}
