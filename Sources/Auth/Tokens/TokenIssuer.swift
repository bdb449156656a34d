import AuthAPI
import Crypto
import EventLoop
import JSON
import Kernel

/// Makes access tokens: JWT RS256 with `sub`, `hospital_id`, `sid`, `roles`, `scope` and the user's epoch.
struct TokenIssuer: Sendable {
    /// The claim that says in which token epoch of the user a token was made.
    static let epochClaim = "epoch"
    /// The claim of a token that is good for setting a second factor up and for nothing else; such a token has no scope.
    static let secondFactorClaim = "mfa"
    /// What that claim says.
    static let secondFactorMissing = JSONValue.string("missing")

    let keys: SigningKeyStore
    let clock: any WallClock
    let ids: any IDGenerator
    let issuer: String
    let offload: OffloadPool

    /// A token for a user in a session, and when it expires; it allows nothing before a second factor is set up where it
    /// must be.
    func issue(
        _ user: UserAccount, of hospital: HospitalID, sessionID: SessionID, mustSetSecondFactor: Bool
    ) async throws(AuthServiceError) -> (token: String, expiresAt: Timestamp) {
        let now = clock.now()
        guard let key = keys.keys.signingKey(at: now) else { throw .unavailable(retryAfterSeconds: 1) }
        var claims = TokenClaims(
            subject: user.view.id, hospitalID: hospital, issuer: issuer,
            tokenID: EntityID<TokenTag>(ids.next()).description,
            validity: (now, .seconds(AuthLimits.accessTokenSeconds)))
        claims.sessionID = sessionID
        if mustSetSecondFactor {
            claims.extra[Self.secondFactorClaim] = Self.secondFactorMissing
        } else {
            claims.roles = user.view.roles.map(\.rawValue)
            claims.scope = Role.permissions(of: user.view.roles).map(\.rawValue).sorted()
        }
        claims.extra[Self.epochClaim] = .number(JSONNumber(user.epochs.token))
        do {
            let finished = claims
            let token = try await offload.run { try TokenSigner(key: key).sign(finished) }
            return (String(decoding: token, as: UTF8.self), claims.expiresAt)
        } catch {
            throw AuthServiceError(offload: error)
        }
    }

    /// Tags an id as a token's (`jti`).
    private enum TokenTag {}
}

extension EntityID {
    /// An id of the bits that a generator gave.
    fileprivate init(_ bits: (high: UInt64, low: UInt64)) {
        self.init(high: bits.high, low: bits.low)
    }
}
