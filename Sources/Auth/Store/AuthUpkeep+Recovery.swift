import Journal
import Kernel
import Postgres

extension AuthUpkeep {
    /// How long what codes and links leave behind is kept once it is good for nothing.
    static let expiredRecoverySeconds = 60 * 60
    /// How long a count of requests is kept after the last of them: longer than requests count.
    static let requestLimitSeconds = 2 * RequestLimitStore.windowSeconds

    /// The chores of what is asked for before there is a tenant.
    static let recoveryChores = [oneTimeCodes, passwordResets, passwordResetDirectory, requestLimits]

    private static let oneTimeCodes = UpkeepChore("oneTimeCodes") { now, limit in
        let oldest = now.advanced(by: .seconds(-expiredRecoverySeconds))
        return """
            DELETE FROM auth.one_time_code
            WHERE expires_at < \(oldest)
                AND ctid = ANY (ARRAY(SELECT ctid FROM auth.one_time_code WHERE expires_at < \(oldest) LIMIT \(limit)))
            """
    }

    private static let passwordResets = UpkeepChore("passwordResets") { now, limit in
        let oldest = now.advanced(by: .seconds(-expiredRecoverySeconds))
        return """
            DELETE FROM auth.password_reset
            WHERE expires_at < \(oldest)
                AND ctid = ANY (ARRAY(
                    SELECT ctid FROM auth.password_reset WHERE expires_at < \(oldest) LIMIT \(limit)))
            """
    }

    private static let passwordResetDirectory = UpkeepChore("passwordResetDirectory") { now, limit in
        let oldest = now.advanced(by: .seconds(-expiredRecoverySeconds))
        return """
            DELETE FROM auth.password_reset_directory
            WHERE expires_at < \(oldest)
                AND ctid = ANY (ARRAY(
                    SELECT ctid FROM auth.password_reset_directory WHERE expires_at < \(oldest) LIMIT \(limit)))
            """
    }

    private static let requestLimits = UpkeepChore("requestLimits") { now, limit in
        let oldest = now.advanced(by: .seconds(-requestLimitSeconds))
        return """
            DELETE FROM auth.request_limit
            WHERE last_requested_at < \(oldest)
                AND ctid = ANY (ARRAY(
                    SELECT ctid FROM auth.request_limit WHERE last_requested_at < \(oldest) LIMIT \(limit)))
            """
    }
}
