import AuthAPI
import Kernel
import Postgres
import Telemetry

extension LiveAuthService {
    func forgotPassword(
        _ caller: AnonymousCaller, _ request: ForgotPasswordRequest
    ) async throws(AuthServiceError) -> RequestAcceptedView {
        try checkTexts(request.hospitalCode, ("email", request.email, AuthLimits.typedEmailCharacters))
        let code = request.hospitalCode.uppercased()
        let emailKey = LoginFailureStore.emailKey(request.email)
        let (context, hospital) = try await hospital(code: code, caller)
        try await limit(recovery.secrets.digest(.resetAddress, caller.remoteNetwork), .address, caller)
        try await limit(recovery.secrets.digest(.resetAccount, code, emailKey), .account, caller)
        let candidate = try await reading { () throws(PostgresError) in
            try await queries.candidate(
                emailKey: emailKey, of: context.hospitalID, deadline: caller.deadlineNanoseconds)
        }
        let user = candidate.flatMap { Self.mayReset($0) ? $0 : nil }
        let token = try await newLink(for: user, validSeconds: AuthLimits.resetSeconds, context)
        if let user, let hospital {
            let message = recovery.message(
                .passwordReset(recovery.link(token)), byEmailTo: user.view, of: hospital, at: clock.now())
            message.map(recovery.outbox.post)
        }
        return RequestAcceptedView(
            validForSeconds: AuthLimits.resetSeconds, nextAfterSeconds: AuthLimits.messageSpacingSeconds)
    }

    func resetPassword(
        _ caller: AnonymousCaller, _ request: ResetPasswordRequest
    ) async throws(AuthServiceError) {
        guard let token = ResetToken(request.token) else { throw .invalidResetToken }
        let hospital = try await reading { () throws(PostgresError) in
            try await recovery.resets.hospitalID(tokenHash: token.hash, deadline: caller.deadlineNanoseconds)
        }
        guard let hospital else { throw .invalidResetToken }
        let found = try await reading { () throws(PostgresError) in
            try await recovery.resets.find(
                tokenHash: token.hash, of: hospital, deadline: caller.deadlineNanoseconds)
        }
        guard let (link, user) = found, link.expiresAt > clock.now(), user.epochs.session == link.sessionEpoch,
            Self.mayReset(user)
        else { throw .invalidResetToken }
        // Before the link is used up: a password that is not taken must not cost another message.
        var validation = validation
        validation.password(request.newPassword, email: user.view.email, field: "newPassword")
        try validation.check()
        let context = RequestContext(anonymous: caller, hospitalID: hospital, actor: user.view.id)
        let command = ResetPasswordCommand(
            hospitalID: hospital, userID: user.view.id, sessionEpoch: link.sessionEpoch,
            to: try await passwords.hash(request.newPassword), at: clock.now())
        let outcome = try await commands.execute(.resetPassword(command), status: 204, context)
        if case .committed(let states, _) = outcome { endTokens(states) }
        try await tidy(after: user.view, context, caller)
    }

    /// Sends a user who has no password yet the link to set the first.
    func invite(_ user: UserView, _ context: RequestContext) async {
        do throws(AuthServiceError) {
            let account = try await reading { () throws(PostgresError) in try await queries.user(context, user.id) }
            guard let account, Self.mayReset(account) else { return }
            let token = try await newLink(for: account, validSeconds: AuthLimits.invitationSeconds, context)
            let message = recovery.message(
                .invitation(recovery.link(token)), byEmailTo: account.view, of: try await hospital(context),
                at: clock.now())
            message.map(recovery.outbox.post)
        } catch {
            // The user is made; they ask for the link themselves, as whoever forgot a password does.
            logger.scoped(to: context).warning("an invitation was not sent", ["userId": .public(user.id)])
        }
    }

    /// Enters a link of a user, or one of nobody.
    private func newLink(
        for user: UserAccount?, validSeconds: Int, _ context: RequestContext
    ) async throws(AuthServiceError) -> ResetToken {
        let token = ResetToken()
        let link = PasswordResetStore.Link(
            hospitalID: context.hospitalID, tokenHash: token.hash, userID: user?.view.id,
            sessionEpoch: user?.epochs.session ?? 0, expiresAt: clock.now().advanced(by: .seconds(validSeconds)))
        try await reading { () throws(PostgresError) in
            try await recovery.resets.put(link, deadline: context.deadlineNanoseconds)
        }
        return token
    }

    /// Forgets the other links, which have ended, and the failed log-ins from where the person has just shown who they are.
    private func tidy(
        after user: UserView, _ context: RequestContext, _ caller: AnonymousCaller
    ) async throws(AuthServiceError) {
        let code = try await hospital(context).code
        let attempt = LoginFailureStore.Attempt(
            hospitalCode: code, emailKey: LoginFailureStore.emailKey(user.email ?? ""),
            network: caller.remoteNetwork)
        try await reading { () throws(PostgresError) in
            try await recovery.resets.forget(user.id, of: context.hospitalID, deadline: caller.deadlineNanoseconds)
            try await failures.clear(attempt, deadline: caller.deadlineNanoseconds)
        }
    }

    /// Whether a user may set a password by a link: not one who is kept out.
    private static func mayReset(_ user: UserAccount) -> Bool {
        user.view.status == .active || user.view.status == .invited
    }
}
