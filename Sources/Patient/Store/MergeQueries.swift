import Kernel
import PatientAPI
import Postgres

/// The SQL texts that read merges, erasure requests and who is one person.
enum MergeQueries {
    /// A merge by id.
    static func merge(_ hospital: HospitalID, _ id: MergeID) -> SQL {
        """
        SELECT \(unsafeRaw: MergeRow.columns)
        FROM patient.merge m
        WHERE m.hospital_id = \(hospital) AND m.merge_id = \(id)
        """
    }

    /// A page of the merges that a record had a part in, newest first.
    static func merges(_ hospital: HospitalID, of patient: PatientID, before: MergeID?, limit: Int) -> SQL {
        let last = before ?? MergeID(high: .max, low: .max)
        func part(_ column: String) -> SQL {
            """
            (SELECT \(unsafeRaw: MergeRow.columns)
                FROM patient.merge m
                WHERE m.hospital_id = \(hospital) AND m.\(unsafeRaw: column) = \(patient) AND m.merge_id < \(last)
                ORDER BY m.merge_id DESC
                LIMIT \(Int64(limit)))
            """
        }
        return """
            SELECT \(unsafeRaw: MergeRow.columns)
            FROM (\(part("duplicate_id")) UNION ALL \(part("survivor_id"))) m
            ORDER BY m.merge_id DESC
            LIMIT \(Int64(limit))
            """
    }

    /// All records of a person: the one that stands for the others, those that lead to it, and the one asked for.
    static func person(_ hospital: HospitalID, _ patient: PatientID) -> SQL {
        """
        WITH survivor AS (
            SELECT coalesce(p.merged_into, p.patient_id) AS id
            FROM patient.patient p
            WHERE p.hospital_id = \(hospital) AND p.patient_id = \(patient)
        )
        SELECT s.id FROM survivor s
        UNION
        SELECT p.patient_id
        FROM survivor s
        JOIN patient.patient p ON p.hospital_id = \(hospital) AND p.merged_into = s.id AND p.merged_into IS NOT NULL
        ORDER BY 1
        """
    }

    /// An erasure request by id.
    static func erasureRequest(_ hospital: HospitalID, _ id: ErasureRequestID) -> SQL {
        """
        SELECT \(unsafeRaw: ErasureRequestRow.columns)
        FROM patient.erasure_request e
        WHERE e.hospital_id = \(hospital) AND e.request_id = \(id)
        """
    }

    /// A page of erasure requests, newest first.
    static func erasureRequests(_ hospital: HospitalID, before: ErasureRequestID?, limit: Int) -> SQL {
        let last = before ?? ErasureRequestID(high: .max, low: .max)
        return """
            SELECT \(unsafeRaw: ErasureRequestRow.columns)
            FROM patient.erasure_request e
            WHERE e.hospital_id = \(hospital) AND e.request_id < \(last)
            ORDER BY e.request_id DESC
            LIMIT \(Int64(limit))
            """
    }

    /// Whether a pair was told apart, and when.
    static func distinctPair(_ hospital: HospitalID, _ pair: PatientPair) -> SQL {
        """
        SELECT d.told_at
        FROM patient.distinct_pair d
        WHERE d.hospital_id = \(hospital) AND d.first_id = \(pair.first) AND d.second_id = \(pair.second)
        """
    }
}
