import Journal
import Kernel
import PatientAPI

extension PatientServiceError {
    /// The error of a refused or failed command.
    init(command failure: CommandFailure<PatientRejection>) {
        switch failure {
        case .rejected(.outdated): self = .unknown(code: LivePatientService.outdatedCode)
        case .rejected(let rejection): self.init(rejection)
        case .stale(_, 0): self = .notFound
        case .stale(_, let actual): self = .stale(version: actual)
        case .claimed(NumberClaim.claimName): self = .numberTaken
        case .claimed(let name): self = .unknown(code: name)
        case .keyReused: self = .keyReused
        case .journal(let error): self.init(journal: error)
        }
    }

    /// The error of a refusal.
    init(_ rejection: PatientRejection) {
        switch rejection {
        case .alreadyRegistered: self = .unknown(code: "alreadyRegistered")
        case .likelyDuplicate(let candidates): self = .likelyDuplicate(candidates)
        case .notRegistered: self = .notFound
        case .erased: self = .erased
        case .outdated: self = .unknown(code: LivePatientService.outdatedCode)
        case .rule(let rule): self = .rule(rule)
        case .nameRequired:
            self = .invalid([
                FieldError(field: "givenName", code: "required", message: "Give a givenName, or a fullName.")
            ])
        }
    }
}
