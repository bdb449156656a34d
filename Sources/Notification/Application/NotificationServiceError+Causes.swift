import Journal
import NotificationAPI

extension NotificationServiceError {
    /// The error of a refused or failed command.
    init(command failure: CommandFailure<NotificationRejection>) {
        switch failure {
        case .rejected(.notFound), .stale(_, 0): self = .notFound
        case .rejected(.rule(let rule)): self = .rule(rule)
        case .rejected(.notDue): self = .unavailable(retryAfterSeconds: 1)
        case .stale(_, let actual): self = .stale(version: actual)
        case .claimed(let name): self = .unknown(code: name)
        case .keyReused: self = .keyReused
        case .journal(let error): self.init(journal: error)
        }
    }
}
