import BillingAPI
import Journal
import Kernel
import Postgres

/// The read tables of invoices and their lines.
struct InvoicesProjection: InlineProjection {
    let name = "invoices"
    let tables = [BillingTable.invoice, BillingTable.invoiceLine]

    func statements(for events: [AppendedEvent<BillingEvent>], into target: ProjectionTarget) -> [SQL] {
        let changes = InvoiceRowChange.fold(events)
        let created = changes.filter { $0.created != nil }
        let changed = changes.filter { $0.created == nil }
        var statements: [SQL] = []
        let table = target.table(BillingTable.invoice)
        if !created.isEmpty { statements.append(Self.insert(created, table)) }
        if !changed.isEmpty { statements.append(Self.update(changed, table)) }
        return statements + Self.lines(changes, target.table(BillingTable.invoiceLine))
    }

    private static func insert(_ changes: [InvoiceRowChange], _ table: String) -> SQL {
        let created = changes.compactMap(\.created)
        return """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, invoice_id, version, updated_at, phase, number, total_minor, issued_on, due_on, void_reason,
                issued_at, voided_at, paid_minor, patient_id, currency, created_at)
            SELECT * FROM unnest(
                \(columns(changes)), \(.ids(created.map(\.patientID))),
                \(.texts(created.map(\.total.currency.code))), \(.timestamps(created.map(\.at))))
            """
    }

    private static func update(_ changes: [InvoiceRowChange], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS i
        SET version = x.version,
            updated_at = x.updated_at,
            phase = coalesce(x.phase, i.phase),
            number = coalesce(x.number, i.number),
            total_minor = coalesce(x.total_minor, i.total_minor),
            issued_on = coalesce(x.issued_on, i.issued_on),
            due_on = CASE WHEN x.has_due_on THEN x.due_on ELSE i.due_on END,
            void_reason = coalesce(x.void_reason, i.void_reason),
            issued_at = coalesce(x.issued_at, i.issued_at),
            voided_at = coalesce(x.voided_at, i.voided_at),
            paid_minor = i.paid_minor + x.paid_minor
        FROM unnest(\(columns(changes)), \(.bools(changes.map(\.hasDueOn)))) AS x (
            hospital_id, invoice_id, version, updated_at, phase, number, total_minor, issued_on, due_on, void_reason,
            issued_at, voided_at, paid_minor, has_due_on)
        WHERE i.hospital_id = x.hospital_id AND i.invoice_id = x.invoice_id
        """
    }

    /// hospital_id, invoice_id, version, updated_at, phase, number, total_minor, issued_on, due_on, void_reason, issued_at,
    /// voided_at, paid_minor.
    private static func columns(_ changes: [InvoiceRowChange]) -> SQL {
        func days(_ dates: [LocalDate?]) -> SQLBind { .dates(dates.map { $0.map { Int32(clamping: $0.dayNumber) } }) }
        return """
            \(.ids(changes.map(\.hospitalID))), \(.ids(changes.map(\.invoiceID))),
            \(.int32s(changes.map { Int32(clamping: $0.version) })), \(.timestamps(changes.map(\.updatedAt))),
            \(.texts(changes.map { $0.phase?.rawValue })), \(.texts(changes.map { $0.issued?.number })),
            \(.int64s(changes.map { $0.draft?.total.amountMinor })), \(days(changes.map { $0.issued?.issuedOn })),
            \(days(changes.map(\.dueOn))), \(.texts(changes.map { $0.voided?.reason })),
            \(.timestamps(changes.map { $0.issued?.at })), \(.timestamps(changes.map { $0.voided?.at })),
            \(.int64s(changes.map(\.paidMinor)))
            """
    }

    /// Replaces the lines of drafts that the batch wrote.
    private static func lines(_ changes: [InvoiceRowChange], _ table: String) -> [SQL] {
        var statements: [SQL] = []
        let replaced = changes.filter { $0.created == nil && $0.draft != nil }
        if !replaced.isEmpty {
            statements.append(
                """
                DELETE FROM \(unsafeRaw: table) AS l
                USING unnest(\(.ids(replaced.map(\.hospitalID))), \(.ids(replaced.map(\.invoiceID))))
                    AS x (hospital_id, invoice_id)
                WHERE l.hospital_id = x.hospital_id AND l.invoice_id = x.invoice_id
                """)
        }
        var rows: [(change: InvoiceRowChange, ordinal: Int, line: InvoiceLine)] = []
        for change in changes {
            for (index, line) in (change.draft?.lines ?? []).enumerated() { rows.append((change, index + 1, line)) }
        }
        guard !rows.isEmpty else { return statements }
        let lines = rows.map(\.line)
        return statements + [
            """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, invoice_id, ordinal, charge_id, code, description, quantity, unit_price_minor, amount_minor,
                service_date, location_id)
            SELECT * FROM unnest(
                \(.ids(rows.map(\.change.hospitalID))), \(.ids(rows.map(\.change.invoiceID))),
                \(.int32s(rows.map { Int32(clamping: $0.ordinal) })), \(.ids(lines.map(\.chargeID))),
                \(.texts(lines.map(\.code))), \(.texts(lines.map(\.description))),
                \(.int32s(lines.map { Int32(clamping: $0.quantity) })), \(.int64s(lines.map(\.unitPrice.amountMinor))),
                \(.int64s(lines.map(\.amount.amountMinor))),
                \(.dates(lines.map { Int32(clamping: $0.serviceDate.dayNumber) })),
                \(.optionalIDs(lines.map(\.locationID))))
            """
        ]
    }
}
