import Journal
import Kernel
import PatientAPI
import Postgres

/// The statements that keep entries, their keys, and how many bear each key.
struct DuplicatesSQL {
    private let entry: String
    private let key: String
    private let group: String

    init(_ target: ProjectionTarget) {
        entry = target.table(PatientTable.duplicateEntry)
        key = target.table(PatientTable.duplicateKey)
        group = target.table(PatientTable.duplicateGroup)
    }

    /// Takes their keys from people, counts the groups down, and forgets those that nobody bears any more.
    func removeKeys(of people: [NamedPatient]) -> [SQL] {
        [
            """
            WITH gone AS (
                DELETE FROM \(unsafeRaw: key) AS k
                USING \(Self.relation(people))
                WHERE k.hospital_id = x.hospital_id AND k.patient_id = x.patient_id
                RETURNING k.hospital_id, k.key
            )
            UPDATE \(unsafeRaw: group) AS g
            SET member_count = g.member_count - c.members
            FROM (SELECT gone.hospital_id, gone.key, count(*) AS members FROM gone GROUP BY 1, 2) AS c
            WHERE g.hospital_id = c.hospital_id AND g.key = c.key
            """,
            """
            DELETE FROM \(unsafeRaw: group) AS g
            USING (
                SELECT DISTINCT k.hospital_id, k.key FROM (\(keys(of: people))) AS k
            ) AS former
            WHERE g.hospital_id = former.hospital_id AND g.key = former.key AND g.member_count = 0
            """,
        ]
    }

    /// Gives people the keys that follow from their entries, and counts the groups up.
    func addKeys(of people: [NamedPatient]) -> [SQL] {
        [
            """
            WITH made AS (
                INSERT INTO \(unsafeRaw: key) (hospital_id, key, patient_id)
                SELECT k.hospital_id, k.key, k.patient_id FROM (\(keys(of: people))) AS k WHERE NOT k.is_merged
                RETURNING hospital_id, key
            )
            INSERT INTO \(unsafeRaw: group) AS g (hospital_id, key, member_count)
            SELECT made.hospital_id, made.key, count(*) FROM made GROUP BY 1, 2 ORDER BY 1, 2
            ON CONFLICT (hospital_id, key) DO UPDATE SET member_count = g.member_count + excluded.member_count
            """
        ]
    }

    func deleteEntries(of people: [NamedPatient]) -> SQL {
        """
        DELETE FROM \(unsafeRaw: entry) AS e
        USING \(Self.relation(people))
        WHERE e.hospital_id = x.hospital_id AND e.patient_id = x.patient_id
        """
    }

    func insertEntries(_ changes: [PatientRowChange]) -> SQL {
        """
        INSERT INTO \(unsafeRaw: entry) (
            hospital_id, patient_id, name_key, skeleton_key, birth_key, phone_key, identifier_keys, is_merged)
        SELECT * FROM unnest(\(Self.columns(changes)))
        """
    }

    func updateEntries(_ changes: [PatientRowChange]) -> SQL {
        func has(_ part: PatientRowPart) -> SQLBind { .bools(changes.map { $0.parts.contains(part) }) }
        return """
            UPDATE \(unsafeRaw: entry) AS e
            SET name_key = CASE WHEN x.has_name THEN x.name_key ELSE e.name_key END,
                skeleton_key = CASE WHEN x.has_name THEN x.skeleton_key ELSE e.skeleton_key END,
                birth_key = CASE WHEN x.has_birth THEN x.birth_key ELSE e.birth_key END,
                phone_key = CASE WHEN x.has_phone THEN x.phone_key ELSE e.phone_key END,
                identifier_keys = CASE WHEN x.has_identifiers THEN x.identifier_keys ELSE e.identifier_keys END,
                is_merged = CASE WHEN x.has_merged THEN x.is_merged ELSE e.is_merged END
            FROM unnest(
                \(Self.columns(changes)), \(has(.field(.name))), \(has(.field(.birthDate))), \(has(.field(.phone))), \(has(.field(.identifiers))),
                \(has(.mergedInto))
            ) AS x (
                hospital_id, patient_id, name_key, skeleton_key, birth_key, phone_key, identifier_keys, is_merged,
                has_name, has_birth, has_phone, has_identifiers, has_merged)
            WHERE e.hospital_id = x.hospital_id AND e.patient_id = x.patient_id
            """
    }

    private static func columns(_ changes: [PatientRowChange]) -> SQL {
        let keys = changes.map { BlockingKeys($0.details, in: $0.hospitalID) }
        return """
            \(.ids(changes.map(\.hospitalID))), \(.ids(changes.map(\.patientID))), \(.texts(keys.map(\.name))),
            \(.texts(keys.map(\.skeleton))), \(.texts(keys.map(\.birth))), \(.texts(keys.map(\.phone))),
            \(.texts(keys.map(\.identifiers))), \(.bools(changes.map { $0.mergedInto != nil }))
            """
    }

    /// The keys that entries have or, merged, would have: hospital_id, key, patient_id, is_merged.
    ///
    /// A name and a birth date, a phone and a birth date, a mistyped name and either of them, each identifier.
    private func keys(of people: [NamedPatient]) -> SQL {
        """
        SELECT DISTINCT e.hospital_id, sha256(convert_to(v.value, 'UTF8')) AS key, e.patient_id, e.is_merged
        FROM \(Self.relation(people))
        JOIN \(unsafeRaw: entry) AS e ON e.hospital_id = x.hospital_id AND e.patient_id = x.patient_id
        CROSS JOIN LATERAL (
            SELECT unnest(ARRAY[
                'nb' || e.name_key || e.birth_key, 'pb' || e.phone_key || e.birth_key,
                'sb' || e.skeleton_key || e.birth_key, 'sp' || e.skeleton_key || e.phone_key])
            UNION ALL
            SELECT 'id' || i.value FROM unnest(string_to_array(e.identifier_keys, ' ')) AS i (value)
        ) AS v (value)
        WHERE v.value IS NOT NULL
        """
    }

    private static func relation(_ people: [NamedPatient]) -> SQL {
        """
        unnest(\(.ids(people.map(\.hospitalID))), \(.ids(people.map(\.patientID)))) AS x (hospital_id, patient_id)
        """
    }
}
