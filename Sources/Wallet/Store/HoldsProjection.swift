import Journal
import Kernel
import Postgres
import WalletAPI

/// The holds, open and done.
struct HoldsProjection: InlineProjection {
    let name = "holds"
    let tables = [WalletTable.hold]

    /// What a batch does to one row.
    private struct Change {
        var hospitalID: HospitalID
        var holdID: HoldID
        /// The hold, where the batch makes it.
        var held: FundsHeld?
        var capturedMinor: Int64 = 0
        var releasedMinor: Int64 = 0
        var isExpired = false
        var at = Timestamp(microseconds: 0)
    }

    func statements(for events: [AppendedEvent<WalletEvent>], into target: ProjectionTarget) -> [SQL] {
        var rows = FoldedRows<TenantKey<HoldTag>, Change>()
        for event in events { Self.apply(event, to: &rows) }
        // Nearly every batch has other movements alone.
        if rows.changes.isEmpty { return [] }
        let table = target.table(WalletTable.hold)
        let made = rows.changes.filter { $0.held != nil }
        let changed = rows.changes.filter { $0.held == nil }
        return (made.isEmpty ? [] : [Self.insert(made, table)])
            + (changed.isEmpty ? [] : [Self.update(changed, table)])
    }

    /// Descriptions were sealed under the wallet's owner.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        if subjects.isEmpty { return [] }
        return [
            """
            UPDATE \(unsafeRaw: target.table(WalletTable.hold)) AS h
            SET description = NULL
            FROM unnest(\(.ids(subjects.map(\.hospitalID))), \(.ids(subjects.map(\.subjectID))))
                AS x (hospital_id, owner_id)
            JOIN \(unsafeRaw: target.table(WalletTable.wallet)) AS w
                ON w.hospital_id = x.hospital_id AND w.owner_id = x.owner_id
            WHERE h.hospital_id = w.hospital_id AND h.wallet_id = w.wallet_id AND h.description IS NOT NULL
            """
        ]
    }

    private static func apply(
        _ appended: AppendedEvent<WalletEvent>, to rows: inout FoldedRows<TenantKey<HoldTag>, Change>
    ) {
        func change(_ id: HoldID, _ at: Timestamp, _ update: (inout Change) -> Void) {
            let key = TenantKey(appended.hospitalID, id)
            rows.update(key, first: Change(hospitalID: appended.hospitalID, holdID: id)) { change in
                change.at = at
                update(&change)
            }
        }
        switch appended.event {
        case .held(let event): change(event.holdID, event.at) { $0.held = event }
        case .holdCaptured(let event):
            change(event.holdID, event.at) { change in
                change.capturedMinor += event.amount.amountMinor
                change.releasedMinor += event.releasedMinor
            }
        case .holdReleased(let event):
            change(event.holdID, event.at) { $0.releasedMinor += event.amount.amountMinor }
        case .holdExpired(let event):
            change(event.holdID, event.at) { change in
                change.releasedMinor += event.amount.amountMinor
                change.isExpired = true
            }
        case .created, .activated, .suspended, .closed, .limitsChanged, .credited, .debited, .transferred,
            .merchant, .card, .payment, .clearing, .desk:
            break
        }
    }

    private static func insert(_ changes: [Change], _ table: String) -> SQL {
        let held = changes.compactMap(\.held)
        return """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, hold_id, captured_minor, released_minor, updated_at, status, wallet_id, currency,
                amount_minor, reference, description, expires_at, created_at)
            SELECT x.hospital_id, x.hold_id, x.captured_minor, x.released_minor, x.updated_at,
                \(status(ofAmount: "x.amount_minor", captured: "x.captured_minor", released: "x.released_minor")),
                x.wallet_id, x.currency, x.amount_minor, x.reference, x.description, x.expires_at, x.created_at
            FROM unnest(
                \(keys(changes)), \(.ids(held.map(\.walletID))), \(.texts(held.map(\.amount.currency.code))),
                \(.int64s(held.map(\.amount.amountMinor))), \(.texts(held.map(\.reference))),
                \(.texts(held.map(\.description))), \(.timestamps(held.map(\.expiresAt))),
                \(.timestamps(held.map(\.at)))
            ) AS x (
                hospital_id, hold_id, captured_minor, released_minor, updated_at, is_expired, wallet_id, currency,
                amount_minor, reference, description, expires_at, created_at)
            """
    }

    private static func update(_ changes: [Change], _ table: String) -> SQL {
        let captured = "(h.captured_minor + x.captured_minor)"
        let released = "(h.released_minor + x.released_minor)"
        return """
            UPDATE \(unsafeRaw: table) AS h
            SET captured_minor = \(unsafeRaw: captured), released_minor = \(unsafeRaw: released),
                updated_at = x.updated_at,
                status = \(status(ofAmount: "h.amount_minor", captured: captured, released: released))
            FROM unnest(\(keys(changes)))
                AS x (hospital_id, hold_id, captured_minor, released_minor, updated_at, is_expired)
            WHERE h.hospital_id = x.hospital_id AND h.hold_id = x.hold_id
            """
    }

    /// The status that follows from what was taken of a hold and what was given back.
    private static func status(ofAmount amount: String, captured: String, released: String) -> SQL {
        """
        CASE
            WHEN \(unsafeRaw: amount) > \(unsafeRaw: captured) + \(unsafeRaw: released) THEN 'open'
            WHEN x.is_expired THEN 'expired'
            WHEN \(unsafeRaw: captured) > 0 THEN 'captured'
            ELSE 'released'
        END
        """
    }

    /// hospital_id, hold_id, captured_minor, released_minor, updated_at, is_expired.
    private static func keys(_ changes: [Change]) -> SQL {
        """
        \(.ids(changes.map(\.hospitalID))), \(.ids(changes.map(\.holdID))), \(.int64s(changes.map(\.capturedMinor))),
        \(.int64s(changes.map(\.releasedMinor))), \(.timestamps(changes.map(\.at))),
        \(.bools(changes.map(\.isExpired)))
        """
    }
}
