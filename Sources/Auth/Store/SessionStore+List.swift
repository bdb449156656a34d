import AuthAPI
import Kernel
import Postgres

extension SessionStore {
    /// The sessions of a user that go on, before an id, newest first.
    func sessions(
        _ context: RequestContext, of user: UserID, before: SessionID?, limit: Int, now: Timestamp
    ) async throws(PostgresError) -> [SessionView] {
        let rows = try await database.query(
            """
            SELECT s.session_id, s.user_id, s.remote_address, s.created_at, s.refreshed_at, s.expires_at, s.user_agent
            FROM auth.session AS s
            JOIN auth.user_account AS u ON u.hospital_id = s.hospital_id AND u.user_id = s.user_id
            WHERE s.hospital_id = \(context.hospitalID) AND s.user_id = \(user)
                AND s.session_id < \(before ?? SessionID(high: .max, low: .max))
                AND s.ended_at IS NULL AND s.session_epoch = u.session_epoch AND s.expires_at > \(now)
            ORDER BY s.session_id DESC
            LIMIT \(limit)
            """, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
        return try rows.map { row throws(PostgresError) in
            let id: SessionID = try row.id(0)
            var view = SessionView(
                id: id, userID: try row.id(1), remoteAddress: try row.text(2),
                times: (try row.timestamp(3), try row.timestamp(4), try row.timestamp(5)),
                isCurrent: id == context.principal.sessionID)
            view.userAgent = try row.optionalText(6)
            return view
        }
    }

    /// Whose session it is, with what they may do; nil where the hospital has none such.
    func user(of session: SessionID, _ context: RequestContext) async throws(PostgresError) -> UserAccount? {
        let rows = try await database.query(
            """
            SELECT \(unsafeRaw: UserAccount.columns)
            FROM auth.session AS s
            JOIN auth.user_account AS u ON u.hospital_id = s.hospital_id AND u.user_id = s.user_id
            WHERE s.hospital_id = \(context.hospitalID) AND s.session_id = \(session)
            """, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
        return try rows.first.map { row throws(PostgresError) in try UserAccount(row: row) }
    }
}
