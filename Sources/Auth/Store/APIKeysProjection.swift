import AuthAPI
import Journal
import Kernel
import Postgres

/// The read table of API keys, and the directory of their secrets' digests.
struct APIKeysProjection: InlineProjection {
    let name = "apiKeys"
    let tables = [AuthTable.apiKey, AuthTable.apiKeyDirectory]

    func statements(for events: [AppendedEvent<AuthEvent>], into target: ProjectionTarget) -> [SQL] {
        let table = target.table(AuthTable.apiKey)
        var issued: [Issue] = []
        var ended: [End] = []
        for appended in events {
            switch appended.event {
            case .apiKeyIssued(let event):
                issued.append(Issue(hospitalID: appended.hospitalID, version: appended.version, event: event))
            case .apiKeyRevoked(let event):
                ended.append(End(hospitalID: appended.hospitalID, version: appended.version, event: event))
            default: break
            }
        }
        var statements: [SQL] = []
        if !issued.isEmpty {
            statements.append(Self.insert(issued, into: table))
            statements.append(Self.entry(issued, into: target.table(AuthTable.apiKeyDirectory)))
        }
        if !ended.isEmpty {
            statements.append(Self.update(ended, in: table))
            // A rebuild ends nobody's requests.
            if table == AuthTable.apiKey { statements.append(Self.revocation(ended)) }
        }
        return statements
    }

    private struct Issue {
        var hospitalID: HospitalID
        var version: Int
        var event: APIKeyIssued
    }

    private struct End {
        var hospitalID: HospitalID
        var version: Int
        var event: APIKeyRevoked
    }

    private static func insert(_ issued: [Issue], into table: String) -> SQL {
        let keys = issued.map(\.event.key)
        return """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, api_key_id, version, name, permissions, key_prefix, last_four, user_id, parent_id,
                expires_at, rate_class, subject_id, created_at, updated_at)
            SELECT x.hospital_id, x.api_key_id, x.version, x.name, string_to_array(x.permissions, ','), x.key_prefix,
                x.last_four, x.user_id, x.parent_id, x.expires_at, x.rate_class, x.subject_id, x.created_at, x.created_at
            FROM unnest(
                \(.ids(issued.map(\.hospitalID))), \(.ids(keys.map(\.id))),
                \(.int32s(issued.map { Int32(clamping: $0.version) })), \(.texts(keys.map(\.name))),
                \(.texts(keys.map { $0.permissions.map(\.rawValue).joined(separator: ",") })),
                \(.texts(keys.map(\.mark.prefix))), \(.texts(keys.map(\.mark.lastFour))),
                \(.ids(keys.map(\.userID))), \(.optionalIDs(keys.map(\.parentID))),
                \(.timestamps(keys.map(\.expiresAt))), \(.texts(keys.map(\.rateClass.rawValue))),
                \(.optionalIDs(keys.map(\.subjectID))), \(.timestamps(issued.map(\.event.at)))
            ) AS x (
                hospital_id, api_key_id, version, name, permissions, key_prefix, last_four, user_id, parent_id,
                expires_at, rate_class, subject_id, created_at)
            """
    }

    private static func entry(_ issued: [Issue], into table: String) -> SQL {
        let hospitals = SQLBind.ids(issued.map(\.hospitalID))
        let hashes = SQLBind.byteArrays(issued.map(\.event.key.mark.hash))
        let keys = SQLBind.ids(issued.map(\.event.key.id))
        guard table != AuthTable.apiKeyDirectory else {
            return "SELECT auth.enter_api_keys(\(hospitals), \(hashes), \(keys))"
        }
        return """
            INSERT INTO \(unsafeRaw: table) (hospital_id, key_hash, api_key_id)
            SELECT *
            FROM unnest(\(hospitals), \(hashes), \(keys))
            """
    }

    private static func update(_ ended: [End], in table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS k
        SET version = x.version,
            revoked_at = x.revoked_at,
            updated_at = x.revoked_at
        FROM unnest(
            \(.ids(ended.map(\.hospitalID))), \(.ids(ended.map(\.event.apiKeyID))),
            \(.int32s(ended.map { Int32(clamping: $0.version) })), \(.timestamps(ended.map(\.event.at)))
        ) AS x (hospital_id, api_key_id, version, revoked_at)
        WHERE k.hospital_id = x.hospital_id AND k.api_key_id = x.api_key_id
        """
    }

    /// Tells every process that these keys, and all that were made with them, are good no more.
    private static func revocation(_ ended: [End]) -> SQL {
        """
        WITH RECURSIVE line AS (
            SELECT k.hospital_id, k.api_key_id
            FROM auth.api_key AS k
            JOIN unnest(\(.ids(ended.map(\.hospitalID))), \(.ids(ended.map(\.event.apiKeyID))))
                AS x (hospital_id, api_key_id)
                ON k.hospital_id = x.hospital_id AND k.api_key_id = x.api_key_id
            UNION
            SELECT k.hospital_id, k.api_key_id
            FROM line AS l
            JOIN auth.api_key AS k ON k.hospital_id = l.hospital_id AND k.parent_id = l.api_key_id
        )
        INSERT INTO auth.revocation AS r (subject_id)
        SELECT DISTINCT api_key_id
        FROM line
        ORDER BY api_key_id
        ON CONFLICT (subject_id) DO UPDATE SET recorded_at = clock_timestamp()
        """
    }
}

extension APIKeysProjection {
    /// A key is a program's: nobody is named in its row.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}
