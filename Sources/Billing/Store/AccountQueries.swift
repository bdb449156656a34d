import BillingAPI
import Kernel
import Postgres

/// The SQL texts that read a patient's account, each one statement, hence of one moment.
///
/// The rows are of three kinds, in order: balances, issued invoices, payments; see `AccountRow` for the columns.
enum AccountQueries {
    /// The account now, of all records of a person together.
    static func account(_ hospital: HospitalID, _ patients: [PatientID], limit: Int) -> SQL {
        """
        SELECT x.*
        FROM (
            (SELECT 0 AS kind, NULL::uuid AS id, NULL::text AS number, a.currency::text AS currency,
                    sum(a.balance_minor)::bigint AS amount, sum(a.deposit_minor)::bigint AS part, 0::bigint AS other,
                    NULL::text AS word, NULL::text AS reference, NULL::date AS first_day, NULL::date AS last_day,
                    0 AS version, NULL::timestamptz AS created_at, NULL::timestamptz AS updated_at
                FROM billing.account a
                WHERE a.hospital_id = \(hospital) AND a.patient_id = ANY (\(.ids(patients)))
                GROUP BY a.currency)
            UNION ALL
            (SELECT 1, i.invoice_id, i.number::text, i.currency, i.total_minor, i.paid_minor, 0, i.phase::text, NULL,
                    i.issued_on, i.due_on, i.version, i.created_at, i.updated_at
                FROM \(invoices(hospital, patients, before: nil, limit: limit)) i
                ORDER BY i.invoice_id DESC
                LIMIT \(Int64(limit)))
            UNION ALL
            (SELECT 2, p.payment_id, p.number::text, p.currency, p.amount_minor, p.refunded_minor, p.allocated_minor,
                    p.method, p.reference, p.received_on, NULL, p.version, p.created_at, p.updated_at
                FROM \(payments(hospital, patients, before: nil, limit: limit)) p
                ORDER BY p.payment_id DESC
                LIMIT \(Int64(limit)))
        ) x
        ORDER BY x.kind, x.id DESC, x.currency
        """
    }

    /// A page of the streams of a person's issued invoices and payments, newest first: all that an account was ever made
    /// of.
    static func streams(_ hospital: HospitalID, _ patients: [PatientID], before: StreamID?, limit: Int) -> SQL {
        """
        SELECT x.id
        FROM (
            (SELECT i.invoice_id AS id FROM \(invoices(hospital, patients, before: before, limit: limit)) i)
            UNION ALL
            (SELECT p.payment_id FROM \(payments(hospital, patients, before: before, limit: limit)) p)
        ) x
        ORDER BY x.id DESC
        LIMIT \(Int64(limit))
        """
    }

    /// The newest issued invoices of each record, read by the index of its own.
    private static func invoices(
        _ hospital: HospitalID, _ patients: [PatientID], before: StreamID?, limit: Int
    ) -> SQL {
        """
        unnest(\(.ids(patients))) AS one (id) CROSS JOIN LATERAL (
            SELECT n.*
            FROM billing.invoice n
            WHERE n.hospital_id = \(hospital) AND n.patient_id = one.id AND n.number IS NOT NULL
                AND n.invoice_id < \(before ?? StreamID(high: .max, low: .max))
            ORDER BY n.invoice_id DESC
            LIMIT \(Int64(limit))
        )
        """
    }

    /// The newest payments of each record.
    private static func payments(
        _ hospital: HospitalID, _ patients: [PatientID], before: StreamID?, limit: Int
    ) -> SQL {
        """
        unnest(\(.ids(patients))) AS one (id) CROSS JOIN LATERAL (
            SELECT n.*
            FROM billing.payment n
            WHERE n.hospital_id = \(hospital) AND n.patient_id = one.id
                AND n.payment_id < \(before ?? StreamID(high: .max, low: .max))
            ORDER BY n.payment_id DESC
            LIMIT \(Int64(limit))
        )
        """
    }
}
