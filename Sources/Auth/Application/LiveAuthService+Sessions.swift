import AuthAPI
import Kernel
import Postgres
import Telemetry

extension LiveAuthService {
    func refresh(_ caller: AnonymousCaller, _ request: RefreshRequest) async throws(AuthServiceError) -> TokenPairView {
        guard let token = RefreshToken(request.refreshToken) else { throw .invalidRefreshToken }
        let hospital = try await reading { () throws(PostgresError) in
            try await sessions.hospitalID(tokenHash: token.hash, deadline: caller.deadlineNanoseconds)
        }
        guard let hospital else { throw .invalidRefreshToken }
        // Twice, because another call may use the token up between the reading and the writing.
        for _ in 0..<2 {
            let found = try await usable(token, of: hospital, caller)
            if let rotatedAt = found.rotatedAt {
                return try await repeated(token, found, rotatedAt: rotatedAt, of: hospital, caller)
            }
            if let pair = try await rotate(token, found, of: hospital, caller) { return pair }
        }
        throw .unavailable(retryAfterSeconds: 1)
    }

    func logOut(_ context: RequestContext, _ request: LogOutRequest) async throws(AuthServiceError) {
        if let session = context.principal.sessionID { try await end(session, .loggedOut, context) }
        guard let token = request.refreshToken.flatMap(RefreshToken.init) else { return }
        let found = try await reading { () throws(PostgresError) in
            try await sessions.find(
                tokenHash: token.hash, of: context.hospitalID, deadline: context.deadlineNanoseconds)
        }
        // Somebody else's token ends nothing of theirs.
        guard let found, found.user.view.id == context.principal.id else { return }
        try await end(found.sessionID, .loggedOut, context)
    }

    func me(_ context: RequestContext) async throws(AuthServiceError) -> MeView {
        if context.principal.kind == .apiKey {
            let key = try await apiKey(context, context.principal.id.retagged())
            return MeView(key, permissions: context.principal.permissions, hospital: try await hospital(context))
        }
        let user = try await user(context, context.principal.id)
        return MeView(user, context.principal, hospital: try await hospital(context))
    }

    /// The row of a token that is neither expired nor of a session or user that ended.
    private func usable(
        _ token: RefreshToken, of hospital: HospitalID, _ caller: AnonymousCaller
    ) async throws(AuthServiceError) -> SessionStore.Found {
        let found = try await reading { () throws(PostgresError) in
            try await sessions.find(tokenHash: token.hash, of: hospital, deadline: caller.deadlineNanoseconds)
        }
        guard let found, found.expiresAt > clock.now(), found.isSessionAlive, found.user.view.status == .active else {
            throw .invalidRefreshToken
        }
        return found
    }

    /// The new pair; nil where another call used the token up first.
    private func rotate(
        _ token: RefreshToken, _ found: SessionStore.Found, of hospital: HospitalID, _ caller: AnonymousCaller
    ) async throws(AuthServiceError) -> TokenPairView? {
        let next = RefreshToken()
        let mustSet = try await mustSetSecondFactor(found.user, of: hospital, caller)
        let access = try await tokens.issue(
            found.user, of: hospital, sessionID: found.sessionID, mustSetSecondFactor: mustSet)
        let successor = RefreshToken.Successor(
            accessToken: access.token, refreshToken: next.text, expiresAt: access.expiresAt)
        let sealed: [UInt8]
        do {
            sealed = try token.seal(successor)
        } catch {
            throw .unknown(code: "seal")
        }
        let grant = grant(next, sessionID: found.sessionID, of: hospital)
        let isRotated = try await reading { () throws(PostgresError) in
            try await sessions.rotate(
                token.hash, to: grant, successorSealed: sealed, deadline: caller.deadlineNanoseconds)
        }
        guard isRotated else { return nil }
        return pair((access.token, next.text), expiresAt: access.expiresAt, user: found.user, mustSet)
    }

    /// The pair that a used-up token gave, for a client that lost the answer; later, the end of the session.
    private func repeated(
        _ token: RefreshToken, _ found: SessionStore.Found, rotatedAt: Timestamp, of hospital: HospitalID,
        _ caller: AnonymousCaller
    ) async throws(AuthServiceError) -> TokenPairView {
        let now = clock.now()
        let isRepeatable = rotatedAt.advanced(by: .seconds(AuthLimits.refreshRepeatSeconds)) > now
        if isRepeatable, let sealed = found.successorSealed {
            let successor: RefreshToken.Successor
            do {
                successor = try token.open(sealed)
            } catch {
                throw .unknown(code: "unseal")
            }
            return pair(
                (successor.accessToken, successor.refreshToken), expiresAt: successor.expiresAt, user: found.user,
                try await mustSetSecondFactor(found.user, of: hospital, caller))
        }
        let context = RequestContext(anonymous: caller, hospitalID: hospital, actor: found.user.view.id)
        try await end(found.sessionID, .refreshReused, context)
        logger.scoped(to: context).warning(
            "a used-up refresh token came again: its session was ended",
            ["userId": .public(found.user.view.id), "sessionId": .public(found.sessionID)])
        throw .invalidRefreshToken
    }

    /// Ends a session, here at once and in the other processes within a second.
    func end(
        _ session: SessionID, _ reason: SessionEnd, _ context: RequestContext
    ) async throws(AuthServiceError) {
        let now = clock.now()
        try await reading { () throws(PostgresError) in
            try await sessions.end(
                session, of: context.hospitalID, reason: reason, at: now, deadline: context.deadlineNanoseconds)
        }
        // Here at once; the other processes read it from the table.
        revocations.apply([Revocations.Entry(subject: session.retagged(), epoch: nil)], now: now)
    }
}
