import AuthAPI
import Kernel
import Postgres

/// What is read of API keys, and when they were last used.
struct APIKeyStore: Sendable {
    let database: Database

    /// What a key may do at the moment, as whoever answers for it and the keys that it stands on are now.
    struct Standing: Sendable {
        var permissions: Set<Permission>
        var rateClass: Principal.RateClass
        /// For whom it acts; nil where it may act for all.
        var subjectID: ActedForID?
        var userID: UserID
        var userRoles: [Role]
        var userStatus: UserStatus
        /// The user's token epoch.
        var epoch: Int
        /// Whether it, or one that it was made with, was ended.
        var isRevoked: Bool
        /// When it, or the first of those that it was made with, ends by itself.
        var expiresAt: Timestamp
    }

    /// The hospital and the key of a secret's digest.
    func find(
        hash: [UInt8], deadline: UInt64?
    ) async throws(PostgresError) -> (hospital: HospitalID, key: APIKeyID)? {
        let rows = try await database.query(
            "SELECT hospital_id, api_key_id FROM auth.find_api_key(\(bytes: hash))", scope: .none,
            deadlineNanoseconds: deadline)
        return try rows.first.map { row throws(PostgresError) in (try row.id(0), try row.id(1)) }
    }

    /// How a key stands; nil where the hospital has none such.
    func standing(
        of key: APIKeyID, in hospital: HospitalID, deadline: UInt64?
    ) async throws(PostgresError) -> Standing? {
        let rows = try await database.query(
            """
            WITH RECURSIVE line AS (
                SELECT k.api_key_id, k.parent_id, k.revoked_at, k.expires_at
                FROM auth.api_key AS k
                WHERE k.hospital_id = \(hospital) AND k.api_key_id = \(key)
                UNION
                SELECT k.api_key_id, k.parent_id, k.revoked_at, k.expires_at
                FROM line AS l
                JOIN auth.api_key AS k ON k.hospital_id = \(hospital) AND k.api_key_id = l.parent_id
            )
            SELECT k.permissions, k.user_id, u.roles, u.status, u.token_epoch,
                (SELECT bool_or(l.revoked_at IS NOT NULL) FROM line AS l), (SELECT min(l.expires_at) FROM line AS l),
                k.rate_class, k.subject_id
            FROM auth.api_key AS k
            JOIN auth.user_account AS u ON u.hospital_id = k.hospital_id AND u.user_id = k.user_id
            WHERE k.hospital_id = \(hospital) AND k.api_key_id = \(key)
            """, scope: .hospital(hospital), deadlineNanoseconds: deadline)
        return try rows.first.map { row throws(PostgresError) in try Standing(row: row) }
    }

    /// A key.
    func key(
        _ context: RequestContext, _ id: APIKeyID, now: Timestamp
    ) async throws(PostgresError) -> APIKeyView? {
        let rows = try await query(
            """
            SELECT \(unsafeRaw: APIKeyView.columns), \(Self.status(at: now))
            FROM auth.api_key AS k
            JOIN auth.user_account AS u ON u.hospital_id = k.hospital_id AND u.user_id = k.user_id
            LEFT JOIN auth.api_key_use AS c ON c.hospital_id = k.hospital_id AND c.api_key_id = k.api_key_id
            WHERE k.hospital_id = \(context.hospitalID) AND k.api_key_id = \(id)
            """, context)
        return try rows.first.map { row throws(PostgresError) in try APIKeyView(row: row) }
    }

    /// Keys behind an id, oldest first.
    func keys(
        _ context: RequestContext, after: APIKeyID?, limit: Int, now: Timestamp
    ) async throws(PostgresError) -> [APIKeyView] {
        let rows = try await query(
            """
            SELECT \(unsafeRaw: APIKeyView.columns), \(Self.status(at: now))
            FROM auth.api_key AS k
            JOIN auth.user_account AS u ON u.hospital_id = k.hospital_id AND u.user_id = k.user_id
            LEFT JOIN auth.api_key_use AS c ON c.hospital_id = k.hospital_id AND c.api_key_id = k.api_key_id
            WHERE k.hospital_id = \(context.hospitalID) AND k.api_key_id > \(after ?? APIKeyID(high: 0, low: 0))
            ORDER BY k.api_key_id
            LIMIT \(limit)
            """, context)
        return try rows.map { row throws(PostgresError) in try APIKeyView(row: row) }
    }

    /// The keys that were neither ended nor are over their time and yet open nothing: one that they were made with ended, or
    /// the user who answers for them may not log in.
    func stranded(_ context: RequestContext, now: Timestamp) async throws(PostgresError) -> Set<APIKeyID> {
        let rows = try await query(
            """
            WITH RECURSIVE ended AS (
                SELECT k.api_key_id
                FROM auth.api_key AS k
                JOIN auth.user_account AS u ON u.hospital_id = k.hospital_id AND u.user_id = k.user_id
                WHERE k.hospital_id = \(context.hospitalID)
                    AND (k.revoked_at IS NOT NULL OR k.expires_at <= \(now) OR u.status <> 'active')
                UNION
                SELECT k.api_key_id
                FROM ended AS e
                JOIN auth.api_key AS k
                    ON k.hospital_id = \(context.hospitalID) AND k.parent_id = e.api_key_id
            )
            SELECT k.api_key_id
            FROM ended AS e
            JOIN auth.api_key AS k ON k.hospital_id = \(context.hospitalID) AND k.api_key_id = e.api_key_id
            WHERE k.revoked_at IS NULL AND k.expires_at > \(now)
            """, context)
        return Set(try rows.map { row throws(PostgresError) in try row.id(0) })
    }

    /// What has become of key `k`, for which user `u` answers.
    private static func status(at now: Timestamp) -> SQL {
        """
        CASE
            WHEN k.revoked_at IS NOT NULL THEN 'revoked'
            WHEN k.expires_at <= \(now) THEN 'expired'
            WHEN k.parent_id IS NOT NULL AND (
                WITH RECURSIVE line AS (
                    SELECT k.parent_id AS api_key_id, false AS is_over
                    UNION
                    SELECT p.parent_id, p.revoked_at IS NOT NULL OR p.expires_at <= \(now)
                    FROM line AS l
                    JOIN auth.api_key AS p ON p.hospital_id = k.hospital_id AND p.api_key_id = l.api_key_id
                )
                SELECT bool_or(l.is_over)
                FROM line AS l
            ) THEN 'parentEnded'
            WHEN u.status <> 'active' THEN 'userInactive'
            ELSE 'active'
        END
        """
    }

    /// Notes when keys were last used.
    func record(_ uses: [APIKeyUses.Use]) async throws(PostgresError) {
        guard !uses.isEmpty else { return }
        _ = try await database.query(
            """
            INSERT INTO auth.api_key_use AS c (hospital_id, api_key_id, last_used_at)
            SELECT *
            FROM unnest(
                \(.ids(uses.map(\.hospitalID))), \(.ids(uses.map(\.apiKeyID))), \(.timestamps(uses.map(\.at)))
            ) AS x (hospital_id, api_key_id, last_used_at)
            ORDER BY hospital_id, api_key_id
            ON CONFLICT (hospital_id, api_key_id)
            DO UPDATE SET last_used_at = greatest(c.last_used_at, excluded.last_used_at)
            """, scope: .hospitals(Set(uses.map(\.hospitalID)).sorted()))
    }

    private func query(_ statement: SQL, _ context: RequestContext) async throws(PostgresError) -> ResultSet {
        try await database.query(
            statement, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
    }
}

extension APIKeyStore.Standing {
    fileprivate init(row: Row) throws(PostgresError) {
        guard let status = UserStatus(rawValue: try row.text(3)) else { throw .decoding(column: 3, expected: "status") }
        guard let rate = Principal.RateClass(rawValue: try row.text(7)) else {
            throw .decoding(column: 7, expected: "rate class")
        }
        self.init(
            permissions: Set(try row.texts(0).compactMap(Permission.init)), rateClass: rate,
            subjectID: try row.optionalID(8), userID: try row.id(1),
            userRoles: try row.texts(2).compactMap(Role.init), userStatus: status, epoch: try row.int(4),
            isRevoked: try row.bool(5), expiresAt: try row.timestamp(6))
    }
}

extension APIKeyView {
    fileprivate static let columns =
        """
        k.api_key_id, k.name, k.permissions, k.user_id, k.expires_at, k.key_prefix, k.last_four, k.parent_id,
            k.revoked_at, c.last_used_at, k.created_at, k.version, k.rate_class, k.subject_id
        """

    fileprivate init(row: Row) throws(PostgresError) {
        self.init(
            id: try row.id(0), name: try row.text(1), permissions: try row.texts(2).compactMap(Permission.init),
            userID: try row.id(3), expiresAt: try row.timestamp(4))
        prefix = try row.text(5)
        lastFour = try row.text(6)
        parentId = try row.optionalID(7)
        revokedAt = try row.optionalTimestamp(8)
        lastUsedAt = try row.optionalTimestamp(9)
        createdAt = try row.timestamp(10)
        version = try row.int(11)
        guard let rate = Principal.RateClass(rawValue: try row.text(12)) else {
            throw .decoding(column: 12, expected: "rate class")
        }
        rateClass = rate
        subjectId = try row.optionalID(13)
        guard let status = APIKeyStatus(rawValue: try row.text(14)) else {
            throw .decoding(column: 14, expected: "status")
        }
        self.status = status
    }
}
