import AuthAPI
import Crypto
import Journal
import Kernel
import Postgres

extension LiveAuthService {
    /// What comes of a first factor that was right: a session, or where the user has a second one its challenge.
    func enter(
        _ user: UserAccount, of hospital: HospitalID, _ caller: AnonymousCaller
    ) async throws(AuthServiceError) -> LogInOutcome {
        guard user.view.hasSecondFactor else { return .tokens(try await begin(user, of: hospital, caller)) }
        let token = ChallengeToken()
        let challenge = SecondFactorStore.Challenge(
            hospitalID: hospital, tokenHash: token.hash, userID: user.view.id, sessionEpoch: user.epochs.session,
            expiresAt: clock.now().advanced(by: .seconds(AuthLimits.challengeSeconds)))
        try await reading { () throws(PostgresError) in
            try await challenges.put(challenge, deadline: caller.deadlineNanoseconds)
        }
        return .challenge(
            SecondFactorChallengeView(challenge: token.text, expiresInSeconds: AuthLimits.challengeSeconds))
    }

    func answerChallenge(
        _ caller: AnonymousCaller, _ request: SecondFactorAnswer
    ) async throws(AuthServiceError) -> TokenPairView {
        try checkCode(request.code)
        let challenge = try await waiting(request.challenge, caller)
        let context = RequestContext(
            anonymous: caller, hospitalID: challenge.hospitalID, actor: challenge.userID)
        let account = try await reading { () throws(PostgresError) in
            try await queries.user(context, challenge.userID)
        }
        guard let account, account.view.status == .active, account.view.hasSecondFactor,
            account.epochs.session == challenge.sessionEpoch
        else { throw .invalidChallenge }
        let user = try await secondFactorUser(challenge.userID, context)
        try await proving(user.id, context, refusal: .invalidSecondFactor) { () async throws(AuthServiceError) in
            try await isRight(request.code, of: user, context)
        }
        let isFirst = try await reading { () throws(PostgresError) in
            try await challenges.consume(
                tokenHash: challenge.tokenHash, of: challenge.hospitalID, deadline: caller.deadlineNanoseconds)
        }
        guard isFirst else { throw .invalidChallenge }
        return try await begin(account, of: challenge.hospitalID, caller)
    }

    /// The log-in that waits under a token, with one try less.
    private func waiting(
        _ text: String, _ caller: AnonymousCaller
    ) async throws(AuthServiceError) -> SecondFactorStore.Challenge {
        guard let token = ChallengeToken(text) else { throw .invalidChallenge }
        let (now, deadline) = (clock.now(), caller.deadlineNanoseconds)
        let challenge = try await reading { () throws(PostgresError) -> SecondFactorStore.Challenge? in
            guard let hospital = try await challenges.hospitalID(tokenHash: token.hash, deadline: deadline) else {
                return nil
            }
            return try await challenges.take(tokenHash: token.hash, of: hospital, now: now, deadline: deadline)
        }
        guard let challenge else { throw .invalidChallenge }
        return challenge
    }

    /// A user with the secret of their second factor, which the log alone has.
    func secondFactorUser(_ id: UserID, _ context: RequestContext) async throws(AuthServiceError) -> UserState {
        let found: (state: AuthState, version: Int)?
        do throws(JournalError) {
            found = try await commands.journal.state(
                of: AuthStreams.user(id).id, AuthDecider.self, in: commands.module, context: context)
        } catch {
            throw AuthServiceError(journal: error)
        }
        guard case .user(let user)? = found?.state else { throw .notFound }
        return user
    }

    /// Has a user's code judged; wrong ones are counted from wherever they come, and too many lock it for a while.
    ///
    /// Whoever gets here has the password: were failures counted by network, they could guess from many.
    func proving(
        _ user: UserID, _ context: RequestContext, refusal: AuthServiceError,
        _ isRight: () async throws(AuthServiceError) -> Bool
    ) async throws(AuthServiceError) {
        let attempt = LoginFailureStore.Attempt(accountKey: secondFactorKey(of: user), network: "")
        try await requireUnlocked(attempt, context)
        let isRight = try await isRight()
        // Again, because many guesses may have been under way at once.
        try await requireUnlocked(attempt, context)
        let deadline = context.deadlineNanoseconds
        guard isRight else {
            try await reading { () throws(PostgresError) in
                try await failures.record(attempt, now: clock.now(), deadline: deadline)
            }
            throw refusal
        }
        try await reading { () throws(PostgresError) in try await failures.clear(attempt, deadline: deadline) }
    }

    /// Refuses what no code could be, before it costs a try.
    func checkCode(_ code: String) throws(AuthServiceError) {
        var validation = validation
        validation.code(typed: code)
        try validation.check()
    }

    /// The digest under which wrong codes of a user are counted.
    func secondFactorKey(of user: UserID) -> [UInt8] { recovery.secrets.digest(.secondFactor, user.description) }

    /// Whether a code is the user's, of their authenticator or for a lost one; then it is used up.
    func isRight(
        _ code: String, of user: UserState, _ context: RequestContext
    ) async throws(AuthServiceError) -> Bool {
        if let recovery = RecoveryCode(typed: code) {
            let command = UseRecoveryCodeCommand(userID: user.id, hash: recovery.hash, at: clock.now())
            do throws(AuthServiceError) {
                _ = try await commands.execute(.useRecoveryCode(command), context)
                return true
            } catch {
                guard error == .wrongCode else { throw error }
                return false
            }
        }
        guard let secret = user.secondFactor?.secret, let codes = TimeBasedCode(secret: secret) else { return false }
        return try await isRight(code, of: codes, user.id, context)
    }

    /// Whether a code is one of an authenticator about now, and of a later step than any before; then it is used up.
    func isRight(
        _ code: String, of codes: TimeBasedCode, _ user: UserID, _ context: RequestContext
    ) async throws(AuthServiceError) -> Bool {
        guard let step = codes.step(of: OneTimeCode.typed(code), now: clock.now()) else { return false }
        return try await reading { () throws(PostgresError) in
            try await challenges.use(
                step: step, of: user, in: context.hospitalID, deadline: context.deadlineNanoseconds)
        }
    }
}
