import Journal
import Kernel
import Postgres
import WalletAPI

/// Writes `wallet.card_beneficiary`: what those who may use a card are called.
struct BeneficiariesProjection: InlineProjection {
    let name = "beneficiaries"
    let tables = [CardTable.beneficiary]

    func statements(for events: [AppendedEvent<WalletEvent>], into target: ProjectionTarget) -> [SQL] {
        let added = Self.last(of: events)
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
            ON CONFLICT (hospital_id, card_id, beneficiary_id) DO UPDATE
            SET relation = excluded.relation, name = excluded.name, added_at = excluded.added_at
            """
        ]
    }

    /// How each person was added last: who was removed may be added again.
    private static func last(
        of events: [AppendedEvent<WalletEvent>]
    ) -> [(hospital: HospitalID, event: BeneficiaryAdded)] {
        var places: [[UInt64]: Int] = [:]
        var added: [(hospital: HospitalID, event: BeneficiaryAdded)] = []
        for appended in events {
            guard case .card(.beneficiaryAdded(let event)) = appended.event else { continue }
            let (hospital, card, person) = (appended.hospitalID, event.cardID, event.beneficiaryID)
            let key = [hospital.high, hospital.low, card.high, card.low, person.high, person.low]
            if let place = places[key] {
                added[place] = (hospital, event)
            } else {
                places[key] = added.count
                added.append((hospital, event))
            }
        }
        return added
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
