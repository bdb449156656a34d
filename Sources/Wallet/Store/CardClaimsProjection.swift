import Journal
import Kernel
import Postgres

/// Writes `wallet.card_claim`: which claims a card has, and of which merchants.
struct CardClaimsProjection: InlineProjection {
    let name = "cardClaims"
    let tables = [CardTable.claim]

    func statements(for events: [AppendedEvent<WalletEvent>], into target: ProjectionTarget) -> [SQL] {
        let filed = events.compactMap { appended -> (hospital: HospitalID, event: ClaimProcessed)? in
            guard case .card(.claimProcessed(let event)) = appended.event else { return nil }
            return (appended.hospitalID, event)
        }
        if filed.isEmpty { return [] }
        let rows = filed.map(\.event)
        return [
            """
            INSERT INTO \(unsafeRaw: target.table(CardTable.claim)) (hospital_id, claim_id, card_id, merchant_id)
            SELECT * FROM unnest(
                \(.ids(filed.map(\.hospital))), \(.ids(rows.map(\.claimID))), \(.ids(rows.map(\.cardID))),
                \(.ids(rows.map(\.merchantID))))
            """
        ]
    }

    /// No column comes from a sealed field.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}
