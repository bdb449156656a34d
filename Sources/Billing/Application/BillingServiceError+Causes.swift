import BillingAPI
import Journal

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
}
