import Postgres

/// What must hold between tenants, beyond what holds in each: money that left one is in another, back, or under way.
enum ClearingInvariants {
    /// Each statement gives how much was looked at and how much is wrong; both sides are read in one snapshot.
    static let checks: [(name: String, statement: SQL)] = [
        (
            "clearings say the same in both tenants",
            """
            SELECT count(*)::bigint,
                (count(*) FILTER (
                    WHERE o.clearing_id IS NULL
                        OR i.clearing_id IS NOT NULL AND (
                            o.amount_minor <> i.amount_minor OR o.currency <> i.currency
                            OR o.other_id <> i.hospital_id OR i.other_id <> o.hospital_id
                            OR o.to_wallet_id IS DISTINCT FROM i.to_wallet_id
                            OR o.invoice_id IS DISTINCT FROM i.invoice_id)
                        OR o.status = 'settled' AND i.status IS DISTINCT FROM 'received'
                        OR o.status = 'returned' AND i.status IS DISTINCT FROM 'refused'
                ))::bigint
            FROM (SELECT * FROM wallet.clearing WHERE side = 'outgoing') o
            FULL JOIN (SELECT * FROM wallet.clearing WHERE side = 'incoming') i ON i.clearing_id = o.clearing_id
            """
        ),
        (
            // The ledger is written behind the log: a clearing counts as far as the ledger has its entries.
            "what tenants owe each other in transit is under way, in each currency",
            """
            SELECT count(*)::bigint, (count(*) FILTER (WHERE x.owed <> x.under_way))::bigint
            FROM (
                SELECT y.currency, sum(y.owed) AS owed, sum(y.under_way) AS under_way
                FROM (
                    SELECT t.currency, t.credit_minor - t.debit_minor AS owed, 0::numeric AS under_way
                    FROM wallet.account_total t
                    WHERE t.account_type = 'transit'
                    UNION ALL
                    SELECT c.currency, 0::numeric,
                        CASE WHEN c.side = 'outgoing' THEN c.amount_minor ELSE -c.amount_minor END::numeric
                    FROM wallet.clearing c
                    WHERE c.status <> 'refused' AND EXISTS (
                        SELECT FROM wallet.movement e
                        WHERE e.hospital_id = c.hospital_id AND e.event_id = c.began_event_id)
                    UNION ALL
                    SELECT c.currency, 0::numeric, -c.amount_minor::numeric
                    FROM wallet.clearing c
                    WHERE c.status = 'returned' AND EXISTS (
                        SELECT FROM wallet.movement e
                        WHERE e.hospital_id = c.hospital_id AND e.event_id = c.ended_event_id)
                ) y
                GROUP BY y.currency
            ) x
            """
        ),
    ]
}
