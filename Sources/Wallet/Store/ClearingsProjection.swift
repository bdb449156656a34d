import Journal
import Kernel
import Postgres
import WalletAPI

/// The clearings of each tenant as they are shown, and as they are carried on.
struct ClearingsProjection: InlineProjection {
    /// The table.
    static let table = "wallet.clearing"

    let name = "clearings"
    let tables = [Self.table]

    /// What a batch does to one row.
    private struct Change {
        var hospitalID: HospitalID
        var clearingID: ClearingID
        var version = 0
        var updatedAt = Timestamp(microseconds: 0)
        var status = ClearingStatus.sent
        /// How it began, where the batch makes the row.
        var began: Beginning?
        var refusal: ClearingRefusal?
        var inSuspense = false
        var endedEventID: EventID?
    }

    /// How a clearing began in a tenant.
    private struct Beginning {
        var fact: ClearingFact
        /// The wallet that paid; nil in the tenant that is paid.
        var walletID: WalletID?
        var eventID: EventID
        var at: Timestamp

        init(_ fact: ClearingFact, _ walletID: WalletID?, _ eventID: EventID, _ at: Timestamp) {
            self.fact = fact
            self.walletID = walletID
            self.eventID = eventID
            self.at = at
        }
    }

    func statements(for events: [AppendedEvent<WalletEvent>], into target: ProjectionTarget) -> [SQL] {
        var rows = FoldedRows<TenantKey<ClearingTag>, Change>()
        for appended in events {
            guard case .clearing(let event) = appended.event, let id = event.clearingID else { continue }
            let first = Change(hospitalID: appended.hospitalID, clearingID: id)
            rows.update(TenantKey(appended.hospitalID, id), first: first) { Self.apply(event, appended, to: &$0) }
        }
        // Nearly every batch has none.
        if rows.changes.isEmpty { return [] }
        let table = target.table(Self.table)
        let made = rows.changes.filter { $0.began != nil }
        let changed = rows.changes.filter { $0.began == nil }
        return (made.isEmpty ? [] : [Self.insert(made, table)])
            + (changed.isEmpty ? [] : [Self.update(changed, table)])
    }

    /// Nothing here was sealed.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }

    private static func apply(
        _ event: ClearingEvent, _ appended: AppendedEvent<WalletEvent>, to change: inout Change
    ) {
        change.version = appended.version
        switch event {
        case .sent(let event):
            begin(&change, .sent, Beginning(event.fact, event.walletID, appended.eventID, event.at))
        case .received(let event):
            begin(&change, .received, Beginning(event.fact, nil, appended.eventID, event.at))
        case .refused(let event):
            begin(&change, .refused, Beginning(event.fact, nil, appended.eventID, event.at))
            change.refusal = event.reason
        case .settled(let event):
            (change.status, change.updatedAt, change.endedEventID) = (.settled, event.at, appended.eventID)
        case .returned(let event):
            (change.status, change.updatedAt, change.endedEventID) = (.returned, event.at, appended.eventID)
            (change.refusal, change.inSuspense) = (event.reason, event.balanceMinor == nil)
        case .agreed: break
        }
    }

    private static func begin(_ change: inout Change, _ status: ClearingStatus, _ beginning: Beginning) {
        change.began = beginning
        change.status = status
        change.updatedAt = beginning.at
    }

    private static func insert(_ changes: [Change], _ table: String) -> SQL {
        let began = changes.compactMap(\.began)
        let facts = began.map(\.fact)
        let others = began.map { $0.walletID == nil ? $0.fact.from : $0.fact.to }
        let sides = began.map { $0.walletID == nil ? ClearingSide.incoming : .outgoing }
        return """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, clearing_id, version, updated_at, status, refusal, in_suspense, ended_event_id, side,
                other_id, from_wallet_id, to_wallet_id, invoice_id, amount_minor, currency, reference, began_event_id,
                created_at)
            SELECT * FROM unnest(
                \(columns(changes)), \(.texts(sides.map(\.rawValue))), \(.ids(others)),
                \(.optionalIDs(began.map(\.walletID))), \(.optionalIDs(facts.map(\.purpose.walletID))),
                \(.optionalIDs(facts.map(\.purpose.invoiceID))), \(.int64s(facts.map(\.amount.amountMinor))),
                \(.texts(facts.map(\.amount.currency.code))), \(.texts(facts.map(\.reference))),
                \(.ids(began.map(\.eventID))), \(.timestamps(began.map(\.at))))
            """
    }

    private static func update(_ changes: [Change], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS c
        SET version = x.version,
            updated_at = x.updated_at,
            status = x.status,
            refusal = x.refusal,
            in_suspense = x.in_suspense,
            ended_event_id = x.ended_event_id
        FROM unnest(\(columns(changes)))
            AS x (hospital_id, clearing_id, version, updated_at, status, refusal, in_suspense, ended_event_id)
        WHERE c.hospital_id = x.hospital_id AND c.clearing_id = x.clearing_id
        """
    }

    /// The arrays of hospital_id, clearing_id, version, updated_at, status, refusal, in_suspense, ended_event_id.
    private static func columns(_ changes: [Change]) -> SQL {
        """
        \(.ids(changes.map(\.hospitalID))), \(.ids(changes.map(\.clearingID))),
        \(.int32s(changes.map { Int32(clamping: $0.version) })), \(.timestamps(changes.map(\.updatedAt))),
        \(.texts(changes.map(\.status.rawValue))), \(.texts(changes.map { $0.refusal?.rawValue })),
        \(.bools(changes.map(\.inSuspense))), \(.optionalIDs(changes.map(\.endedEventID)))
        """
    }
}

extension ClearingEvent {
    /// The clearing; nil of what is agreed on.
    fileprivate var clearingID: ClearingID? {
        switch self {
        case .sent(let event): event.fact.clearingID
        case .received(let event): event.fact.clearingID
        case .refused(let event): event.fact.clearingID
        case .settled(let event): event.clearingID
        case .returned(let event): event.clearingID
        case .agreed: nil
        }
    }
}
