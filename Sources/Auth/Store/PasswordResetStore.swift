import AuthAPI
import Kernel
import Postgres

/// Links with which passwords are set; also those of nobody.
struct PasswordResetStore: Sendable {
    let database: Database

    /// A link that was sent, or is as if.
    struct Link: Sendable {
        var hospitalID: HospitalID
        var tokenHash: [UInt8]
        /// nil where nobody may have one.
        var userID: UserID?
        /// The user's session epoch when it was issued.
        var sessionEpoch: Int
        var expiresAt: Timestamp
    }

    /// Enters a link.
    func put(_ link: Link, deadline: UInt64) async throws(PostgresError) {
        let row: SQL =
            """
            INSERT INTO auth.password_reset (hospital_id, token_hash, user_id, session_epoch, expires_at)
            VALUES (
                \(link.hospitalID), \(bytes: link.tokenHash), \(.id(link.userID)),
                \(Int32(clamping: link.sessionEpoch)), \(link.expiresAt))
            """
        let entry: SQL =
            "SELECT auth.enter_password_reset(\(link.hospitalID), \(bytes: link.tokenHash), \(link.expiresAt))"
        _ = try await database.pipeline(
            [row, entry], scope: .hospital(link.hospitalID), deadlineNanoseconds: deadline)
    }

    /// The hospital that a link belongs to.
    func hospitalID(tokenHash: [UInt8], deadline: UInt64) async throws(PostgresError) -> HospitalID? {
        let rows = try await database.query(
            "SELECT auth.find_password_reset(\(bytes: tokenHash))", scope: .none, deadlineNanoseconds: deadline)
        return try rows.first?.optionalID(0)
    }

    /// A link with its user; nil where the hospital has none such for anybody.
    func find(
        tokenHash: [UInt8], of hospital: HospitalID, deadline: UInt64
    ) async throws(PostgresError) -> (link: Link, user: UserAccount)? {
        let rows = try await database.query(
            """
            SELECT \(unsafeRaw: UserAccount.columns), p.session_epoch, p.expires_at
            FROM auth.password_reset p
            JOIN auth.user_account u ON u.hospital_id = p.hospital_id AND u.user_id = p.user_id
            WHERE p.hospital_id = \(hospital) AND p.token_hash = \(bytes: tokenHash)
            """, scope: .hospital(hospital), deadlineNanoseconds: deadline)
        guard let row = rows.first else { return nil }
        let user = try UserAccount(row: row)
        let link = Link(
            hospitalID: hospital, tokenHash: tokenHash, userID: user.view.id,
            sessionEpoch: try row.int(UserAccount.columnCount),
            expiresAt: try row.timestamp(UserAccount.columnCount + 1))
        return (link, user)
    }

    /// Forgets every link of a user; they have ended with the password that was set.
    func forget(_ user: UserID, of hospital: HospitalID, deadline: UInt64) async throws(PostgresError) {
        _ = try await database.query(
            "DELETE FROM auth.password_reset WHERE hospital_id = \(hospital) AND user_id = \(user)",
            scope: .hospital(hospital), deadlineNanoseconds: deadline)
    }
}
