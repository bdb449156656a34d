import Journal
import Kernel
import Postgres

/// A number (MRN) belongs to one patient of a hospital.
struct NumberClaim: ContestedClaim {
    static let claimName = "patient.mrn"
    let name = NumberClaim.claimName
    let tables = [PatientTable.mrn]

    func isCandidate(_ event: PatientEvent) -> Bool { event.registration != nil }

    func statement(for candidates: [AppendedEvent<PatientEvent>], into target: ProjectionTarget) -> SQL {
        ClaimSQL.claim(
            candidates.map { ClaimSQL.Row($0.hospitalID, PatientNumber.key($0.event.registration?.mrn ?? ""), $0) },
            table: target.table(PatientTable.mrn), column: "mrn_key")
    }
}

/// A source's patient is registered once, however often and by however many imports at once.
struct SourceClaim: ContestedClaim {
    static let claimName = "patient.source"
    let name = SourceClaim.claimName
    let tables = [PatientTable.source]

    func isCandidate(_ event: PatientEvent) -> Bool { event.registration?.source != nil }

    func statement(for candidates: [AppendedEvent<PatientEvent>], into target: ProjectionTarget) -> SQL {
        ClaimSQL.claim(
            candidates.map { ClaimSQL.Row($0.hospitalID, $0.event.registration?.source ?? "", $0) },
            table: target.table(PatientTable.source), column: "source")
    }
}

/// Of several who are registered by hand at the same instant under one name and birth date the first wins: the others are
/// looked at again, now that it is known.
///
/// It keeps nothing, and nothing of it is in the log: whoever was registered has won.
struct IdentityClaim: ContestedClaim {
    static let claimName = "patient.identity"
    let name = IdentityClaim.claimName
    let tables: [String] = []

    func isCandidate(_ event: PatientEvent) -> Bool { event.registration?.isContested ?? false }

    func statement(for candidates: [AppendedEvent<PatientEvent>], into target: ProjectionTarget) -> SQL {
        let patients: [PatientID] = candidates.map { $0.streamID.retagged() }
        return """
            SELECT place
            FROM patient.claim_identities(\(.ids(candidates.map(\.hospitalID))), \(.ids(patients))) AS place
            """
    }
}

/// The one statement of a claim.
private enum ClaimSQL {
    struct Row {
        let hospital: HospitalID
        let key: String
        let patient: PatientID

        init(_ hospital: HospitalID, _ key: String, _ event: AppendedEvent<PatientEvent>) {
            self.hospital = hospital
            self.key = key
            patient = event.streamID.retagged()
        }
    }

    /// Inserts what is free and answers the ordinals of the winners, from 0.
    ///
    /// A patient is registered once, so that the id tells the candidates of a batch apart.
    static func claim(_ rows: [Row], table: String, column: String) -> SQL {
        """
        INSERT INTO \(unsafeRaw: table) AS t (hospital_id, \(unsafeRaw: column), patient_id)
        SELECT x.hospital_id, x.key, x.patient_id
        FROM unnest(\(.ids(rows.map(\.hospital))), \(.texts(rows.map(\.key))), \(.ids(rows.map(\.patient))))
            WITH ORDINALITY AS x (hospital_id, key, patient_id, ordinal)
        ORDER BY x.hospital_id, x.key COLLATE "C", x.ordinal
        ON CONFLICT DO NOTHING
        RETURNING array_position(\(.ids(rows.map(\.patient))), t.patient_id) - 1
        """
    }
}

extension PatientEvent {
    /// The registration that this event is, if it is one.
    var registration: PatientRegistered? {
        if case .registered(let event) = self { return event }
        return nil
    }
}
