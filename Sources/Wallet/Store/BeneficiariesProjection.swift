import Journal
import Kernel
import Postgres
import WalletAPI

/// Writes `wallet.card_beneficiary`: what those who may use a card are called.
struct BeneficiariesProjection: InlineProjection {
    let name = "beneficiaries"
    let tables = [CardTable.beneficiary]

    func statements(for events: [AppendedEvent<WalletEvent>], into target: ProjectionTarget) -> [SQL] {
        let added = events.compactMap { appended -> (hospital: HospitalID, event: BeneficiaryAdded)? in
            guard case .card(.beneficiaryAdded(let event)) = appended.event else { return nil }
            return (appended.hospitalID, event)
        }
        if added.isEmpty { return [] }
        let rows = added.map(\.event)
        return [
            """
            INSERT INTO \(unsafeRaw: target.table(CardTable.beneficiary)) (
                hospital_id, card_id, beneficiary_id, holder_id, relation, name, added_at)
            SELECT * FROM unnest(
                \(.ids(added.map(\.hospital))), \(.ids(rows.map(\.cardID))), \(.ids(rows.map(\.beneficiaryID))),
                \(.ids(rows.map(\.holderID))), \(.texts(rows.map(\.relation.rawValue))), \(.texts(rows.map(\.name))),
                \(.timestamps(rows.map(\.at))))
            """
        ]
    }

    /// Names are sealed under the card's holder.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        if subjects.isEmpty { return [] }
        return [
            """
            UPDATE \(unsafeRaw: target.table(CardTable.beneficiary)) AS b
            SET name = NULL
            FROM unnest(\(.ids(subjects.map(\.hospitalID))), \(.ids(subjects.map(\.subjectID))))
                AS x (hospital_id, holder_id)
            WHERE b.hospital_id = x.hospital_id AND b.holder_id = x.holder_id AND b.name IS NOT NULL
            """
        ]
    }
}
