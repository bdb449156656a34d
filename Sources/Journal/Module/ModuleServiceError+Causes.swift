public import Kernel
import Postgres

/// What fails beneath a module, in the terms of the module's service.
extension ModuleServiceError {
    /// Seconds after which a process of the newer release may have taken over.
    private static var releaseRetrySeconds: Int { 30 }

    /// The error of the journal; the module's own pass through.
    public init(journal error: any Error) {
        guard let error = error as? JournalError else {
            self.init(error)
            return
        }
        switch error {
        case .unavailable, .erased: self = .unavailable(retryAfterSeconds: 1)
        case .deadlineExceeded: self = .deadlineExceeded
        case .cancelled: self = .cancelled
        case .newerRelease: self = .unavailable(retryAfterSeconds: Self.releaseRetrySeconds)
        case .fault: self = .unknown(code: "journal")
        }
    }

    /// The error of a statement; the module's own pass through.
    public init(store error: any Error) {
        guard let error = error as? PostgresError else {
            self.init(error)
            return
        }
        switch error {
        case .deadlineExceeded: self = .deadlineExceeded
        case .cancelled: self = .cancelled
        default: self = error.isTransient ? .unavailable(retryAfterSeconds: 1) : .unknown(code: "database")
        }
    }
}
