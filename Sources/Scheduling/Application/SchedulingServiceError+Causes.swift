import Journal
import Kernel
import SchedulingAPI

extension SchedulingServiceError {
    /// The error of a refused or failed command.
    init(command failure: CommandFailure<SchedulingRejection>) {
        switch failure {
        case .rejected(.notFound), .stale(_, 0): self = .notFound
        case .rejected(.rule(let rule)): self = .rule(rule)
        case .rejected(.conflict(let conflict)): self = .conflict(conflict)
        case .rejected(.idTaken): self = .unknown(code: "idTaken")
        case .rejected(.outdated): self = .unknown(code: Self.outdatedCode)
        case .stale(_, let actual): self = .stale(version: actual)
        case .claimed(let name): self = .unknown(code: name)
        case .keyReused: self = .keyReused
        case .journal(let error): self.init(journal: error)
        }
    }

    /// What `unknown` says of a command that is to be made anew from what is there now.
    static let outdatedCode = "outdated"
}
