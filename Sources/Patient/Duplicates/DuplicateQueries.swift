import Kernel
import PatientAPI
import Postgres

/// The SQL texts that read likely duplicates.
enum DuplicateQueries {
    /// The next keys that two or more records bear, from a place on, and how many bear each.
    static func sharedKeys(_ hospital: HospitalID, from place: DuplicateListing.Place?, limit: Int) -> SQL {
        """
        SELECT g.key, g.member_count
        FROM patient.duplicate_group g
        WHERE g.hospital_id = \(hospital) AND g.member_count > 1
            AND g.key \(unsafeRaw: place?.isBehindKey == true ? ">" : ">=") \(bytes: place?.key ?? [])
        ORDER BY g.key
        LIMIT \(Int64(limit))
        """
    }

    /// Who bears each of some keys, so many at most of each: the key's place, the record, and all its keys that others bear
    /// too, but for those that more than `most` bear.
    static func bearers(_ hospital: HospitalID, of keys: [[UInt8]], limits: [Int], most: Int) -> SQL {
        """
        SELECT \(unsafeRaw: PatientRow.columns), NULL::text, (g.place - 1)::integer,
            ARRAY(
                SELECT k.key
                FROM patient.duplicate_key k
                JOIN patient.duplicate_group c ON c.hospital_id = k.hospital_id AND c.key = k.key
                WHERE k.hospital_id = \(hospital) AND k.patient_id = m.patient_id
                    AND c.member_count > 1 AND c.member_count <= \(Int64(most))
                ORDER BY k.key)
        FROM unnest(\(.byteArrays(keys)), \(.int32s(limits.map { Int32($0) }))) WITH ORDINALITY AS g (key, most, place)
        CROSS JOIN LATERAL (
            SELECT k.patient_id
            FROM patient.duplicate_key k
            WHERE k.hospital_id = \(hospital) AND k.key = g.key
            ORDER BY k.patient_id
            LIMIT g.most
        ) m
        JOIN patient.patient p ON p.hospital_id = \(hospital) AND p.patient_id = m.patient_id
        ORDER BY g.place, p.patient_id
        """
    }

    /// Which pairs among some records were told apart.
    static func distinctPairs(_ hospital: HospitalID, among ids: [PatientID]) -> SQL {
        """
        SELECT d.first_id, d.second_id
        FROM patient.distinct_pair d
        WHERE d.hospital_id = \(hospital) AND d.first_id = ANY (\(.ids(ids))) AND d.second_id = ANY (\(.ids(ids)))
        """
    }
}
