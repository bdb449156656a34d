import AuthAPI
import Kernel
import Postgres
import Telemetry

extension LiveAuthService {
    func logIn(_ caller: AnonymousCaller, _ request: LogInRequest) async throws(AuthServiceError) -> LogInOutcome {
        let code = request.hospitalCode.uppercased()
        let emailKey = LoginFailureStore.emailKey(request.email)
        let attempt = LoginFailureStore.Attempt(
            hospitalCode: code, emailKey: emailKey, network: caller.remoteNetwork)
        try await requireUnlocked(attempt, caller)
        let hospital = try await hospitalID(caller, code: code)
        let candidate = try await candidate(emailKey, hospital, caller)
        let isRight = try await passwords.verify(request.password, against: candidate?.passwordHash)
        // Again, because many guesses may have been under way at once: a right one behind five wrong ones is refused.
        try await requireUnlocked(attempt, caller)
        guard isRight, let candidate, let hospital, candidate.view.status == .active else {
            try await reading { () throws(PostgresError) in
                try await failures.record(attempt, now: clock.now(), deadline: caller.deadlineNanoseconds)
            }
            throw .invalidCredentials
        }
        try await reading { () throws(PostgresError) in
            try await failures.clear(attempt, deadline: caller.deadlineNanoseconds)
        }
        await upgradePassword(request.password, of: candidate, hospital, caller)
        return try await enter(candidate, of: hospital, caller)
    }

    /// Refuses an account that failed too often from an address.
    func requireUnlocked(
        _ attempt: LoginFailureStore.Attempt, _ caller: AnonymousCaller
    ) async throws(AuthServiceError) {
        guard let seconds = try await lockedSeconds(attempt, deadline: caller.deadlineNanoseconds) else { return }
        logger.scoped(to: caller.trace).warning(
            "a log-in was refused after too many failures",
            ["requestId": .public(caller.requestID), "remoteAddress": .sensitive(caller.remoteAddress)])
        throw .tooManyFailures(retryAfterSeconds: seconds)
    }

    /// Refuses an account whose second factor failed too often.
    func requireUnlocked(
        _ attempt: LoginFailureStore.Attempt, _ context: RequestContext
    ) async throws(AuthServiceError) {
        guard let seconds = try await lockedSeconds(attempt, deadline: context.deadlineNanoseconds) else { return }
        logger.scoped(to: context).warning(
            "a second factor was refused after too many failures", ["userId": .public(context.principal.id)])
        throw .tooManyFailures(retryAfterSeconds: seconds)
    }

    private func lockedSeconds(
        _ attempt: LoginFailureStore.Attempt, deadline: UInt64
    ) async throws(AuthServiceError) -> Int? {
        try await reading { () throws(PostgresError) in
            try await failures.lockedSeconds(attempt, now: clock.now(), deadline: deadline)
        }
    }

    private func candidate(
        _ emailKey: String, _ hospital: HospitalID?, _ caller: AnonymousCaller
    ) async throws(AuthServiceError) -> UserAccount? {
        guard let hospital else { return nil }
        return try await reading { () throws(PostgresError) in
            try await queries.candidate(emailKey: emailKey, of: hospital, deadline: caller.deadlineNanoseconds)
        }
    }

    /// Keeps a password that has just verified under a hash of today's cost, where its hash is of another.
    private func upgradePassword(
        _ password: String, of user: UserAccount, _ hospital: HospitalID, _ caller: AnonymousCaller
    ) async {
        guard let old = user.passwordHash, passwords.needsRehash(old) else { return }
        let context = RequestContext(anonymous: caller, hospitalID: hospital, actor: user.view.id)
        do throws(AuthServiceError) {
            let command = UpgradePasswordCommand(
                userID: user.view.id, from: old, to: try await passwords.hash(password), at: clock.now())
            _ = try await commands.execute(.upgradePassword(command), context)
        } catch {
            // The old hash still verifies; the next log-in tries again.
            return
        }
    }

    /// Begins a session and gives its first pair.
    func begin(
        _ user: UserAccount, of hospital: HospitalID, _ caller: AnonymousCaller
    ) async throws(AuthServiceError) -> TokenPairView {
        let refresh = RefreshToken()
        let grant = grant(refresh, sessionID: ids.make(), of: hospital)
        let mustSet = try await mustSetSecondFactor(user, of: hospital, caller)
        let access = try await tokens.issue(
            user, of: hospital, sessionID: grant.sessionID, mustSetSecondFactor: mustSet)
        try await reading { () throws(PostgresError) in
            try await sessions.begin(
                grant, user: user, from: SessionOrigin(caller), deadline: caller.deadlineNanoseconds)
        }
        return pair((access.token, refresh.text), expiresAt: access.expiresAt, user: user, mustSet)
    }

    /// Whether a user of the staff lacks the second factor that their hospital asks of it.
    func mustSetSecondFactor(
        _ user: UserAccount, of hospital: HospitalID, _ caller: AnonymousCaller
    ) async throws(AuthServiceError) -> Bool {
        guard !user.view.hasSecondFactor, user.isStaff else { return false }
        let context = RequestContext(anonymous: caller, hospitalID: hospital, actor: user.view.id)
        do throws(Failure) {
            return try await profiles.secondFactorRule(context) == .required
        } catch {
            throw .failed(error)
        }
    }

    /// What a new refresh token of a session is entered as.
    func grant(_ token: RefreshToken, sessionID: SessionID, of hospital: HospitalID) -> SessionStore.Grant {
        let now = clock.now()
        return SessionStore.Grant(
            hospitalID: hospital, sessionID: sessionID, tokenHash: token.hash, issuedAt: now,
            expiresAt: now.advanced(by: .seconds(AuthLimits.refreshTokenSeconds)))
    }

    /// The answer with a pair of tokens, which may be good for setting a second factor up alone.
    func pair(
        _ tokens: (access: String, refresh: String), expiresAt: Timestamp, user: UserAccount,
        _ mustSetSecondFactor: Bool
    ) -> TokenPairView {
        let seconds = max(Int(expiresAt.since(clock.now()).components.seconds), 0)
        var view = TokenPairView(
            accessToken: tokens.access, refreshToken: tokens.refresh, expiresInSeconds: seconds, user: user.view)
        if mustSetSecondFactor { view.mustSetSecondFactor = true }
        return view
    }
}
