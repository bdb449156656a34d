import AuthAPI
import Kernel
import Postgres

/// One-time codes, one to a hospital and phone; also those of nobody.
struct OneTimeCodeStore: Sendable {
    let database: Database

    /// A code that was sent, or is as if.
    struct Code: Sendable {
        var hospitalID: HospitalID
        var phoneKey: [UInt8]
        /// nil where nobody, or several people, have the phone.
        var userID: UserID?
        var hash: [UInt8]
        var issuedAt: Timestamp
        var expiresAt: Timestamp
    }

    /// Puts a code in the place of the one before.
    func put(_ code: Code, deadline: UInt64) async throws(PostgresError) {
        _ = try await database.query(
            """
            INSERT INTO auth.one_time_code (
                hospital_id, phone_key, user_id, code_hash, tries, issued_at, expires_at)
            VALUES (
                \(code.hospitalID), \(bytes: code.phoneKey), \(.id(code.userID)), \(bytes: code.hash), 0,
                \(code.issuedAt), \(code.expiresAt))
            ON CONFLICT (hospital_id, phone_key)
            DO UPDATE SET user_id = excluded.user_id, code_hash = excluded.code_hash, tries = 0,
                issued_at = excluded.issued_at, expires_at = excluded.expires_at
            """, scope: .hospital(code.hospitalID), deadlineNanoseconds: deadline)
    }

    /// Counts a try and then gives the code that it is to be compared with; nil where none is left to be tried.
    func take(
        phoneKey: [UInt8], of hospital: HospitalID, now: Timestamp, deadline: UInt64
    ) async throws(PostgresError) -> (userID: UserID?, hash: [UInt8])? {
        let rows = try await database.query(
            """
            UPDATE auth.one_time_code
            SET tries = tries + 1
            WHERE hospital_id = \(hospital) AND phone_key = \(bytes: phoneKey) AND expires_at > \(now)
                AND tries < \(Int32(clamping: AuthLimits.codeTryCount))
            RETURNING user_id, code_hash
            """, scope: .hospital(hospital), deadlineNanoseconds: deadline)
        return try rows.first.map { row throws(PostgresError) in (try row.optionalID(0), try row.bytes(1)) }
    }

    /// Uses a code up; false where another call was first.
    func consume(
        phoneKey: [UInt8], hash: [UInt8], of hospital: HospitalID, deadline: UInt64
    ) async throws(PostgresError) -> Bool {
        let rows = try await database.query(
            """
            DELETE FROM auth.one_time_code
            WHERE hospital_id = \(hospital) AND phone_key = \(bytes: phoneKey) AND code_hash = \(bytes: hash)
            """, scope: .hospital(hospital), deadlineNanoseconds: deadline)
        return rows.affectedRows == 1
    }
}
