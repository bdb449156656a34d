import BillingAPI
import Journal
import Kernel
import Postgres

extension BillingServiceError {
    /// The error of a refused or failed command.
    init(command failure: CommandFailure<BillingRejection>) {
        switch failure {
        case .rejected(.notFound): self = .notFound
        case .rejected(.rule(let rule)): self = .rule(rule)
        case .rejected(.idTaken): self = .unknown(code: "idTaken")
        case .rejected(.outdated): self = .unavailable(retryAfterSeconds: 1)
        case .stale(_, 0): self = .notFound
        case .stale(_, let actual): self = .stale(version: actual)
        case .claimed(let name): self = .unknown(code: name)
        case .keyReused: self = .keyReused
        case .journal(let error): self.init(journal: error)
        }
    }

    /// The error of a look for an idempotency key.
    init(lookUp failure: CommandFailure<Never>) {
        switch failure {
        case .journal(let error): self.init(journal: error)
        default: self = .keyReused
        }
    }

    /// The error of a read of the journal; the module's own pass through.
    init(journal error: any Error) {
        guard let error = error as? JournalError else {
            self.init(error)
            return
        }
        switch error {
        case .unavailable: self = .unavailable(retryAfterSeconds: 1)
        case .deadlineExceeded: self = .deadlineExceeded
        case .cancelled: self = .cancelled
        case .newerRelease: self = .unavailable(retryAfterSeconds: 30)
        case .fault: self = .unknown(code: "journal")
        }
    }

    /// The error of a statement; the module's own pass through.
    init(store error: any Error) {
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

    /// What `body` gives; its failure in the service's terms, fields that do not validate as `invalid`.
    static func catching<Value>(_ body: () throws(Failure) -> Value) throws(BillingServiceError) -> Value {
        do {
            return try body()
        } catch {
            throw error.kind == .invalid && !error.fields.isEmpty ? .invalid(error.fields) : .failed(error)
        }
    }
}
