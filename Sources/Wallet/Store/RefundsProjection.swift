import Journal
import Kernel
import Postgres
import WalletAPI

/// Which movements refunds gave back; a row is written once.
struct RefundsProjection: InlineProjection {
    let name = "refunds"
    let tables = [DeskTable.refund]

    func statements(for events: [AppendedEvent<WalletEvent>], into target: ProjectionTarget) -> [SQL] {
        let refunds = events.compactMap { appended -> (hospital: HospitalID, event: EventID, original: EventID)? in
            guard case .desk(.refunded(let refund)) = appended.event else { return nil }
            return (appended.hospitalID, appended.eventID, refund.originalID)
        }
        if refunds.isEmpty { return [] }
        return [
            """
            INSERT INTO \(unsafeRaw: target.table(DeskTable.refund)) (hospital_id, event_id, original_event_id)
            SELECT * FROM unnest(
                \(.ids(refunds.map(\.hospital))), \(.ids(refunds.map(\.event))), \(.ids(refunds.map(\.original))))
            """
        ]
    }

    /// Nothing here was sealed.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }
}
