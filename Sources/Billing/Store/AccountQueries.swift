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

    /// A page of the streams of a patient's issued invoices and payments, newest first: all that an account was ever made
    /// of.
    static func streams(_ hospital: HospitalID, _ patient: PatientID, before: StreamID?, limit: Int) -> SQL {
        let last = before ?? StreamID(high: .max, low: .max)
        return """
            SELECT x.id
            FROM (
                (SELECT i.invoice_id AS id
                    FROM billing.invoice i
                    WHERE i.hospital_id = \(hospital) AND i.patient_id = \(patient) AND i.number IS NOT NULL
                        AND i.invoice_id < \(last)
                    ORDER BY i.invoice_id DESC
                    LIMIT \(Int64(limit)))
                UNION ALL
                (SELECT p.payment_id
                    FROM billing.payment p
                    WHERE p.hospital_id = \(hospital) AND p.patient_id = \(patient) AND p.payment_id < \(last)
                    ORDER BY p.payment_id DESC
                    LIMIT \(Int64(limit)))
            ) x
            ORDER BY x.id DESC
            LIMIT \(Int64(limit))
            """
    }
}
