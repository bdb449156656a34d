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

    /// The chores, each for one table. Which rows go first does not matter, so nothing is ordered.
    static let chores =
        [refreshTokens, refreshDirectory, sessions, loginFailures, revocations] + recoveryChores

    private static let refreshTokens = UpkeepChore("refreshTokens") { now, limit in
        let oldest = now.advanced(by: .seconds(-expiredTokenSeconds))
        return """
            DELETE FROM auth.refresh_token
            WHERE expires_at < \(oldest)
                AND ctid = ANY (ARRAY(
                    SELECT ctid FROM auth.refresh_token WHERE expires_at < \(oldest) LIMIT \(limit)))
            """
    }

    private static let refreshDirectory = UpkeepChore("refreshDirectory") { now, limit in
        let oldest = now.advanced(by: .seconds(-expiredTokenSeconds))
        return """
            DELETE FROM auth.refresh_directory
            WHERE expires_at < \(oldest)
                AND ctid = ANY (ARRAY(
                    SELECT ctid FROM auth.refresh_directory WHERE expires_at < \(oldest) LIMIT \(limit)))
            """
    }

    /// A session expires with its last refresh token, whether it was ended before or not.
    ///
    /// The table is read whole, by the hour: each refresh changes the column, and an index on it would cost each of them.
    private static let sessions = UpkeepChore("sessions") { now, limit in
        let oldest = now.advanced(by: .seconds(-expiredSessionSeconds))
        return """
            DELETE FROM auth.session
            WHERE expires_at < \(oldest)
                AND ctid = ANY (ARRAY(SELECT ctid FROM auth.session WHERE expires_at < \(oldest) LIMIT \(limit)))
            """
    }

    private static let loginFailures = UpkeepChore("loginFailures") { now, limit in
        let oldest = now.advanced(by: .seconds(-AuthLimits.loginLockSeconds - failureMarginSeconds))
        return """
            DELETE FROM auth.login_failure
            WHERE failed_at < \(oldest)
                AND ctid = ANY (ARRAY(SELECT ctid FROM auth.login_failure WHERE failed_at < \(oldest) LIMIT \(limit)))
            """
    }

    /// By the database's clock, which wrote when they were recorded.
    private static let revocations = UpkeepChore("revocations") { _, limit in
        """
        DELETE FROM auth.revocation
        WHERE recorded_at < now() - make_interval(secs => \(Int32(revocationSeconds)))
            AND ctid = ANY (ARRAY(
                SELECT ctid
                FROM auth.revocation
                WHERE recorded_at < now() - make_interval(secs => \(Int32(revocationSeconds)))
                LIMIT \(limit)))
        """
    }
}
