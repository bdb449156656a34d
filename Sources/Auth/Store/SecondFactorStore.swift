import AuthAPI
import Kernel
import Postgres

/// Log-ins that wait for their second factor, and which codes were given.
struct SecondFactorStore: Sendable {
    let database: Database

    /// A log-in that waits.
    struct Challenge: Sendable {
        var hospitalID: HospitalID
        var tokenHash: [UInt8]
        var userID: UserID
        /// The user's session epoch when the first factor was given.
        var sessionEpoch: Int
        var expiresAt: Timestamp
    }

    /// Enters a log-in.
    func put(_ challenge: Challenge, deadline: UInt64) async throws(PostgresError) {
        let row: SQL =
            """
            INSERT INTO auth.second_factor_challenge (
                hospital_id, token_hash, user_id, session_epoch, tries, expires_at)
            VALUES (
                \(challenge.hospitalID), \(bytes: challenge.tokenHash), \(challenge.userID),
                \(Int32(clamping: challenge.sessionEpoch)), 0, \(challenge.expiresAt))
            """
        let entry: SQL =
            """
            SELECT auth.enter_second_factor(
                \(challenge.hospitalID), \(bytes: challenge.tokenHash), \(challenge.expiresAt))
            """
        _ = try await database.pipeline(
            [row, entry], scope: .hospital(challenge.hospitalID), deadlineNanoseconds: deadline)
    }

    /// The hospital that a log-in belongs to.
    func hospitalID(tokenHash: [UInt8], deadline: UInt64) async throws(PostgresError) -> HospitalID? {
        let rows = try await database.query(
            "SELECT auth.find_second_factor(\(bytes: tokenHash))", scope: .none, deadlineNanoseconds: deadline)
        return try rows.first?.optionalID(0)
    }

    /// Counts a try and then gives the log-in; nil where none is left to be tried.
    func take(
        tokenHash: [UInt8], of hospital: HospitalID, now: Timestamp, deadline: UInt64
    ) async throws(PostgresError) -> Challenge? {
        let rows = try await database.query(
            """
            UPDATE auth.second_factor_challenge
            SET tries = tries + 1
            WHERE hospital_id = \(hospital) AND token_hash = \(bytes: tokenHash) AND expires_at > \(now)
                AND tries < \(Int32(clamping: AuthLimits.challengeTryCount))
            RETURNING user_id, session_epoch, expires_at
            """, scope: .hospital(hospital), deadlineNanoseconds: deadline)
        return try rows.first.map { row throws(PostgresError) in
            Challenge(
                hospitalID: hospital, tokenHash: tokenHash, userID: try row.id(0), sessionEpoch: try row.int(1),
                expiresAt: try row.timestamp(2))
        }
    }

    /// Uses a log-in up; false where another call was first.
    func consume(tokenHash: [UInt8], of hospital: HospitalID, deadline: UInt64) async throws(PostgresError) -> Bool {
        let rows = try await database.query(
            """
            DELETE FROM auth.second_factor_challenge
            WHERE hospital_id = \(hospital) AND token_hash = \(bytes: tokenHash)
            """, scope: .hospital(hospital), deadlineNanoseconds: deadline)
        return rows.affectedRows == 1
    }

    /// Uses the code of a step up; false where it, or a later one, was given before.
    ///
    /// One statement compares and sets under the row's lock: of two at once one passes.
    func use(
        step: Int64, of user: UserID, in hospital: HospitalID, deadline: UInt64
    ) async throws(PostgresError) -> Bool {
        let rows = try await database.query(
            """
            INSERT INTO auth.second_factor_use AS u (hospital_id, user_id, last_step)
            VALUES (\(hospital), \(user), \(step))
            ON CONFLICT (hospital_id, user_id)
            DO UPDATE SET last_step = excluded.last_step
            WHERE u.last_step < excluded.last_step
            """, scope: .hospital(hospital), deadlineNanoseconds: deadline)
        return rows.affectedRows == 1
    }
}
