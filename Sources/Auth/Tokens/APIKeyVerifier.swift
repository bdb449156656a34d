import AuthAPI
import Crypto
import HTTP
import Kernel
import Postgres

/// Says what an API key may do at the moment, from the database.
struct APIKeyVerifier: Sendable {
    let store: APIKeyStore
    let uses: APIKeyUses
    /// The secrets that opened nothing lately: a program that goes on with an old key costs no queries, and takes none of
    /// the tries of its neighbours.
    private let refused = VerifiedTokenCache<Void>(capacity: 4_096, shardCount: 4)

    init(store: APIKeyStore, uses: APIKeyUses) {
        self.store = store
        self.uses = uses
    }

    /// What a key says, and until when that need not be asked again.
    typealias Verified = (caller: VerifiedCaller, until: Timestamp)

    /// Whether a secret opened nothing a moment ago.
    func isRefused(_ token: ArraySlice<UInt8>, now: Timestamp) -> Bool {
        if case .hit = refused.lookup(token, now: now) { true } else { false }
    }

    /// Refuses a secret without a query for a moment.
    func rememberRefused(_ secret: APIKeySecret, now: Timestamp) {
        guard case .miss(let ticket) = refused.lookup(Array(secret.text.utf8), now: now) else { return }
        refused.insert(
            (), for: ticket, sessionID: nil, expiresAt: now.advanced(by: .seconds(AuthLimits.apiKeyRefusedSeconds)))
    }

    /// What a secret opens; nil for one that is unknown, ended or expired, or whose user may not log in.
    ///
    /// It opens what both the key and its user may: whoever loses a permission loses it for their keys.
    func verify(
        _ secret: APIKeySecret, now: Timestamp, deadline: UInt64
    ) async throws(PostgresError) -> Verified? {
        guard let (hospital, key) = try await store.find(hash: secret.hash, deadline: deadline),
            let standing = try await store.standing(of: key, in: hospital, deadline: deadline),
            !standing.isRevoked, standing.expiresAt > now, standing.userStatus == .active
        else { return nil }
        let allowed = standing.permissions.intersection(Role.permissions(of: standing.userRoles))
        var principal = Principal(
            kind: .apiKey, id: key.retagged(), roles: [], permissions: Set(allowed.map(\.rawValue)))
        principal.rateClass = standing.rateClass
        principal.onBehalfOf = standing.subjectID
        let caller = VerifiedCaller(
            caller: AuthenticatedCaller(hospitalID: hospital, principal: principal), epoch: standing.epoch,
            user: standing.userID.retagged(), session: key.retagged(),
            use: APIKeyUses.Entry(hospitalID: hospital, apiKeyID: key))
        return (caller, min(standing.expiresAt, now.advanced(by: .seconds(AuthLimits.apiKeyVerifiedSeconds))))
    }
}
