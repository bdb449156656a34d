import AuthAPI
import Kernel
import Postgres

extension AuthQueries {
    /// Whom a phone is of, for a code that is sent to it.
    enum PhoneOwner: Sendable {
        /// The one who may log in by it: a member before anyone else.
        case user(UserAccount)
        /// Several people of the staff, which is as nobody's.
        case shared
        /// A member who may not log in.
        case lockedMember
        /// Nobody who could log in by it.
        case nobody
    }

    /// Whom a phone is of.
    func owner(ofPhone phone: String, _ context: RequestContext) async throws(PostgresError) -> PhoneOwner {
        let rows = try await database.query(
            """
            SELECT \(unsafeRaw: UserAccount.columns)
            FROM auth.user_account u
            WHERE u.hospital_id = \(context.hospitalID) AND u.phone = \(phone)
                AND (u.status = \(UserStatus.active.rawValue) OR u.is_member)
            ORDER BY u.is_member DESC, u.user_id
            LIMIT 2
            """, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
        let users = try rows.map { row throws(PostgresError) in try UserAccount(row: row) }
        guard let first = users.first else { return .nobody }
        if first.isMember { return first.view.status == .active ? .user(first) : .lockedMember }
        return users.count == 1 ? .user(first) : .shared
    }
}
