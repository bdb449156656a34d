import JSON
import Journal
import Kernel
import Postgres
import WalletAPI

/// The requests that a second person decides on, as they are shown.
struct ApprovalsProjection: InlineProjection {
    let name = "approvals"
    let tables = [DeskTable.approval]

    func statements(for events: [AppendedEvent<WalletEvent>], into target: ProjectionTarget) -> [SQL] {
        let changes = ApprovalRowChange.fold(events)
        if changes.isEmpty { return [] }
        let table = target.table(DeskTable.approval)
        let made = changes.filter { $0.requested != nil }
        let changed = changes.filter { $0.requested == nil }
        return (made.isEmpty ? [] : [Self.insert(made, table)])
            + (changed.isEmpty ? [] : [Self.update(changed, table)])
    }

    /// What requests are for, and why they were refused, was sealed under the key of the wallet's owner.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        if subjects.isEmpty { return [] }
        return [
            """
            UPDATE \(unsafeRaw: target.table(DeskTable.approval)) AS a
            SET description = NULL, reason = NULL
            FROM unnest(\(.ids(subjects.map(\.hospitalID))), \(.ids(subjects.map(\.subjectID))))
                AS x (hospital_id, owner_id)
            WHERE a.hospital_id = x.hospital_id AND a.owner_id = x.owner_id
                AND (a.description IS NOT NULL OR a.reason IS NOT NULL)
            """
        ]
    }

    private static func insert(_ changes: [ApprovalRowChange], _ table: String) -> SQL {
        let requests = changes.compactMap(\.requested)
        let limits = requests.map(\.effect.limits)
        let refunds = requests.map(\.effect.refund)
        return """
            INSERT INTO \(unsafeRaw: table) (
                \(unsafeRaw: columnNames), kind, wallet_id, owner_id, requested_by, expires_at, created_at, currency,
                per_transaction_minor, per_day_minor, per_month_minor, overdraft_minor, original_event_id,
                original_minor, from_wallet_id, amount_minor, reference, description, settings)
            SELECT * FROM unnest(
                \(columns(changes)), \(.texts(requests.map(\.effect.kind.rawValue))),
                \(.optionalIDs(requests.map(\.effect.walletID))), \(.ids(requests.map(\.ownerID))),
                \(.ids(requests.map(\.requesterID))), \(.timestamps(requests.map(\.expiresAt))),
                \(.timestamps(requests.map(\.at))), \(.texts(requests.map { $0.effect.currency?.code })),
                \(.int64s(limits.map { $0?.limits.perTransaction?.amountMinor })),
                \(.int64s(limits.map { $0?.limits.perDay?.amountMinor })),
                \(.int64s(limits.map { $0?.limits.perMonth?.amountMinor })),
                \(.int64s(limits.map { $0?.overdraft?.amountMinor })), \(.optionalIDs(refunds.map { $0?.originalID })),
                \(.int64s(refunds.map { $0?.original.amountMinor })), \(.optionalIDs(refunds.map { $0?.from })),
                \(.int64s(refunds.map { $0?.amount.amountMinor })), \(.texts(refunds.map { $0?.reference })),
                \(.texts(requests.map(\.description))), \(.texts(requests.map(\.effect.settingsText))))
            """
    }

    /// What an event did not say stays.
    private static func update(_ changes: [ApprovalRowChange], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS a
        SET version = coalesce(x.version, a.version),
            status = coalesce(x.status, a.status),
            decided_by = coalesce(x.decided_by, a.decided_by),
            reason = coalesce(x.reason, a.reason),
            transaction_id = coalesce(x.transaction_id, a.transaction_id),
            updated_at = coalesce(x.updated_at, a.updated_at)
        FROM unnest(\(columns(changes))) AS x (\(unsafeRaw: columnNames))
        WHERE a.hospital_id = x.hospital_id AND a.approval_id = x.approval_id
        """
    }

    private static let columnNames = """
        hospital_id, approval_id, version, status, decided_by, reason, transaction_id, updated_at
        """

    /// The arrays of `columnNames`.
    private static func columns(_ changes: [ApprovalRowChange]) -> SQL {
        """
        \(.ids(changes.map(\.hospitalID))), \(.ids(changes.map(\.approvalID))),
        \(.int32s(changes.map { change in change.step.map { Int32(clamping: $0.version) } })),
        \(.texts(changes.map { $0.step?.status.rawValue })), \(.optionalIDs(changes.map { $0.step?.by })),
        \(.texts(changes.map { $0.step?.reason })), \(.optionalIDs(changes.map(\.transactionID))),
        \(.timestamps(changes.map { $0.step?.at }))
        """
    }
}

/// The tables of the operator's desk.
enum DeskTable {
    static let approval = "wallet.approval"
    static let refund = "wallet.refund"
}

extension ApprovalEffect {
    fileprivate var limits: LimitTerms? { if case .limits(let terms) = self { terms } else { nil } }
    fileprivate var refund: RefundTerms? { if case .refund(let terms) = self { terms } else { nil } }
    /// The settings as they are stored; nil where others are asked for.
    fileprivate var settingsText: String? {
        guard case .settings(let terms) = self else { return nil }
        // Settings are plain values, each of which can be written.
        return (try? StrictJSONEncoder().encode(StoredSettingsTerms(terms))).map { String(decoding: $0, as: UTF8.self) }
    }
    /// Nil where limits are taken away whole.
    fileprivate var currency: Currency? {
        switch self {
        case .settings: nil
        case .limits(let terms): StoredLimitTerms(terms)?.currency
        case .refund(let terms): terms.amount.currency
        }
    }
}
