import AuthAPI
import Crypto
import Kernel
import Postgres

/// Counts failed log-ins by account and the network that they come from, whether the account exists or not.
///
/// An account is an address to log in with, or a phone that codes are sent to.
struct LoginFailureStore: Sendable {
    let database: Database

    /// What somebody tried: digests of what was typed, so that nothing of it is stored.
    struct Attempt: Sendable {
        var accountKey: [UInt8]
        var addressKey: [UInt8]

        /// A try of an account that is known by a digest already.
        init(accountKey: [UInt8], network: String) {
            self.accountKey = accountKey
            addressKey = SHA256.hash(Array(network.utf8))
        }

        init(hospitalCode: String, emailKey: String, network: String) {
            accountKey = LoginFailureStore.accountKey(hospitalCode: hospitalCode, emailKey: emailKey)
            addressKey = SHA256.hash(Array(network.utf8))
        }
    }

    /// The digest of an account as it is typed: the hospital's code in capitals, and the address' look-up key.
    static func accountKey(hospitalCode: String, emailKey: String) -> [UInt8] {
        SHA256.hash(Array("\(hospitalCode)\u{0}\(emailKey)".utf8))
    }

    /// The part of an account's digest that is its address, as it is looked up; what is no address counts as well.
    static func emailKey(_ email: String) -> String { EmailAddress(email)?.lookupKey ?? email.lowercased() }

    /// How many seconds the account is still locked from that address; nil where it is not.
    func lockedSeconds(_ attempt: Attempt, now: Timestamp, deadline: UInt64) async throws(PostgresError) -> Int? {
        let rows = try await database.query(
            """
            SELECT failures, failed_at
            FROM auth.login_failure
            WHERE account_key = \(bytes: attempt.accountKey) AND address_key = \(bytes: attempt.addressKey)
            """, scope: .none, deadlineNanoseconds: deadline)
        guard let row = rows.first, try row.int(0) >= AuthLimits.loginFailureCount else { return nil }
        let until = try row.timestamp(1).advanced(by: .seconds(AuthLimits.loginLockSeconds))
        guard until > now else { return nil }
        return Int((until.since(now).components.seconds)) + 1
    }

    /// Counts one more failure; those from before the time of a lock are forgotten.
    func record(_ attempt: Attempt, now: Timestamp, deadline: UInt64) async throws(PostgresError) {
        let forgotten = now.advanced(by: .seconds(-AuthLimits.loginLockSeconds))
        let count: SQL =
            """
            INSERT INTO auth.login_failure AS f (account_key, address_key, failures, failed_at)
            VALUES (\(bytes: attempt.accountKey), \(bytes: attempt.addressKey), 1, \(now))
            ON CONFLICT (account_key, address_key)
            DO UPDATE SET failures = CASE WHEN f.failed_at <= \(forgotten) THEN 1 ELSE f.failures + 1 END,
                failed_at = \(now)
            """
        // Guesses at accounts that nobody has leave rows too: a few old ones go with each new one.
        let prune: SQL =
            """
            DELETE FROM auth.login_failure
            WHERE (account_key, address_key) IN (
                SELECT account_key, address_key
                FROM auth.login_failure
                WHERE failed_at <= \(forgotten)
                ORDER BY failed_at
                LIMIT 10
                FOR UPDATE SKIP LOCKED)
            """
        _ = try await database.pipeline([count, prune], scope: .none, deadlineNanoseconds: deadline)
    }

    /// Forgets the failures of an account from that address, after a log-in.
    func clear(_ attempt: Attempt, deadline: UInt64) async throws(PostgresError) {
        _ = try await database.query(
            """
            DELETE FROM auth.login_failure
            WHERE account_key = \(bytes: attempt.accountKey) AND address_key = \(bytes: attempt.addressKey)
            """, scope: .none, deadlineNanoseconds: deadline)
    }

    /// Whether an account has failures from any address; by the digests under which it may be tried.
    func hasFailures(_ accounts: [[UInt8]], deadline: UInt64) async throws(PostgresError) -> Bool {
        let rows = try await database.query(
            "SELECT EXISTS (SELECT FROM auth.login_failure WHERE account_key = ANY (\(.byteArrays(accounts))))",
            scope: .none, deadlineNanoseconds: deadline)
        return try rows.first?.bool(0) ?? false
    }

    /// Forgets the failures of an account from every address, as an administrator asks.
    func clear(_ accounts: [[UInt8]], deadline: UInt64) async throws(PostgresError) {
        _ = try await database.query(
            "DELETE FROM auth.login_failure WHERE account_key = ANY (\(.byteArrays(accounts)))", scope: .none,
            deadlineNanoseconds: deadline)
    }
}
