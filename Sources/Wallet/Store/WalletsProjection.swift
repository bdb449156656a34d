import Journal
import Kernel
import Postgres
import WalletAPI

/// The list of wallets: what never changes of them, and their status.
struct WalletsProjection: InlineProjection {
    let name = "wallets"
    let tables = [WalletTable.wallet]

    /// What a batch does to one row.
    private struct Change {
        var hospitalID: HospitalID
        var walletID: WalletID
        /// The wallet, where the batch makes it.
        var created: WalletCreated?
        var status = WalletStatus.pending
    }

    func statements(for events: [AppendedEvent<WalletEvent>], into target: ProjectionTarget) -> [SQL] {
        var rows = FoldedRows<TenantKey<WalletTag>, Change>()
        for event in events { Self.apply(event, to: &rows) }
        // Nearly every batch has movements alone.
        if rows.changes.isEmpty { return [] }
        let table = target.table(WalletTable.wallet)
        let created = rows.changes.filter { $0.created != nil }
        let changed = rows.changes.filter { $0.created == nil }
        return (created.isEmpty ? [] : [Self.insert(created, table)])
            + (changed.isEmpty ? [] : [Self.update(changed, table)])
    }

    /// Nothing here was sealed: an owner is an id.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }

    private static func apply(
        _ appended: AppendedEvent<WalletEvent>, to rows: inout FoldedRows<TenantKey<WalletTag>, Change>
    ) {
        func change(_ id: WalletID, _ status: WalletStatus) {
            let key = TenantKey(appended.hospitalID, id)
            rows.update(key, first: Change(hospitalID: appended.hospitalID, walletID: id)) { change in
                change.status = status
                if case .created(let created) = appended.event { change.created = created }
            }
        }
        switch appended.event {
        case .created(let event): change(event.walletID, .pending)
        case .activated(let event): change(event.walletID, .active)
        case .suspended(let event): change(event.walletID, .suspended)
        case .closed(let event): change(event.walletID, .closed)
        case .limitsChanged, .credited, .debited, .transferred, .held, .holdCaptured, .holdReleased, .holdExpired,
            .merchant, .card, .payment, .clearing, .desk:
            break
        }
    }

    private static func insert(_ changes: [Change], _ table: String) -> SQL {
        let created = changes.compactMap(\.created)
        return """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, wallet_id, status, owner_id, type, currency, created_at)
            SELECT * FROM unnest(
                \(keys(changes)), \(.ids(created.map(\.ownerID))), \(.texts(created.map(\.type.rawValue))),
                \(.texts(created.map(\.currency.code))), \(.timestamps(created.map(\.at))))
            """
    }

    private static func update(_ changes: [Change], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS w
        SET status = x.status
        FROM unnest(\(keys(changes))) AS x (hospital_id, wallet_id, status)
        WHERE w.hospital_id = x.hospital_id AND w.wallet_id = x.wallet_id
        """
    }

    /// hospital_id, wallet_id, status.
    private static func keys(_ changes: [Change]) -> SQL {
        """
        \(.ids(changes.map(\.hospitalID))), \(.ids(changes.map(\.walletID))),
        \(.texts(changes.map(\.status.rawValue)))
        """
    }
}
