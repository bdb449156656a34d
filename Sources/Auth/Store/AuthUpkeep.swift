import AuthAPI
import Journal
import Kernel
import Postgres

/// What the module forgets once nothing needs it any more; nothing that could still be used may go.
enum AuthUpkeep {
    /// How long an expired refresh token is kept: clocks of processes may differ by much less.
    static let expiredTokenSeconds = 24 * 60 * 60
    /// How long a session is kept after its last refresh token expired, so that it can be told who was logged in.
    static let expiredSessionSeconds = 30 * 24 * 60 * 60
    /// How long a failed log-in is kept after its lock would have ended.
    static let failureMarginSeconds = 60 * 60
    /// How long a revocation is kept: several times what any token that it ends could live.
    static let revocationSeconds = 4 * Revocations.keptSeconds

    /// How long what codes and links leave behind is kept once it is good for nothing.
    static let expiredRecoverySeconds = 60 * 60
    /// How long a count of requests is kept after the last of them: longer than requests count.
    static let requestLimitSeconds = 2 * RequestLimitStore.windowSeconds

    /// The chores, each for one table. A session expires with its last refresh token, whether it was ended before or not.
    ///
    /// `auth.session` is read whole, by the hour: each refresh changes when it expires, and an index on that would cost each.
    static let chores = [
        expired("refreshTokens", "auth.refresh_token", after: expiredTokenSeconds),
        expired("refreshDirectory", "auth.refresh_directory", after: expiredTokenSeconds),
        expired("sessions", "auth.session", after: expiredSessionSeconds),
        .rows(
            "loginFailures", of: "auth.login_failure", whose: "failed_at",
            isOlderThan: AuthLimits.loginLockSeconds + failureMarginSeconds),
        .rows(
            "revocations", of: "auth.revocation", whose: "recorded_at", isOlderThan: revocationSeconds, by: .database),
        expired("oneTimeCodes", "auth.one_time_code", after: expiredRecoverySeconds),
        expired("passwordResets", "auth.password_reset", after: expiredRecoverySeconds),
        expired("passwordResetDirectory", "auth.password_reset_directory", after: expiredRecoverySeconds),
        expired("secondFactorChallenges", "auth.second_factor_challenge", after: expiredRecoverySeconds),
        expired("secondFactorDirectory", "auth.second_factor_directory", after: expiredRecoverySeconds),
        expired("tickets", "auth.ticket", after: expiredRecoverySeconds),
        .rows(
            "requestLimits", of: "auth.request_limit", whose: "last_requested_at", isOlderThan: requestLimitSeconds),
    ]

    private static func expired(_ name: String, _ table: StaticString, after seconds: Int) -> UpkeepChore {
        .rows(name, of: table, whose: "expires_at", isOlderThan: seconds)
    }
}
