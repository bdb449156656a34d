import AuthAPI
import Journal
import Kernel
import Postgres

/// The read tables of users: accounts, and the hashes of passwords.
struct UsersProjection: InlineProjection {
    let name = "users"
    let tables = [AuthTable.userAccount, AuthTable.userCredential]

    func statements(for events: [AppendedEvent<AuthEvent>], into target: ProjectionTarget) -> [SQL] {
        let rows = UserRow.fold(events)
        let created = rows.filter { $0.createdAt != nil }
        let changed = rows.filter { $0.createdAt == nil }
        let table = target.table(AuthTable.userAccount)
        var statements: [SQL] = []
        if !created.isEmpty { statements.append(insert(created, into: table)) }
        if !changed.isEmpty { statements.append(update(changed, in: table)) }
        let withPassword = rows.filter { $0.password != nil }
        if !withPassword.isEmpty {
            statements.append(credentials(withPassword, into: target.table(AuthTable.userCredential)))
        }
        // A rebuild ends nobody's tokens, and carries no session on.
        if table == AuthTable.userAccount {
            if let carried = Self.carried(changed.filter { $0.keptSession != nil }) { statements.append(carried) }
            if let revocation = Self.revocation(changed.filter(\.endsTokens)) { statements.append(revocation) }
        }
        return statements
    }

    private func insert(_ rows: [UserRow], into table: String) -> SQL {
        """
        INSERT INTO \(unsafeRaw: table) (
            hospital_id, user_id, version, updated_at, email, display_name, phone, roles, status, token_epoch,
            session_epoch, has_second_factor, created_at, is_member)
        SELECT x.hospital_id, x.user_id, x.version, x.updated_at, x.email, x.display_name, x.phone,
            string_to_array(x.roles, ','), x.status, x.token_epoch, x.session_epoch,
            coalesce(x.has_second_factor, false), x.created_at, x.is_member
        FROM unnest(
            \(columns(rows)), \(.timestamps(rows.map(\.createdAt))), \(.bools(rows.map(\.profile.isMember)))
        ) AS x (
            hospital_id, user_id, version, updated_at, email, display_name, phone, roles, status, token_epoch,
            session_epoch, has_second_factor, created_at, is_member)
        """
    }

    private func update(_ rows: [UserRow], in table: String) -> SQL {
        func has(_ field: String) -> SQLBind { .bools(rows.map { $0.fields.contains(field) }) }
        return """
            UPDATE \(unsafeRaw: table) AS u
            SET version = x.version,
                updated_at = x.updated_at,
                email = CASE WHEN x.has_email THEN x.email ELSE u.email END,
                display_name = CASE WHEN x.has_name THEN x.display_name ELSE u.display_name END,
                phone = CASE WHEN x.has_phone THEN x.phone ELSE u.phone END,
                roles = CASE WHEN x.has_roles THEN string_to_array(x.roles, ',') ELSE u.roles END,
                status = coalesce(x.status, u.status),
                token_epoch = coalesce(x.token_epoch, u.token_epoch),
                session_epoch = coalesce(x.session_epoch, u.session_epoch),
                has_second_factor = coalesce(x.has_second_factor, u.has_second_factor)
            FROM unnest(
                \(columns(rows)), \(has("email")), \(has("displayName")), \(has("phone")), \(has("roles"))
            ) AS x (
                hospital_id, user_id, version, updated_at, email, display_name, phone, roles, status, token_epoch,
                session_epoch, has_second_factor, has_email, has_name, has_phone, has_roles)
            WHERE u.hospital_id = x.hospital_id AND u.user_id = x.user_id
            """
    }

    private func columns(_ rows: [UserRow]) -> SQL {
        """
        \(.ids(rows.map(\.hospitalID))), \(.ids(rows.map(\.userID))),
        \(.int32s(rows.map { Int32(clamping: $0.version) })), \(.timestamps(rows.map(\.updatedAt))),
        \(.texts(rows.map { $0.profile.email?.description })), \(.texts(rows.map(\.profile.displayName))),
        \(.texts(rows.map { $0.profile.phone?.e164 })),
        \(.texts(rows.map { $0.profile.roles.map(\.rawValue).joined(separator: ",") })),
        \(.texts(rows.map { $0.status?.rawValue })),
        \(.int32s(rows.map { $0.tokenEpoch.map { Int32(clamping: $0) } })),
        \(.int32s(rows.map { $0.sessionEpoch.map { Int32(clamping: $0) } })), \(.bools(rows.map(\.hasSecondFactor)))
        """
    }

    private func credentials(_ rows: [UserRow], into table: String) -> SQL {
        """
        INSERT INTO \(unsafeRaw: table) AS c (hospital_id, user_id, password_hash, changed_at)
        SELECT *
        FROM unnest(
            \(.ids(rows.map(\.hospitalID))), \(.ids(rows.map(\.userID))), \(.texts(rows.map { $0.password?.hash })),
            \(.timestamps(rows.map { $0.password?.at })))
        ON CONFLICT (hospital_id, user_id)
        DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at
        """
    }

    /// Tells every process which epoch is the first that is good.
    private static func revocation(_ rows: [UserRow]) -> SQL? {
        guard !rows.isEmpty else { return nil }
        return RevocationSQL.record(
            subjects: rows.map { $0.userID.retagged() }, epochs: rows.map { $0.tokenEpoch.map { Int32(clamping: $0) } },
            kept: rows.map(\.keptToken))
    }

    /// Takes the sessions that go on into their users' new epochs.
    private static func carried(_ rows: [UserRow]) -> SQL? {
        guard !rows.isEmpty else { return nil }
        return """
            UPDATE auth.session AS s
            SET session_epoch = x.session_epoch
            FROM unnest(
                \(.ids(rows.map(\.hospitalID))), \(.optionalIDs(rows.map(\.keptSession))), \(.ids(rows.map(\.userID))),
                \(.int32s(rows.map { $0.sessionEpoch.map { Int32(clamping: $0) } }))
            ) AS x (hospital_id, session_id, user_id, session_epoch)
            WHERE s.hospital_id = x.hospital_id AND s.session_id = x.session_id AND s.user_id = x.user_id
                AND s.ended_at IS NULL
            """
    }
}

extension UsersProjection {
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}
