import AuthAPI
import Crypto
import EventLoop
import Journal
import Kernel
import Postgres

extension AuthServiceError {
    /// What failed work away from the reactors is to a caller.
    init(offload error: any Error) {
        switch error {
        case is OffloadError: self = .unavailable(retryAfterSeconds: 1)
        case is CancellationError: self = .cancelled
        case PasswordError.outOfMemory: self = .unavailable(retryAfterSeconds: 5)
        default: self = .unknown(code: "offload")
        }
    }

    /// What a refused command is to a caller.
    init(command error: CommandFailure<AuthRejection>) {
        switch error {
        case .rejected(let rejection): self = AuthServiceError(rejection)
        case .stale(_, let actual): self = .stale(version: actual)
        case .claimed(HospitalCodeClaim.claimName): self = .codeTaken
        case .claimed(MemberPhoneClaim.claimName): self = .phoneTaken
        case .claimed: self = .emailTaken
        case .keyReused: self = .keyReused
        case .journal(let error): self.init(journal: error)
        }
    }

    /// The code of what cannot be: ids are made at random.
    static let idUsedTwice = "idUsedTwice"

    private init(_ rejection: AuthRejection) {
        switch rejection {
        case .alreadyExists: self = .unknown(code: Self.idUsedTwice)
        case .notFound: self = .notFound
        case .lastOwner: self = .lastOwner
        case .ownerRequired: self = .ownerRequired
        case .rolesExceedActor: self = .rolesExceedYours
        case .passwordChanged: self = .wrongPassword
        case .linkEnded: self = .invalidResetToken
        case .permissionsExceedActor: self = .permissionsExceedYours([])
        case .tooManyKeys: self = .tooManyAPIKeys
        case .memberFixed: self = .memberFixed
        case .nameRequired: self = .invalid([AuthValidation.nameRequired])
        case .operatorOnly: self = .operatorOnly
        case .staffOnly: self = .staffOnly
        case .secondFactorExists: self = .secondFactorExists
        case .secondFactorNotBegun: self = .secondFactorNotBegun
        case .recoveryCodeUnknown: self = .wrongCode
        }
    }
}

/// Runs statements, with the errors that callers know.
func reading<Value>(
    _ body: () async throws(PostgresError) -> Value
) async throws(AuthServiceError) -> Value {
    do throws(PostgresError) {
        return try await body()
    } catch {
        throw AuthServiceError(store: error)
    }
}
