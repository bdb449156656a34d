import Journal
import Kernel
import Postgres
import WalletAPI

/// The payments as they are shown.
struct PaymentsProjection: InlineProjection {
    static let table = "wallet.payment"

    let name = "payments"
    let tables = [Self.table]

    func statements(for events: [AppendedEvent<WalletEvent>], into target: ProjectionTarget) -> [SQL] {
        let changes = PaymentRowChange.fold(events)
        // Nearly every batch has movements alone.
        if changes.isEmpty { return [] }
        let table = target.table(Self.table)
        let made = changes.filter { $0.initiated != nil }
        let changed = changes.filter { $0.initiated == nil }
        return (made.isEmpty ? [] : [Self.insert(made, table)])
            + (changed.isEmpty ? [] : [Self.update(changed, table)])
    }

    /// What is said of a payment was sealed under the payer's key, or the payment's own.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] {
        if subjects.isEmpty { return [] }
        return [
            """
            UPDATE \(unsafeRaw: target.table(Self.table)) AS p
            SET description = NULL
            FROM unnest(\(.ids(subjects.map(\.hospitalID))), \(.ids(subjects.map(\.subjectID))))
                AS x (hospital_id, subject_id)
            WHERE p.hospital_id = x.hospital_id AND p.subject_id = x.subject_id AND p.description IS NOT NULL
            """
        ]
    }

    private static func insert(_ changes: [PaymentRowChange], _ table: String) -> SQL {
        let first = changes.compactMap(\.initiated)
        return """
            INSERT INTO \(unsafeRaw: table) (
                \(unsafeRaw: keyNames), due_at, method, amount_minor, currency, merchant_id, invoice_id, reference,
                gateway, payer_id, payer_wallet_id, payee_wallet_id, is_automatic, expires_at, description, subject_id,
                created_at)
            SELECT x.hospital_id, x.payment_id, x.version, x.updated_at, x.status, x.captured_minor, x.capturing_minor,
                x.refunded_minor, x.refunding_minor, x.order_id, x.checkout_url, x.checkout_key, x.failure_code,
                CASE WHEN x.is_open THEN least(x.due_at, x.expires_at)
                    WHEN x.needs_order AND x.order_id IS NULL THEN NULL ELSE x.due_at END, x.method, x.amount_minor,
                x.currency, x.merchant_id, x.invoice_id, x.reference, x.gateway, x.payer_id, x.payer_wallet_id,
                x.payee_wallet_id, x.is_automatic, x.expires_at, x.description, x.subject_id, x.created_at
            FROM unnest(
                \(keys(changes)), \(.texts(first.map(\.terms.method.rawValue))),
                \(.int64s(first.map(\.terms.amount.amountMinor))),
                \(.texts(first.map(\.terms.amount.currency.code))), \(.optionalIDs(first.map(\.terms.merchantId))),
                \(.optionalIDs(first.map(\.terms.invoiceId))), \(.texts(first.map(\.terms.reference))),
                \(.texts(first.map(\.gateway))), \(.optionalIDs(first.map(\.payerID))), \(.optionalIDs(first.map(\.payerWalletID))),
                \(.optionalIDs(first.map(\.payeeWalletID))), \(.bools(first.map(\.isAutomatic))),
                \(.timestamps(first.map(\.expiresAt))), \(.texts(first.map(\.description))),
                \(.ids(first.map { $0.payerID ?? $0.paymentID.retagged() as UserID })), \(.timestamps(first.map(\.at)))
            ) AS x (
                \(unsafeRaw: keyNames), due_at, is_open, needs_order, method, amount_minor, currency, merchant_id, invoice_id,
                reference, gateway, payer_id, payer_wallet_id, payee_wallet_id, is_automatic, expires_at, description,
                subject_id, created_at)
            """
    }

    /// What an event did not say stays.
    private static func update(_ changes: [PaymentRowChange], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS p
        SET version = x.version,
            updated_at = x.updated_at,
            status = x.status,
            captured_minor = x.captured_minor,
            capturing_minor = x.capturing_minor,
            refunded_minor = x.refunded_minor,
            refunding_minor = x.refunding_minor,
            order_id = coalesce(x.order_id, p.order_id),
            checkout_url = coalesce(x.checkout_url, p.checkout_url),
            checkout_key = coalesce(x.checkout_key, p.checkout_key),
            failure_code = coalesce(x.failure_code, p.failure_code),
            due_at = CASE WHEN x.is_open THEN least(x.due_at, p.expires_at)
                WHEN x.needs_order AND coalesce(x.order_id, p.order_id) IS NULL THEN NULL ELSE x.due_at END
        FROM unnest(\(keys(changes))) AS x (\(unsafeRaw: keyNames), due_at, is_open, needs_order)
        WHERE p.hospital_id = x.hospital_id AND p.payment_id = x.payment_id
        """
    }

    private static let keyNames = """
        hospital_id, payment_id, version, updated_at, status, captured_minor, capturing_minor, refunded_minor, \
        refunding_minor, order_id, checkout_url, checkout_key, failure_code
        """

    private static func keys(_ changes: [PaymentRowChange]) -> SQL {
        """
        \(.ids(changes.map(\.hospitalID))), \(.ids(changes.map(\.paymentID))),
        \(.int32s(changes.map { Int32(clamping: $0.version) })), \(.timestamps(changes.map(\.updatedAt))),
        \(.texts(changes.map(\.sums.status.rawValue))), \(.int64s(changes.map(\.sums.capturedMinor))),
        \(.int64s(changes.map(\.sums.capturingMinor))), \(.int64s(changes.map(\.sums.refundedMinor))),
        \(.int64s(changes.map(\.sums.refundingMinor))), \(.texts(changes.map { $0.checkout?.orderID })),
        \(.texts(changes.map { $0.checkout?.url })), \(.texts(changes.map { $0.checkout?.publicKey })),
        \(.texts(changes.map(\.failureCode))), \(.timestamps(changes.map(\.dueAt))),
        \(.bools(changes.map(\.isOpen))), \(.bools(changes.map(\.needsOrder)))
        """
    }
}
