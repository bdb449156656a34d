public import Kernel
public import Postgres

/// A module's table of which record of a person stands for which, `patient_alias` of its schema, and the SQL by which reading
/// follows it, now or as of a moment.
///
/// Rows keep the patient id that they were written with, so that undoing a merge loses nothing. The table has `hospital_id`,
/// `merge_id`, `duplicate_id`, `survivor_id`, `merged_at` and `undone_at`.
public struct PatientAliases: Sendable {
    /// The table, schema-qualified.
    public let table: String
    /// The name of what fills it, such as `billing.patientAliases`.
    public let readerName: String

    /// The table of a module, by its schema.
    public init(schema: String) {
        table = "\(schema).patient_alias"
        readerName = "\(schema).patientAliases"
    }

    /// The record that stands for the one in a column now: the column's own where it was not merged.
    ///
    /// `alias` is that of a table that has `hospital_id` and `patient_id`.
    public func owner(of alias: String) -> String {
        """
        coalesce((SELECT a.survivor_id FROM \(table) a WHERE a.hospital_id = \(alias).hospital_id \
        AND a.duplicate_id = \(alias).patient_id AND a.undone_at IS NULL ORDER BY a.merged_at DESC LIMIT 1), \
        \(alias).patient_id)
        """
    }

    /// The records of one person: the one that stands for the others first, then those that lead to it.
    ///
    /// Of a record that nobody merged it alone.
    public func person(_ hospital: HospitalID, _ patient: PatientID, asOf instant: Timestamp?) -> SQL {
        let standing = Self.standing(asOf: instant)
        return """
            WITH survivor AS (
                SELECT coalesce((
                    SELECT a.survivor_id
                    FROM \(unsafeRaw: table) a
                    WHERE a.hospital_id = \(hospital) AND a.duplicate_id = \(patient) AND \(standing)
                    ORDER BY a.merged_at DESC
                    LIMIT 1
                ), \(patient)) AS id
            )
            SELECT x.id
            FROM (
                SELECT s.id, 0 AS place FROM survivor s
                UNION ALL
                SELECT a.duplicate_id, 1
                FROM survivor s
                JOIN \(unsafeRaw: table) a ON a.hospital_id = \(hospital) AND a.survivor_id = s.id AND \(standing)
            ) x
            ORDER BY x.place, x.id
            """
    }

    private static func standing(asOf instant: Timestamp?) -> SQL {
        guard let instant else { return "a.undone_at IS NULL" }
        return "a.merged_at <= \(instant) AND (a.undone_at IS NULL OR a.undone_at > \(instant))"
    }
}
