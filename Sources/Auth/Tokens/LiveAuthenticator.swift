import AuthAPI
import Crypto
import HTTP
import JSON
import Kernel
import Postgres

/// Verifies access tokens, once by their signature, and API keys, once by the directory; then by a look-up until they
/// expire or are revoked.
struct LiveAuthenticator: Authenticator {
    let keys: SigningKeyStore
    let apiKeys: APIKeyVerifier
    let revocations: Revocations
    let clock: any WallClock
    let issuer: String

    func known(bearer token: ArraySlice<UInt8>) -> AuthenticatedCaller? {
        let now = clock.now()
        guard case .hit(let verified) = revocations.verified.lookup(token, now: now) else { return nil }
        if let use = verified.use { apiKeys.uses.note(use, at: now) }
        return verified.caller
    }

    func isLookedUp(bearer token: ArraySlice<UInt8>) -> Bool {
        APIKeySecret.isOne(token) && !apiKeys.isRefused(token, now: clock.now())
    }

    func authenticate(
        bearer token: ArraySlice<UInt8>, deadlineNanoseconds: UInt64
    ) async throws(Failure) -> AuthenticatedCaller {
        let now = clock.now()
        switch revocations.verified.lookup(token, now: now) {
        case .hit(let verified): return verified.caller
        case .miss(let ticket):
            if let secret = APIKeySecret(token) {
                guard !apiKeys.isRefused(token, now: now) else { throw Self.refused }
                return try await authenticate(secret, ticket: ticket, now: now, deadline: deadlineNanoseconds)
            }
            let claims = try await verify(Array(token), now: now)
            guard let verified = VerifiedCaller(claims), !revocations.isRevoked(verified) else { throw Self.refused }
            revocations.verified.insert(
                verified, for: ticket, sessionID: claims.sessionID, expiresAt: claims.expiresAt)
            return verified.caller
        }
    }

    private func authenticate(
        _ secret: APIKeySecret, ticket: TokenCacheTicket, now: Timestamp, deadline: UInt64
    ) async throws(Failure) -> AuthenticatedCaller {
        let found: APIKeyVerifier.Verified?
        do throws(PostgresError) {
            found = try await apiKeys.verify(secret, now: now, deadline: deadline)
        } catch {
            throw Self.away
        }
        guard let (verified, until) = found, !revocations.isRevoked(verified) else {
            apiKeys.rememberRefused(secret, now: now)
            throw Self.refused
        }
        revocations.verified.insert(verified, for: ticket, sessionID: nil, expiresAt: until)
        if let use = verified.use { apiKeys.uses.note(use, at: now) }
        return verified.caller
    }

    private func verify(_ token: [UInt8], now: Timestamp) async throws(Failure) -> TokenClaims {
        do throws(TokenError) {
            return try verifier(now).verify(token, now: now)
        } catch {
            // Another process may have made a key since.
            guard error == .unknownKey, try await reload() else { throw Self.refused }
        }
        do throws(TokenError) {
            return try verifier(now).verify(token, now: now)
        } catch {
            throw Self.refused
        }
    }

    private func verifier(_ now: Timestamp) -> TokenVerifier {
        TokenVerifier(keys: keys.keys.verifyingKeys(at: now), issuer: issuer)
    }

    private func reload() async throws(Failure) -> Bool {
        do {
            return try await keys.reloadForUnknownKey()
        } catch {
            throw Self.away
        }
    }

    private static let away = Failure.unavailable(retryAfterSeconds: 1)

    /// The same for every fault, so that nobody learns how near they came.
    private static let refused = Failure(
        .unauthenticated, code: "invalidToken",
        detail: "The access token is not valid, has expired or was ended. Refresh it, or log in again.")
}

extension VerifiedCaller {
    /// What a token of ours says; nil for one without a session or an epoch.
    init?(_ claims: TokenClaims) {
        guard let sessionID = claims.sessionID, case .number(let number)? = claims.extra[TokenIssuer.epochClaim],
            let epoch = number.integer(as: Int.self)
        else { return nil }
        var principal = Principal(
            kind: claims.roles == [Role.member.rawValue] ? .member : .user, id: claims.subject, sessionID: sessionID,
            roles: claims.roles, permissions: Set(claims.scope))
        principal.mustSetSecondFactor = claims.extra[TokenIssuer.secondFactorClaim] != nil
        self.init(
            caller: AuthenticatedCaller(hospitalID: claims.hospitalID, principal: principal), epoch: epoch,
            user: claims.subject.retagged(), session: sessionID.retagged())
    }
}
