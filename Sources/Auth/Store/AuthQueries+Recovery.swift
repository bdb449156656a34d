import AuthAPI
import Kernel
import Postgres

extension AuthQueries {
    /// The hospital's active users with a phone, at most two: more than one is as none.
    func activeUsers(phone: String, _ context: RequestContext) async throws(PostgresError) -> [UserAccount] {
        let rows = try await database.query(
            """
            SELECT \(unsafeRaw: UserAccount.columns)
            FROM auth.user_account u
            WHERE u.hospital_id = \(context.hospitalID) AND u.phone = \(phone)
                AND u.status = \(UserStatus.active.rawValue)
            ORDER BY u.user_id
            LIMIT 2
            """, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
        return try rows.map { row throws(PostgresError) in try UserAccount(row: row) }
    }
}
