public import Postgres

/// What must hold over everything that Billing keeps, beyond its tables following from the log; lines for `medley verify`.
public struct BillingInvariants: Sendable {
    /// One check.
    public struct Line: Sendable, Hashable {
        /// What was checked, such as `debits equal credits`.
        public var name: String
        /// How much was looked at.
        public var looked: Int
        /// How much is wrong.
        public var faults: Int

        /// Whether nothing is wrong.
        public var isClean: Bool { faults == 0 }
    }

    /// Makes the checks.
    public init() {}

    /// Runs every check over all hospitals on a connection of the system role; throws only where it cannot be read.
    public func check(_ connection: BorrowedConnection) async throws -> [Line] {
        var lines: [Line] = []
        for (name, statement) in Self.checks {
            let result = try await connection.query(statement)
            lines.append(Line(name: name, looked: try result[0].int(0), faults: try result[0].int(1)))
        }
        return lines
    }

    /// Each statement gives how much was looked at and how much is wrong.
    private static let checks: [(name: String, statement: SQL)] = [
        (
            "debits equal credits",
            """
            SELECT count(*)::bigint, (count(*) FILTER (WHERE x.total <> 0))::bigint
            FROM (
                SELECT sum(e.amount_minor) AS total
                FROM billing.ledger_entry e
                GROUP BY e.hospital_id, e.event_id, e.currency
            ) x
            """
        ),
        (
            "balances follow from the ledger",
            """
            SELECT count(*)::bigint,
                (count(*) FILTER (
                    WHERE a.balance_minor IS DISTINCT FROM e.balance OR a.deposit_minor IS DISTINCT FROM e.deposit
                ))::bigint
            FROM billing.account a
            FULL JOIN (
                SELECT l.hospital_id, l.patient_id, l.currency COLLATE "C" AS currency,
                    coalesce(sum(l.amount_minor) FILTER (WHERE l.account IN ('receivable', 'deposits')), 0) AS balance,
                    coalesce(-sum(l.amount_minor) FILTER (WHERE l.account = 'deposits'), 0) AS deposit
                FROM billing.ledger_entry l
                GROUP BY l.hospital_id, l.patient_id, l.currency
            ) e ON e.hospital_id = a.hospital_id AND e.patient_id = a.patient_id AND e.currency = a.currency
            """
        ),
        (
            "invoices are paid by what payments allocate",
            """
            SELECT count(*)::bigint,
                (count(*) FILTER (
                    WHERE i.paid_minor <> coalesce(a.total, 0) OR i.paid_minor < 0 OR i.paid_minor > i.total_minor
                ))::bigint
            FROM billing.invoice i
            LEFT JOIN (
                SELECT x.hospital_id, x.invoice_id, sum(x.amount_minor) AS total
                FROM billing.allocation x
                GROUP BY x.hospital_id, x.invoice_id
            ) a ON a.hospital_id = i.hospital_id AND a.invoice_id = i.invoice_id
            """
        ),
        (
            "payments allocate and refund no more than was received",
            """
            SELECT count(*)::bigint,
                (count(*) FILTER (
                    WHERE p.allocated_minor <> coalesce(a.total, 0) OR p.refunded_minor <> coalesce(r.total, 0)
                        OR p.allocated_minor + p.refunded_minor > p.amount_minor
                ))::bigint
            FROM billing.payment p
            LEFT JOIN (
                SELECT x.hospital_id, x.payment_id, sum(x.amount_minor) AS total
                FROM billing.allocation x
                GROUP BY x.hospital_id, x.payment_id
            ) a ON a.hospital_id = p.hospital_id AND a.payment_id = p.payment_id
            LEFT JOIN (
                SELECT x.hospital_id, x.payment_id, sum(x.amount_minor) AS total
                FROM billing.refund x
                GROUP BY x.hospital_id, x.payment_id
            ) r ON r.hospital_id = p.hospital_id AND r.payment_id = p.payment_id
            """
        ),
        (
            "each record owes what its own invoices and payments leave",
            """
            SELECT count(*)::bigint,
                (count(*) FILTER (
                    WHERE coalesce(a.balance_minor, 0) <> coalesce(x.owed - x.left_over, 0)
                        OR coalesce(a.deposit_minor, 0) <> coalesce(x.left_over, 0)
                ))::bigint
            FROM billing.account a
            FULL JOIN (
                SELECT y.hospital_id, y.patient_id, y.currency, sum(y.owed) AS owed, sum(y.left_over) AS left_over
                FROM (
                    SELECT i.hospital_id, i.patient_id, i.currency COLLATE "C" AS currency,
                        i.total_minor - i.paid_minor AS owed, 0 AS left_over
                    FROM billing.invoice i
                    WHERE i.phase = 'issued'
                    UNION ALL
                    SELECT p.hospital_id, p.patient_id, p.currency COLLATE "C", 0,
                        p.amount_minor - p.refunded_minor - p.allocated_minor
                    FROM billing.payment p
                ) y
                GROUP BY y.hospital_id, y.patient_id, y.currency
            ) x ON x.hospital_id = a.hospital_id AND x.patient_id = a.patient_id AND x.currency = a.currency
            """
        ),
        (
            "merges make no chains",
            """
            SELECT count(*)::bigint,
                (count(*) FILTER (
                    WHERE EXISTS (
                        SELECT FROM billing.patient_alias b
                        WHERE b.hospital_id = a.hospital_id AND b.undone_at IS NULL AND b.merge_id <> a.merge_id
                            AND b.duplicate_id IN (a.survivor_id, a.duplicate_id))
                ))::bigint
            FROM billing.patient_alias a
            WHERE a.undone_at IS NULL
            """
        ),
        (
            "numbers have no gaps",
            """
            SELECT count(*)::bigint, (count(*) FILTER (WHERE x.last <> x.found))::bigint
            FROM (
                SELECT max(substring(n.number FROM '[0-9]+$')::bigint) AS last, count(*) AS found
                FROM (
                    SELECT i.hospital_id, i.number FROM billing.invoice i WHERE i.number IS NOT NULL
                    UNION ALL
                    SELECT p.hospital_id, p.number FROM billing.payment p
                    UNION ALL
                    SELECT r.hospital_id, r.number FROM billing.refund r
                ) n
                GROUP BY n.hospital_id, substring(n.number FROM '^(.*[^0-9])[0-9]+$')
            ) x
            """
        ),
    ]
}
