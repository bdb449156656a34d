import AuthAPI
import HTTP
import Kernel
import Postgres

/// Says what an API key may do at the moment, from the database.
struct APIKeyVerifier: Sendable {
    let store: APIKeyStore
    let uses: APIKeyUses

    /// What a key says, and until when that need not be asked again.
    typealias Verified = (caller: VerifiedCaller, until: Timestamp)

    /// What a secret opens; nil for one that is unknown, ended or expired, or whose user may not log in.
    ///
    /// It opens what both the key and its user may: whoever loses a permission loses it for their keys.
    func verify(_ secret: APIKeySecret, now: Timestamp) async throws(PostgresError) -> Verified? {
        guard let (hospital, key) = try await store.find(hash: secret.hash, deadline: nil),
            let standing = try await store.standing(of: key, in: hospital, deadline: nil),
            !standing.isRevoked, standing.expiresAt > now, standing.userStatus == .active
        else { return nil }
        let allowed = standing.permissions.intersection(Role.permissions(of: standing.userRoles))
        let principal = Principal(
            kind: .apiKey, id: key.retagged(), roles: [], permissions: Set(allowed.map(\.rawValue)))
        let caller = VerifiedCaller(
            caller: AuthenticatedCaller(hospitalID: hospital, principal: principal), epoch: standing.epoch,
            user: standing.userID.retagged(), session: key.retagged(),
            use: APIKeyUses.Entry(hospitalID: hospital, apiKeyID: key))
        return (caller, min(standing.expiresAt, now.advanced(by: .seconds(AuthLimits.apiKeyVerifiedSeconds))))
    }
}
