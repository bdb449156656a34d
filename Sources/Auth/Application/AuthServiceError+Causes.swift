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
        case .claimed(let name): self = name == HospitalCodeClaim.claimName ? .codeTaken : .emailTaken
        case .keyReused: self = .keyReused
        case .journal(let error): self.init(journal: error)
        }
    }

    private init(_ rejection: AuthRejection) {
        switch rejection {
        case .alreadyExists: self = .unknown(code: "idUsedTwice")
        case .notFound: self = .notFound
        case .lastOwner: self = .lastOwner
        case .ownerRequired: self = .ownerRequired
        case .rolesExceedActor: self = .rolesExceedYours
        case .passwordChanged: self = .wrongPassword
        case .linkEnded: self = .invalidResetToken
        case .permissionsExceedActor: self = .permissionsExceedYours([])
        case .tooManyKeys: self = .tooManyAPIKeys
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
