import BillingAPI
import JSON
import Journal
import Kernel
import Postgres

/// The read tables of payments, what they pay, and refunds.
struct PaymentsProjection: InlineProjection {
    let name = "payments"
    let tables = [BillingTable.payment, BillingTable.allocation, BillingTable.refund]

    func statements(for events: [AppendedEvent<BillingEvent>], into target: ProjectionTarget) -> [SQL] {
        let changes = PaymentRowChange.fold(events)
        let created = changes.filter { $0.created != nil }
        let changed = changes.filter { $0.created == nil }
        var statements: [SQL] = []
        let table = target.table(BillingTable.payment)
        if !created.isEmpty { statements.append(Self.insert(created, table)) }
        if !changed.isEmpty { statements.append(Self.update(changed, table)) }
        statements += Self.allocations(AllocationChange.fold(events), target.table(BillingTable.allocation))
        let refunds = events.compactMap { event in event.event.refund.map { (event.hospitalID, $0) } }
        if !refunds.isEmpty { statements.append(Self.insert(refunds, target.table(BillingTable.refund))) }
        return statements
    }

    private static func insert(_ changes: [PaymentRowChange], _ table: String) -> SQL {
        let created = changes.compactMap(\.created)
        return """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, payment_id, version, updated_at, allocated_minor, refunded_minor, patient_id, number, method,
                reference, currency, amount_minor, received_on, created_at)
            SELECT * FROM unnest(
                \(columns(changes)), \(.ids(created.map(\.patientID))), \(.texts(created.map(\.number))),
                \(.texts(created.map(\.method.rawValue))), \(.texts(created.map(\.reference))),
                \(.texts(created.map(\.amount.currency.code))), \(.int64s(created.map(\.amount.amountMinor))),
                \(.dates(created.map { Int32(clamping: $0.receivedOn.dayNumber) })),
                \(.timestamps(created.map(\.at))))
            """
    }

    private static func update(_ changes: [PaymentRowChange], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS p
        SET version = x.version,
            updated_at = x.updated_at,
            allocated_minor = p.allocated_minor + x.allocated_minor,
            refunded_minor = p.refunded_minor + x.refunded_minor
        FROM unnest(\(columns(changes)))
            AS x (hospital_id, payment_id, version, updated_at, allocated_minor, refunded_minor)
        WHERE p.hospital_id = x.hospital_id AND p.payment_id = x.payment_id
        """
    }

    /// hospital_id, payment_id, version, updated_at, allocated_minor, refunded_minor.
    private static func columns(_ changes: [PaymentRowChange]) -> SQL {
        """
        \(.ids(changes.map(\.hospitalID))), \(.ids(changes.map(\.paymentID))),
        \(.int32s(changes.map { Int32(clamping: $0.version) })), \(.timestamps(changes.map(\.updatedAt))),
        \(.int64s(changes.map(\.allocatedMinor))), \(.int64s(changes.map(\.refundedMinor)))
        """
    }

    /// What grows is inserted or added; what shrinks is there already, and a row that may not go below zero cannot be
    /// offered for insertion with less.
    private static func allocations(_ changes: [AllocationChange], _ table: String) -> [SQL] {
        let grown = changes.filter { $0.amountMinor >= 0 }
        let shrunk = changes.filter { $0.amountMinor < 0 }
        func arrays(_ changes: [AllocationChange]) -> SQL {
            """
            unnest(\(.ids(changes.map(\.hospitalID))), \(.ids(changes.map(\.paymentID))),
                \(.ids(changes.map(\.invoiceID))), \(.int64s(changes.map(\.amountMinor))))
                AS x (hospital_id, payment_id, invoice_id, amount_minor)
            """
        }
        var statements: [SQL] = []
        if !grown.isEmpty {
            statements.append(
                """
                INSERT INTO \(unsafeRaw: table) AS a (hospital_id, payment_id, invoice_id, amount_minor)
                SELECT x.hospital_id, x.payment_id, x.invoice_id, x.amount_minor
                FROM \(arrays(grown))
                ON CONFLICT (hospital_id, payment_id, invoice_id)
                    DO UPDATE SET amount_minor = a.amount_minor + EXCLUDED.amount_minor
                """)
        }
        if !shrunk.isEmpty {
            statements.append(
                """
                UPDATE \(unsafeRaw: table) AS a
                SET amount_minor = a.amount_minor + x.amount_minor
                FROM \(arrays(shrunk))
                WHERE a.hospital_id = x.hospital_id AND a.payment_id = x.payment_id AND a.invoice_id = x.invoice_id
                """)
        }
        return statements
    }

    private static func insert(_ rows: [(hospitalID: HospitalID, refund: PaymentRefunded)], _ table: String) -> SQL {
        let refunds = rows.map(\.refund)
        return """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, refund_id, payment_id, patient_id, number, currency, amount_minor, from_deposit_minor,
                reopened, reason, refunded_on, created_at)
            SELECT * FROM unnest(
                \(.ids(rows.map(\.hospitalID))), \(.ids(refunds.map(\.refundID))), \(.ids(refunds.map(\.paymentID))),
                \(.ids(refunds.map(\.patientID))), \(.texts(refunds.map(\.number))),
                \(.texts(refunds.map(\.amount.currency.code))), \(.int64s(refunds.map(\.amount.amountMinor))),
                \(.int64s(refunds.map(\.fromDepositMinor))), \(.jsons(refunds.map { ReopenedJSON.encode($0.reopened) })),
                \(.texts(refunds.map(\.reason))), \(.dates(refunds.map { Int32(clamping: $0.refundedOn.dayNumber) })),
                \(.timestamps(refunds.map(\.at))))
            """
    }
}

/// The column `refund.reopened`.
enum ReopenedJSON {
    /// What a refund reopened, as the column has it.
    static func encode(_ allocations: [Allocation]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginArray()
        for allocation in allocations {
            writer.beginObject()
            writer.name("invoiceId")
            writer.string(allocation.invoiceID.description)
            writer.name("amountMinor")
            writer.int(allocation.amountMinor)
            writer.endObject()
        }
        writer.endArray()
        return writer.bytes
    }

    /// What `encode` wrote.
    static func decode(_ bytes: [UInt8]) throws -> [Allocation] {
        try StrictJSONDecoder().decode([StoredAllocation].self, from: bytes).map(\.allocation)
    }
}
