import Journal
import Kernel
import Postgres

extension PatientsProjection {
    /// Blanks the rows (`PatientColumn` says what becomes of each column), and lets identifiers and the words of names go; version, status and times are the event's affair.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        if subjects.isEmpty { return [] }
        let patients = subjects.map { NamedPatient(hospitalID: $0.hospitalID, patientID: $0.subjectID.retagged()) }
        // The words are read from the rows, so before those are blanked.
        return PatientWordSQL.removal(of: patients, from: target) + [
            """
            UPDATE \(unsafeRaw: target.table(PatientTable.patient)) AS p
            SET \(unsafeRaw: PatientRowSQL.erasure)
            FROM \(ErasureSQL.people(subjects))
            WHERE p.hospital_id = x.hospital_id AND p.patient_id = x.patient_id
            """,
            ErasureSQL.delete(subjects, from: target.table(PatientTable.identifier)),
        ]
    }
}

extension NumberClaim {
    /// The number goes; what stands in its place is derived from the patient's id.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        if subjects.isEmpty { return [] }
        return [
            """
            UPDATE \(unsafeRaw: target.table(PatientTable.mrn)) AS m
            SET mrn_key = upper('ERASED-' || m.patient_id)
            FROM \(ErasureSQL.people(subjects))
            WHERE m.hospital_id = x.hospital_id AND m.patient_id = x.patient_id
            """
        ]
    }
}

extension SourceClaim {
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        subjects.isEmpty ? [] : [ErasureSQL.delete(subjects, from: target.table(PatientTable.source))]
    }
}

extension IdentityClaim {
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}

extension ExternalResourcesProjection {
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        if subjects.isEmpty { return [] }
        return [ErasureSQL.delete(subjects, from: target.table(PatientTable.externalResource), owner: "owner_id")]
    }
}
