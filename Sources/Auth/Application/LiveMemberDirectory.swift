import AuthAPI
import Kernel
import Postgres

/// Who the members are, by point reads that travel with the others of their moment.
struct LiveMemberDirectory: MemberDirectory {
    let database: Database

    func member(_ context: RequestContext, phone: PhoneNumber) async throws(AuthServiceError) -> MemberSummary? {
        try await summaries(
            """
            SELECT u.user_id, u.display_name, u.status
            FROM auth.member_phone p
            JOIN auth.user_account u ON u.hospital_id = p.hospital_id AND u.user_id = p.user_id
            WHERE p.hospital_id = \(context.hospitalID) AND p.phone = \(phone.e164)
            """, context
        ).first
    }

    func member(_ context: RequestContext, id: UserID) async throws(AuthServiceError) -> MemberSummary? {
        try await summaries(
            """
            SELECT u.user_id, u.display_name, u.status
            FROM auth.user_account u
            WHERE u.hospital_id = \(context.hospitalID) AND u.is_member AND u.user_id = \(id)
            """, context
        ).first
    }

    func members(_ context: RequestContext, ids: [UserID]) async throws(AuthServiceError) -> [MemberSummary] {
        guard !ids.isEmpty else { return [] }
        let wanted = Set(ids).sorted()
        guard wanted.count <= AuthLimits.memberLookUpCount else {
            throw .invalid([
                FieldError(
                    field: "ids", code: "tooMany", message: "Give at most \(AuthLimits.memberLookUpCount) ids.")
            ])
        }
        return try await summaries(
            """
            SELECT u.user_id, u.display_name, u.status
            FROM auth.user_account u
            WHERE u.hospital_id = \(context.hospitalID) AND u.is_member AND u.user_id = ANY (\(.ids(wanted)))
            """, context)
    }

    private func summaries(
        _ statement: SQL, _ context: RequestContext
    ) async throws(AuthServiceError) -> [MemberSummary] {
        try await reading { () throws(PostgresError) in
            let rows = try await database.query(
                statement, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            return try rows.map { row throws(PostgresError) in
                guard let status = UserStatus(rawValue: try row.text(2)) else {
                    throw .decoding(column: 2, expected: "status")
                }
                return MemberSummary(id: try row.id(0), displayName: try row.optionalText(1), status: status)
            }
        }
    }
}
