import Kernel
import Postgres

/// The SQL by which reading follows merges, now or as of a moment.
enum PatientAliases {
    /// The record that stands for the one in a column now: the column's own where it was not merged.
    ///
    /// `table` is the alias of a table that has `hospital_id` and `patient_id`.
    static func owner(of table: String) -> String {
        """
        coalesce((SELECT a.survivor_id FROM billing.patient_alias a WHERE a.hospital_id = \(table).hospital_id \
        AND a.duplicate_id = \(table).patient_id AND a.undone_at IS NULL ORDER BY a.merged_at DESC LIMIT 1), \
        \(table).patient_id)
        """
    }

    /// The records of one person: the one that stands for the others first, then those that lead to it.
    ///
    /// Of a record that nobody merged it alone.
    static func person(_ hospital: HospitalID, _ patient: PatientID, asOf instant: Timestamp?) -> SQL {
        let standing = standing(asOf: instant)
        return """
            WITH survivor AS (
                SELECT coalesce((
                    SELECT a.survivor_id
                    FROM billing.patient_alias a
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
                JOIN billing.patient_alias a ON a.hospital_id = \(hospital) AND a.survivor_id = s.id AND \(standing)
            ) x
            ORDER BY x.place, x.id
            """
    }

    private static func standing(asOf instant: Timestamp?) -> SQL {
        guard let instant else { return "a.undone_at IS NULL" }
        return "a.merged_at <= \(instant) AND (a.undone_at IS NULL OR a.undone_at > \(instant))"
    }
}
