import BillingAPI
import Kernel
import Postgres

/// The SQL texts that read charges, invoices and payments. Each names the hospital, and uses operators that row-level
/// security lets an index serve.
enum BillingQueries {
    /// A charge by id, and behind its columns the record that it was written on.
    static func charge(_ hospital: HospitalID, _ id: ChargeID) -> SQL {
        """
        SELECT \(unsafeRaw: ChargeRow.columns), c.patient_id
        FROM billing.charge c
        WHERE c.hospital_id = \(hospital) AND c.charge_id = \(id)
        """
    }

    /// A page of charges, newest first.
    static func charges(
        _ hospital: HospitalID, _ query: ChargeListQuery, of patients: [PatientID]?, before: ChargeID?, limit: Int
    ) -> SQL {
        let last = before ?? ChargeID(high: .max, low: .max)
        var conditions: SQL = "c.hospital_id = \(hospital) AND c.charge_id < \(last)"
        if let status = query.status { conditions = "\(conditions) AND c.status = \(status.rawValue)" }
        return page(
            columns: ChargeRow.columns, table: "billing.charge c", key: "c.charge_id", conditions, of: patients,
            limit: limit)
    }

    /// A page of rows in the order of their keys, newest first; of some patients each is read by the index of its own.
    private static func page(
        columns: String, table: String, key: String, _ conditions: SQL, of patients: [PatientID]?, limit: Int
    ) -> SQL {
        guard let patients else {
            return """
                SELECT \(unsafeRaw: columns)
                FROM \(unsafeRaw: table)
                WHERE \(conditions)
                ORDER BY \(unsafeRaw: key) DESC
                LIMIT \(Int64(limit))
                """
        }
        let (name, alias) = (table.prefix { $0 != " " }, String(key.prefix { $0 != "." }))
        return """
            SELECT \(unsafeRaw: columns)
            FROM unnest(\(.ids(patients))) AS person (id)
            CROSS JOIN LATERAL (
                SELECT \(unsafeRaw: alias).*
                FROM \(unsafeRaw: String(name)) \(unsafeRaw: alias)
                WHERE \(conditions) AND \(unsafeRaw: alias).patient_id = person.id
                ORDER BY \(unsafeRaw: key) DESC
                LIMIT \(Int64(limit))
            ) \(unsafeRaw: alias)
            ORDER BY \(unsafeRaw: key) DESC
            LIMIT \(Int64(limit))
            """
    }

    /// An invoice by id, with its lines and what pays it, and behind its columns the record that it was written on.
    static func invoice(_ hospital: HospitalID, _ id: InvoiceID) -> SQL {
        """
        SELECT \(unsafeRaw: InvoiceRow.columns), \(unsafeRaw: InvoiceRow.detailColumns), i.patient_id
        FROM billing.invoice i
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(x.charge_id ORDER BY x.ordinal), '{}') AS charge_ids,
                coalesce(array_agg(x.code ORDER BY x.ordinal), '{}') AS codes,
                coalesce(array_agg(coalesce(x.description, c.description, '') ORDER BY x.ordinal), '{}') AS descriptions,
                coalesce(array_agg(x.quantity ORDER BY x.ordinal), '{}') AS quantities,
                coalesce(array_agg(x.unit_price_minor ORDER BY x.ordinal), '{}') AS unit_prices,
                coalesce(array_agg(x.amount_minor ORDER BY x.ordinal), '{}') AS amounts,
                coalesce(array_agg(x.service_date - DATE '1970-01-01' ORDER BY x.ordinal), '{}') AS service_days,
                coalesce(array_agg(coalesce(x.location_id, \(InvoiceRow.noLocation)) ORDER BY x.ordinal), '{}')
                    AS location_ids
            FROM billing.invoice_line x
            -- The text of another record's charge is kept with the charge alone.
            LEFT JOIN billing.charge c
                ON x.description IS NULL AND c.hospital_id = x.hospital_id AND c.charge_id = x.charge_id
            WHERE x.hospital_id = \(hospital) AND x.invoice_id = \(id)
        ) l
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(x.payment_id ORDER BY x.payment_id), '{}') AS payment_ids,
                coalesce(array_agg(x.amount_minor ORDER BY x.payment_id), '{}') AS amounts
            FROM billing.allocation x
            WHERE x.hospital_id = \(hospital) AND x.invoice_id = \(id) AND x.amount_minor > 0
        ) a
        WHERE i.hospital_id = \(hospital) AND i.invoice_id = \(id)
        """
    }

    /// What some charges are for, of those that say so.
    static func descriptions(_ hospital: HospitalID, of charges: [ChargeID]) -> SQL {
        """
        SELECT c.charge_id, c.description
        FROM unnest(\(.ids(charges))) AS x (charge_id)
        JOIN billing.charge c ON c.hospital_id = \(hospital) AND c.charge_id = x.charge_id
        WHERE c.description IS NOT NULL
        """
    }

    /// The records, other than the invoice's own, whose charges are on it.
    static func otherRecords(_ hospital: HospitalID, on invoice: InvoiceID) -> SQL {
        """
        SELECT DISTINCT c.patient_id
        FROM billing.invoice i
        JOIN billing.invoice_line x ON x.hospital_id = i.hospital_id AND x.invoice_id = i.invoice_id
        JOIN billing.charge c ON c.hospital_id = x.hospital_id AND c.charge_id = x.charge_id
        WHERE i.hospital_id = \(hospital) AND i.invoice_id = \(invoice) AND c.patient_id <> i.patient_id
        ORDER BY 1
        """
    }

    /// The records, other than the payment's own, whose invoices it pays or whose charges are on these.
    static func otherRecords(_ hospital: HospitalID, paidBy payment: PaymentID) -> SQL {
        """
        SELECT DISTINCT o.patient_id
        FROM billing.payment p
        JOIN billing.allocation a ON a.hospital_id = p.hospital_id AND a.payment_id = p.payment_id
        JOIN billing.invoice i ON i.hospital_id = a.hospital_id AND i.invoice_id = a.invoice_id
        CROSS JOIN LATERAL (
            SELECT i.patient_id
            UNION
            SELECT c.patient_id
            FROM billing.invoice_line x
            JOIN billing.charge c ON c.hospital_id = x.hospital_id AND c.charge_id = x.charge_id
            WHERE x.hospital_id = i.hospital_id AND x.invoice_id = i.invoice_id
        ) o
        WHERE p.hospital_id = \(hospital) AND p.payment_id = \(payment) AND o.patient_id <> p.patient_id
        ORDER BY 1
        """
    }

    /// The record that an invoice was written on, and of each line, in order, its charge and the record of that.
    static func lines(_ hospital: HospitalID, of id: InvoiceID) -> SQL {
        """
        SELECT i.patient_id, l.charge_id, c.patient_id
        FROM billing.invoice i
        JOIN billing.invoice_line l ON l.hospital_id = i.hospital_id AND l.invoice_id = i.invoice_id
        JOIN billing.charge c ON c.hospital_id = l.hospital_id AND c.charge_id = l.charge_id
        WHERE i.hospital_id = \(hospital) AND i.invoice_id = \(id)
        ORDER BY l.ordinal
        """
    }

    /// A page of invoices, newest first.
    static func invoices(
        _ hospital: HospitalID, _ query: InvoiceListQuery, of patients: [PatientID]?, today: LocalDate,
        before: InvoiceID?, limit: Int
    ) -> SQL {
        let last = before ?? InvoiceID(high: .max, low: .max)
        var conditions: SQL = "i.hospital_id = \(hospital) AND i.invoice_id < \(last)"
        if let status = query.status { conditions = "\(conditions) AND \(condition(status, today))" }
        return page(
            columns: InvoiceRow.columns, table: "billing.invoice i", key: "i.invoice_id", conditions, of: patients,
            limit: limit)
    }

    /// Overdue is no stored status: it is an open invoice after the day it was due.
    private static func condition(_ status: InvoiceStatus, _ today: LocalDate) -> SQL {
        let day = SQLBind.date(days: Int32(clamping: today.dayNumber))
        return switch status {
        case .draft, .paid, .void: "i.status = \(status.rawValue)"
        case .issued, .partiallyPaid: "i.status = \(status.rawValue) AND i.due_on >= \(day)"
        // In these words, so that the index of open invoices serves it.
        case .overdue: "i.status IN ('issued', 'partiallyPaid') AND i.due_on < \(day)"
        }
    }

    /// A payment by id, with what it pays and its refunds, and behind its columns the record that it was written on.
    static func payment(_ hospital: HospitalID, _ id: PaymentID) -> SQL {
        """
        SELECT \(unsafeRaw: PaymentRow.columns), \(unsafeRaw: PaymentRow.detailColumns), p.patient_id
        FROM billing.payment p
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(x.invoice_id ORDER BY x.invoice_id), '{}') AS invoice_ids,
                coalesce(array_agg(x.amount_minor ORDER BY x.invoice_id), '{}') AS amounts
            FROM billing.allocation x
            WHERE x.hospital_id = \(hospital) AND x.payment_id = \(id) AND x.amount_minor > 0
        ) a
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(x.refund_id ORDER BY x.refund_id), '{}') AS refund_ids,
                coalesce(array_agg(x.number::text ORDER BY x.refund_id), '{}') AS numbers,
                coalesce(array_agg(x.amount_minor ORDER BY x.refund_id), '{}') AS amounts,
                coalesce(array_agg(x.from_deposit_minor ORDER BY x.refund_id), '{}') AS from_deposits,
                coalesce(array_agg(x.reopened::text ORDER BY x.refund_id), '{}') AS reopened,
                coalesce(array_agg(coalesce(x.reason, '') ORDER BY x.refund_id), '{}') AS reasons,
                coalesce(array_agg(x.refunded_on - DATE '1970-01-01' ORDER BY x.refund_id), '{}') AS refund_days,
                coalesce(
                    array_agg((extract(epoch FROM x.created_at) * 1000000)::bigint ORDER BY x.refund_id), '{}')
                    AS created
            FROM billing.refund x
            WHERE x.hospital_id = \(hospital) AND x.payment_id = \(id)
        ) r
        WHERE p.hospital_id = \(hospital) AND p.payment_id = \(id)
        """
    }

    /// The payment of which a refund is.
    static func paymentOfRefund(_ hospital: HospitalID, _ id: RefundID) -> SQL {
        """
        SELECT r.payment_id
        FROM billing.refund r
        WHERE r.hospital_id = \(hospital) AND r.refund_id = \(id)
        """
    }

    /// A page of payments, newest first.
    static func payments(
        _ hospital: HospitalID, of patients: [PatientID]?, before: PaymentID?, limit: Int
    ) -> SQL {
        let last = before ?? PaymentID(high: .max, low: .max)
        return page(
            columns: PaymentRow.columns, table: "billing.payment p", key: "p.payment_id",
            "p.hospital_id = \(hospital) AND p.payment_id < \(last)", of: patients, limit: limit)
    }

    /// A page of a person's ledger, in the order of its key.
    static func ledger(
        _ hospital: HospitalID, _ patients: [PatientID],
        after place: (patient: PatientID, event: EventID, ordinal: Int),
        limit: Int
    ) -> SQL {
        """
        SELECT e.event_id, e.ordinal, e.patient_id, e.account, e.currency, e.amount_minor, e.invoice_id, e.payment_id,
            e.occurred_at
        FROM billing.ledger_entry e
        WHERE e.hospital_id = \(hospital) AND e.patient_id = ANY (\(.ids(patients)))
            AND (e.patient_id, e.event_id, e.ordinal)
                > (\(place.patient), \(place.event), \(Int32(clamping: place.ordinal)))
        ORDER BY e.patient_id, e.event_id, e.ordinal
        LIMIT \(Int64(limit))
        """
    }
}
