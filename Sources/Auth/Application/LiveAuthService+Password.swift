import AuthAPI
import Kernel
import Postgres

extension LiveAuthService {
    func changePassword(
        _ context: RequestContext, _ request: ChangePasswordRequest, from caller: AnonymousCaller
    ) async throws(AuthServiceError) {
        guard context.principal.kind != .apiKey else { throw .userRequired }
        let account = try await reading { () throws(PostgresError) in
            try await queries.credential(context, context.principal.id)
        }
        guard let account else { throw .notFound }
        var validation = validation
        validation.password(request.newPassword, email: account.view.email, field: "newPassword")
        try validation.check()
        let verified = try await verifiedHash(of: account, request.currentPassword, context, caller)
        let command = ChangePasswordCommand(
            userID: account.view.id, from: verified, to: try await passwords.hash(request.newPassword),
            keptSessionID: context.principal.sessionID, at: clock.now())
        let outcome = try await commands.execute(.changePassword(command), status: 204, context)
        if case .committed(let states, _) = outcome { endTokens(states, but: context.principal.sessionID) }
    }

    /// The hash that the password verified against; failures count as those of logging in do, and lock as they do.
    private func verifiedHash(
        of account: UserAccount, _ password: String, _ context: RequestContext, _ caller: AnonymousCaller
    ) async throws(AuthServiceError) -> String {
        let attempt = LoginFailureStore.Attempt(
            hospitalCode: try await hospital(context).code,
            emailKey: LoginFailureStore.emailKey(account.view.email ?? ""), network: caller.remoteNetwork)
        try await requireUnlocked(attempt, caller)
        let isRight = try await passwords.verify(password, against: account.passwordHash)
        try await requireUnlocked(attempt, caller)
        guard isRight, let hash = account.passwordHash, account.view.status == .active else {
            try await reading { () throws(PostgresError) in
                try await failures.record(attempt, now: clock.now(), deadline: caller.deadlineNanoseconds)
            }
            throw .wrongPassword
        }
        try await reading { () throws(PostgresError) in
            try await failures.clear(attempt, deadline: caller.deadlineNanoseconds)
        }
        return hash
    }
}
