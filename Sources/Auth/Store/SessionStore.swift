import AuthAPI
import Journal
import Kernel
import Postgres

/// Sessions and their refresh tokens, which are ordinary rows.
struct SessionStore: Sendable {
    let database: Database

    /// A refresh token's row with its session and user.
    struct Found: Sendable {
        var sessionID: SessionID
        var expiresAt: Timestamp
        var rotatedAt: Timestamp?
        var successorSealed: [UInt8]?
        /// Whether the session goes on: not ended, and of the user's present epoch.
        var isSessionAlive: Bool
        var user: UserAccount
    }

    /// A session to be begun, or a rotation: the new token of it.
    struct Grant: Sendable {
        var hospitalID: HospitalID
        var sessionID: SessionID
        var tokenHash: [UInt8]
        var issuedAt: Timestamp
        var expiresAt: Timestamp
    }

    /// Begins a session of a user with its first refresh token.
    func begin(
        _ grant: Grant, user: UserAccount, from origin: SessionOrigin, deadline: UInt64
    ) async throws(PostgresError) {
        let session: SQL =
            """
            INSERT INTO auth.session (
                hospital_id, session_id, user_id, session_epoch, remote_address, user_agent, created_at, refreshed_at,
                expires_at)
            VALUES (
                \(grant.hospitalID), \(grant.sessionID), \(user.view.id), \(Int32(clamping: user.epochs.session)),
                \(origin.remoteAddress), \(origin.userAgent), \(grant.issuedAt), \(grant.issuedAt), \(grant.expiresAt))
            """
        let token: SQL =
            """
            INSERT INTO auth.refresh_token (hospital_id, token_hash, session_id, issued_at, expires_at)
            VALUES (
                \(grant.hospitalID), \(bytes: grant.tokenHash), \(grant.sessionID), \(grant.issuedAt),
                \(grant.expiresAt))
            """
        _ = try await database.pipeline(
            [session, token, Self.entry(grant)], scope: .hospital(grant.hospitalID), deadlineNanoseconds: deadline)
    }

    /// The hospital that a refresh token belongs to.
    func hospitalID(tokenHash: [UInt8], deadline: UInt64) async throws(PostgresError) -> HospitalID? {
        let rows = try await database.query(
            "SELECT auth.find_refresh_token(\(bytes: tokenHash))", scope: .none, deadlineNanoseconds: deadline)
        return try rows.first?.optionalID(0)
    }

    /// A refresh token with its session and user; nil where the hospital has none such.
    func find(tokenHash: [UInt8], of hospital: HospitalID, deadline: UInt64) async throws(PostgresError) -> Found? {
        let rows = try await database.query(
            """
            SELECT \(unsafeRaw: UserAccount.columns), t.session_id, t.expires_at, t.rotated_at, t.successor_sealed,
                s.ended_at IS NULL AND s.session_epoch = u.session_epoch
            FROM auth.refresh_token t
            JOIN auth.session s ON s.hospital_id = t.hospital_id AND s.session_id = t.session_id
            JOIN auth.user_account u ON u.hospital_id = s.hospital_id AND u.user_id = s.user_id
            WHERE t.hospital_id = \(hospital) AND t.token_hash = \(bytes: tokenHash)
            """, scope: .hospital(hospital), deadlineNanoseconds: deadline)
        guard let row = rows.first else { return nil }
        let next = UserAccount.columnCount
        return Found(
            sessionID: try row.id(next), expiresAt: try row.timestamp(next + 1),
            rotatedAt: try row.optionalTimestamp(next + 2), successorSealed: try row.optionalBytes(next + 3),
            isSessionAlive: try row.bool(next + 4), user: try UserAccount(row: row))
    }

    /// Puts a new token in an old one's place; false where another call was first, and then nothing was written.
    func rotate(
        _ old: [UInt8], to grant: Grant, successorSealed: [UInt8], deadline: UInt64
    ) async throws(PostgresError) -> Bool {
        let repeatable = grant.issuedAt.advanced(by: .seconds(-AuthLimits.refreshRepeatSeconds))
        let rotation: SQL =
            """
            WITH rotated AS (
                UPDATE auth.refresh_token
                SET rotated_at = \(grant.issuedAt), successor_sealed = \(bytes: successorSealed)
                WHERE hospital_id = \(grant.hospitalID) AND token_hash = \(bytes: old) AND rotated_at IS NULL
                RETURNING hospital_id, session_id
            )
            INSERT INTO auth.refresh_token (hospital_id, token_hash, session_id, issued_at, expires_at)
            SELECT hospital_id, \(bytes: grant.tokenHash), session_id, \(grant.issuedAt), \(grant.expiresAt)
            FROM rotated
            """
        let session: SQL =
            """
            UPDATE auth.session
            SET refreshed_at = \(grant.issuedAt), expires_at = \(grant.expiresAt)
            WHERE hospital_id = \(grant.hospitalID) AND session_id = \(grant.sessionID)
            """
        // What may no longer be repeated need not be kept.
        let forgotten: SQL =
            """
            UPDATE auth.refresh_token
            SET successor_sealed = NULL
            WHERE hospital_id = \(grant.hospitalID) AND session_id = \(grant.sessionID) AND rotated_at < \(repeatable)
                AND successor_sealed IS NOT NULL
            """
        let results = try await database.pipeline(
            [rotation, Self.entry(grant), session, forgotten], scope: .hospital(grant.hospitalID),
            deadlineNanoseconds: deadline)
        return results.first?.affectedRows == 1
    }

    /// Ends a session, here and in every process; one that has ended stays as it is.
    func end(
        _ session: SessionID, of hospital: HospitalID, reason: SessionEnd, at: Timestamp, deadline: UInt64
    ) async throws(PostgresError) {
        let ended: SQL =
            """
            UPDATE auth.session
            SET ended_at = \(at), end_reason = \(reason.rawValue)
            WHERE hospital_id = \(hospital) AND session_id = \(session) AND ended_at IS NULL
            """
        _ = try await database.pipeline(
            [ended, RevocationSQL.record(subjects: [session.retagged()], epochs: [nil], kept: [nil])],
            scope: .hospital(hospital), deadlineNanoseconds: deadline)
    }

    /// Enters a token that is there into the directory.
    private static func entry(_ grant: Grant) -> SQL {
        """
        SELECT auth.enter_refresh_token(t.hospital_id, t.token_hash, t.expires_at)
        FROM auth.refresh_token t
        WHERE t.hospital_id = \(grant.hospitalID) AND t.token_hash = \(bytes: grant.tokenHash)
        """
    }
}

/// Why a session ended; the raw values are stored.
enum SessionEnd: String, Sendable {
    /// The user logged out.
    case loggedOut
    /// A refresh token was used again after it had been used up: somebody else may have it.
    case refreshReused
    /// The user, or an administrator, ended it from elsewhere.
    case revoked
}
