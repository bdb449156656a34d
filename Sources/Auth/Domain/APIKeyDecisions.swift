import AuthAPI
import Kernel

/// The decisions about API keys; the second stream of each is which keys the hospital has.
enum APIKeyDecisions {
    static func issue(
        _ command: IssueAPIKeyCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard states.first == .empty else { throw .alreadyExists }
        let key = command.key
        guard Set(key.permissions).isSubset(of: command.actor.permissions) else { throw .permissionsExceedActor }
        var held: [APIKeyID: Timestamp] = [:]
        if states.count > 1, case .keyRing(let known) = states[1] { held = known }
        let count = held.count(where: { $0.value > command.at && !command.stranded.contains($0.key) })
        guard count < AuthLimits.apiKeyCount else { throw .tooManyKeys }
        let ring = KeyRingChanged(apiKeyID: key.id, heldUntil: key.expiresAt, at: command.at)
        return [
            StreamEvent(.apiKeyIssued(APIKeyIssued(key: key, at: command.at))),
            StreamEvent(.keyRingChanged(ring), on: 1),
        ]
    }

    static func revoke(
        _ command: RevokeAPIKeyCommand, _ states: [AuthState]
    ) throws(AuthRejection) -> [StreamEvent<AuthEvent>] {
        guard case .apiKey(let key)? = states.first else { throw .notFound }
        guard key.revokedAt == nil else { return [] }
        let ring = KeyRingChanged(apiKeyID: command.apiKeyID, heldUntil: nil, at: command.at)
        return [
            StreamEvent(.apiKeyRevoked(APIKeyRevoked(apiKeyID: command.apiKeyID, at: command.at))),
            StreamEvent(.keyRingChanged(ring), on: 1),
        ]
    }
}
