import Journal
import Kernel
import Postgres
import WalletAPI

/// The merchants as they are shown.
struct MerchantsProjection: InlineProjection {
    let name = "merchants"
    let tables = [MerchantTable.merchant]

    func statements(for events: [AppendedEvent<WalletEvent>], into target: ProjectionTarget) -> [SQL] {
        let changes = MerchantRowChange.fold(events)
        // Nearly every batch has movements alone.
        if changes.isEmpty { return [] }
        let table = target.table(MerchantTable.merchant)
        let made = changes.filter { $0.applied != nil }
        let changed = changes.filter { $0.applied == nil }
        return (made.isEmpty ? [] : [Self.insert(made, table)])
            + (changed.isEmpty ? [] : [Self.update(changed, table)])
    }

    /// What a merchant is known by was sealed under their own key.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        if subjects.isEmpty { return [] }
        return [
            """
            UPDATE \(unsafeRaw: target.table(MerchantTable.merchant)) AS m
            SET name = NULL, contact_name = NULL, contact_phone = NULL, contact_email = NULL, payout_account = NULL
            FROM unnest(\(.ids(subjects.map(\.hospitalID))), \(.ids(subjects.map(\.subjectID))))
                AS x (hospital_id, merchant_id)
            WHERE m.hospital_id = x.hospital_id AND m.merchant_id = x.merchant_id
            """
        ]
    }

    private static func insert(_ changes: [MerchantRowChange], _ table: String) -> SQL {
        let applied = changes.compactMap(\.applied)
        return """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, merchant_id, version, updated_at, status, methods, name, contact_name, contact_phone,
                contact_email, payout_account, basis_points, fixed_minor, minimum_minor, tax_basis_points,
                settlement_days, settled_through, wallet_id, currency, created_at)
            SELECT x.hospital_id, x.merchant_id, x.version, x.updated_at, x.status, x.methods, x.name, x.contact_name,
                x.contact_phone, x.contact_email, x.payout_account, x.basis_points, x.fixed_minor, x.minimum_minor,
                x.tax_basis_points, x.settlement_days, x.settled_through, x.wallet_id, x.currency, x.created_at
            FROM unnest(
                \(columns(changes)), \(.ids(applied.map(\.walletID))), \(.texts(applied.map(\.currency.code))),
                \(.timestamps(applied.map(\.at)))
            ) AS x (\(unsafeRaw: columnNames), wallet_id, currency, created_at)
            """
    }

    /// What an event did not say stays; a contact and terms are said whole.
    private static func update(_ changes: [MerchantRowChange], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS m
        SET version = x.version,
            updated_at = x.updated_at,
            status = coalesce(x.status, m.status),
            methods = coalesce(x.methods, m.methods),
            name = coalesce(x.name, m.name),
            contact_name = coalesce(x.contact_name, m.contact_name),
            contact_phone = CASE WHEN x.contact_name IS NULL THEN m.contact_phone ELSE x.contact_phone END,
            contact_email = CASE WHEN x.contact_name IS NULL THEN m.contact_email ELSE x.contact_email END,
            payout_account = coalesce(x.payout_account, m.payout_account),
            basis_points = coalesce(x.basis_points, m.basis_points),
            fixed_minor = coalesce(x.fixed_minor, m.fixed_minor),
            minimum_minor = coalesce(x.minimum_minor, m.minimum_minor),
            tax_basis_points = coalesce(x.tax_basis_points, m.tax_basis_points),
            settlement_days = coalesce(x.settlement_days, m.settlement_days),
            settled_through = coalesce(x.settled_through, m.settled_through)
        FROM unnest(\(columns(changes))) AS x (\(unsafeRaw: columnNames))
        WHERE m.hospital_id = x.hospital_id AND m.merchant_id = x.merchant_id
        """
    }

    private static let columnNames = """
        hospital_id, merchant_id, version, updated_at, status, methods, name, contact_name, contact_phone, contact_email, \
        payout_account, basis_points, fixed_minor, minimum_minor, tax_basis_points, settlement_days, settled_through
        """

    /// The arrays of `columnNames`.
    private static func columns(_ changes: [MerchantRowChange]) -> SQL {
        let details = changes.map(\.details)
        return """
            \(.ids(changes.map(\.hospitalID))), \(.ids(changes.map(\.merchantID))),
            \(.int32s(changes.map { Int32(clamping: $0.version) })), \(.timestamps(changes.map(\.updatedAt))),
            \(.texts(changes.map { $0.status?.rawValue })), \(.texts(changes.map { $0.methods?.columnText })),
            \(.texts(details.map(\.name))), \(.texts(details.map { $0.contact?.name })),
            \(.texts(details.map { $0.contact?.phone })), \(.texts(details.map { $0.contact?.email })),
            \(.texts(details.map(\.payoutAccount))),
            \(.int32s(changes.map { change in change.fees.map { Int32(clamping: $0.basisPoints) } })),
            \(.int64s(changes.map { $0.fees?.fixedMinor })), \(.int64s(changes.map { $0.fees?.minimumMinor })),
            \(.int32s(changes.map { change in change.fees.map { Int32(clamping: $0.taxBasisPoints) } })),
            \(.int32s(changes.map { change in change.settlementDays.map { Int32(clamping: $0) } })),
            \(.dates(changes.map { change in change.settledThrough.map { Int32(clamping: $0.dayNumber) } }))
            """
    }
}

/// The tables of merchants.
enum MerchantTable {
    static let merchant = "wallet.merchant"
    static let settlement = "wallet.settlement"
    static let wallet = "wallet.merchant_wallet"
    static let sales = "wallet.merchant_sales"
}

extension Set<PaymentMethodSwitch> {
    /// The column `methods`.
    var columnText: String { inOrder.map(\.rawValue).joined(separator: ",") }
}
