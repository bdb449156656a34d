import BillingAPI
import Kernel
import Postgres

/// The SQL texts that read a patient's account, each one statement, hence of one moment.
///
/// The rows are of three kinds, in order: balances, issued invoices, payments; see `AccountRow` for the columns.
enum AccountQueries {
    /// The account now.
    static func account(_ hospital: HospitalID, _ patient: PatientID, limit: Int) -> SQL {
        """
        SELECT x.*
        FROM (
            (SELECT 0 AS kind, NULL::uuid AS id, NULL::text AS number, a.currency::text AS currency,
                    a.balance_minor AS amount, a.deposit_minor AS part, 0::bigint AS other, NULL::text AS word,
                    NULL::text AS reference, NULL::date AS first_day, NULL::date AS last_day, 0 AS version,
                    NULL::timestamptz AS created_at, NULL::timestamptz AS updated_at
                FROM billing.account a
                WHERE a.hospital_id = \(hospital) AND a.patient_id = \(patient))
            UNION ALL
            (SELECT 1, i.invoice_id, i.number::text, i.currency, i.total_minor, i.paid_minor, 0, i.phase::text, NULL,
                    i.issued_on, i.due_on, i.version, i.created_at, i.updated_at
                FROM billing.invoice i
                WHERE i.hospital_id = \(hospital) AND i.patient_id = \(patient) AND i.number IS NOT NULL
                ORDER BY i.invoice_id DESC
                LIMIT \(Int64(limit)))
            UNION ALL
            (SELECT 2, p.payment_id, p.number::text, p.currency, p.amount_minor, p.refunded_minor, p.allocated_minor,
                    p.method, p.reference, p.received_on, NULL, p.version, p.created_at, p.updated_at
                FROM billing.payment p
                WHERE p.hospital_id = \(hospital) AND p.patient_id = \(patient)
                ORDER BY p.payment_id DESC
                LIMIT \(Int64(limit)))
        ) x
        ORDER BY x.kind, x.id DESC, x.currency
        """
    }

    /// The account at an instant, from the ledger.
    static func account(_ hospital: HospitalID, _ patient: PatientID, asOf: Timestamp, limit: Int) -> SQL {
        """
        WITH entry AS (
            SELECT e.account, e.currency, e.amount_minor, e.invoice_id, e.payment_id, e.occurred_at
            FROM billing.ledger_entry e
            WHERE e.hospital_id = \(hospital) AND e.patient_id = \(patient) AND e.occurred_at <= \(asOf)
        ), paid AS (
            SELECT e.invoice_id, -sum(e.amount_minor)::bigint AS amount, max(e.occurred_at) AS last_at
            FROM entry e
            WHERE e.account = 'receivable' AND e.payment_id IS NOT NULL
            GROUP BY e.invoice_id
        ), used AS (
            SELECT e.payment_id, max(e.occurred_at) AS last_at,
                coalesce(-sum(e.amount_minor) FILTER (WHERE e.account = 'receivable'), 0)::bigint AS allocated,
                coalesce(-sum(e.amount_minor) FILTER (WHERE e.account = 'cash' AND e.amount_minor < 0), 0)::bigint
                    AS refunded
            FROM entry e
            WHERE e.payment_id IS NOT NULL
            GROUP BY e.payment_id
        )
        SELECT x.*
        FROM (
            (SELECT 0 AS kind, NULL::uuid AS id, NULL::text AS number, e.currency AS currency,
                    coalesce(sum(e.amount_minor) FILTER (WHERE e.account IN ('receivable', 'deposits')), 0)::bigint
                        AS amount,
                    coalesce(-sum(e.amount_minor) FILTER (WHERE e.account = 'deposits'), 0)::bigint AS part,
                    0::bigint AS other, NULL::text AS word, NULL::text AS reference, NULL::date AS first_day,
                    NULL::date AS last_day, 0 AS version, NULL::timestamptz AS created_at,
                    NULL::timestamptz AS updated_at
                FROM entry e
                GROUP BY e.currency)
            UNION ALL
            (SELECT 1, i.invoice_id, i.number::text, i.currency, i.total_minor, coalesce(p.amount, 0), 0,
                    CASE WHEN i.voided_at <= \(asOf) THEN 'void' ELSE 'issued' END, NULL, i.issued_on, i.due_on,
                    i.version, i.created_at,
                    greatest(i.issued_at, p.last_at, CASE WHEN i.voided_at <= \(asOf) THEN i.voided_at END)
                FROM billing.invoice i
                LEFT JOIN paid p ON p.invoice_id = i.invoice_id
                WHERE i.hospital_id = \(hospital) AND i.patient_id = \(patient) AND i.issued_at <= \(asOf)
                ORDER BY i.invoice_id DESC
                LIMIT \(Int64(limit)))
            UNION ALL
            (SELECT 2, p.payment_id, p.number::text, p.currency, p.amount_minor, u.refunded, u.allocated, p.method,
                    p.reference, p.received_on, NULL, p.version, p.created_at, u.last_at
                FROM billing.payment p
                JOIN used u ON u.payment_id = p.payment_id
                WHERE p.hospital_id = \(hospital) AND p.patient_id = \(patient)
                ORDER BY p.payment_id DESC
                LIMIT \(Int64(limit)))
        ) x
        ORDER BY x.kind, x.id DESC, x.currency
        """
    }
}
