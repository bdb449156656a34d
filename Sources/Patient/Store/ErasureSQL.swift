import Journal
import Kernel
import Postgres

/// The people of an erasure as a relation.
enum ErasureSQL {
    /// `x (hospital_id, patient_id)`, one row for each.
    static func people(_ subjects: [ErasedSubject]) -> SQL {
        """
        unnest(\(.ids(subjects.map(\.hospitalID))), \(.ids(subjects.map(\.subjectID)))) AS x (hospital_id, patient_id)
        """
    }

    /// Deletes what a table has of them.
    static func delete(_ subjects: [ErasedSubject], from table: String, owner column: String = "patient_id") -> SQL {
        """
        DELETE FROM \(unsafeRaw: table) AS t
        USING \(people(subjects))
        WHERE t.hospital_id = x.hospital_id AND t.\(unsafeRaw: column) = x.patient_id
        """
    }
}
