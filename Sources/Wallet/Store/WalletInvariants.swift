public import Journal
import Kernel
public import Postgres

/// What must hold over everything that Wallet keeps, beyond its tables following from the log; lines for `medley verify`.
///
/// The tables are held against themselves, and every wallet is gone through event by event: no step of its life may break a rule
/// that its end would hide.
public struct WalletInvariants: Sendable {
    /// One check.
    public struct Line: Sendable, Hashable {
        /// What was checked, such as `debits equal credits in each currency`.
        public var name: String
        /// How much was looked at.
        public var looked: Int
        /// How much is wrong.
        public var faults: Int

        /// Whether nothing is wrong.
        public var isClean: Bool { faults == 0 }
    }

    private let replay: StreamReplay<WalletDecider>

    /// Makes the checks; the keys open what events have sealed.
    public init(keys: Keyring) { replay = StreamReplay(WalletModule.definition(), keys: keys) }

    /// Runs every check over all hospitals on a connection of the system role, in one snapshot; throws only where it cannot be
    /// read.
    public func check(_ connection: BorrowedConnection) async throws -> [Line] {
        _ = try await connection.query("BEGIN ISOLATION LEVEL REPEATABLE READ")
        var lines: [Line] = []
        for (name, statement) in Self.checks + ClearingInvariants.checks {
            let result = try await connection.query(statement)
            lines.append(Line(name: name, looked: try result[0].int(0), faults: try result[0].int(1)))
        }
        var walk = WalletWalk()
        let unread = try await replay.run(on: connection) { try await walk.take($0, connection) }
        lines += try await walk.lines(unread: unread, connection)
        _ = try await connection.query("ROLLBACK")
        return lines
    }

    /// Each statement gives how much was looked at and how much is wrong.
    private static let checks: [(name: String, statement: SQL)] = [
        (
            "each movement is between two accounts of its currency",
            """
            SELECT count(*)::bigint,
                (count(*) FILTER (
                    WHERE m.debit_id = m.credit_id OR d.currency IS DISTINCT FROM m.currency
                        OR c.currency IS DISTINCT FROM m.currency
                ))::bigint
            FROM wallet.movement m
            LEFT JOIN wallet.account_total d ON d.hospital_id = m.hospital_id AND d.account_id = m.debit_id
            LEFT JOIN wallet.account_total c ON c.hospital_id = m.hospital_id AND c.account_id = m.credit_id
            """
        ),
        (
            "debits equal credits in each hospital and currency",
            """
            SELECT count(*)::bigint, (count(*) FILTER (WHERE x.debit <> x.credit))::bigint
            FROM (
                SELECT sum(t.debit_minor) AS debit, sum(t.credit_minor) AS credit
                FROM wallet.account_total t
                WHERE t.account_type <> 'wallets'
                GROUP BY t.hospital_id, t.currency
            ) x
            """
        ),
        (
            "debits equal credits in each currency over all hospitals",
            """
            SELECT count(*)::bigint, (count(*) FILTER (WHERE x.debit <> x.credit))::bigint
            FROM (
                SELECT sum(t.debit_minor) AS debit, sum(t.credit_minor) AS credit
                FROM wallet.account_total t
                WHERE t.account_type <> 'wallet'
                GROUP BY t.currency
            ) x
            """
        ),
        (
            "running balances go on from line to line",
            """
            SELECT count(*)::bigint,
                (count(*) FILTER (
                    WHERE x.balance <> x.before + CASE WHEN x.side = 'credit' THEN x.amount ELSE -x.amount END
                        OR x.currency <> x.currency_before
                ))::bigint
            FROM (
                SELECT e.side, e.amount_minor::numeric AS amount, e.balance_minor::numeric AS balance, e.currency,
                    lag(e.balance_minor, 1, 0::bigint) OVER line AS before,
                    lag(e.currency, 1, e.currency) OVER line AS currency_before
                FROM wallet.entry() e
                WHERE e.account_type = 'wallet'
                WINDOW line AS (PARTITION BY e.hospital_id, e.account_id ORDER BY e.recorded_at, e.position)
            ) x
            """
        ),
        (
            "accounts add up to their entries",
            """
            SELECT count(*)::bigint,
                (count(*) FILTER (
                    WHERE t.account_id IS NULL OR t.debit_minor <> coalesce(e.debit, 0)
                        OR t.credit_minor <> coalesce(e.credit, 0) OR t.account_type <> e.account_type
                        OR t.currency <> e.currency
                ))::bigint
            FROM (SELECT * FROM wallet.account_total WHERE account_type <> 'wallets') t
            FULL JOIN (
                SELECT l.hospital_id, l.account_id, min(l.account_type) AS account_type, min(l.currency) AS currency,
                    coalesce(sum(l.amount_minor) FILTER (WHERE l.side = 'debit'), 0) AS debit,
                    coalesce(sum(l.amount_minor) FILTER (WHERE l.side = 'credit'), 0) AS credit
                FROM wallet.entry() l
                GROUP BY l.hospital_id, l.account_id
            ) e ON e.hospital_id = t.hospital_id AND e.account_id = t.account_id
            """
        ),
        (
            "all wallets of a currency together add up to theirs",
            """
            SELECT count(*)::bigint,
                (count(*) FILTER (
                    WHERE s.debit_minor IS DISTINCT FROM w.debit OR s.credit_minor IS DISTINCT FROM w.credit
                ))::bigint
            FROM (SELECT * FROM wallet.account_total WHERE account_type = 'wallets') s
            FULL JOIN (
                SELECT t.hospital_id, t.currency, sum(t.debit_minor) AS debit, sum(t.credit_minor) AS credit
                FROM wallet.account_total t
                WHERE t.account_type = 'wallet'
                GROUP BY t.hospital_id, t.currency
                HAVING sum(t.debit_minor) + sum(t.credit_minor) > 0
            ) w ON w.hospital_id = s.hospital_id AND w.currency = s.currency
            """
        ),
        (
            "minutes close with what was moved by their end",
            """
            SELECT count(*)::bigint,
                (count(*) FILTER (
                    WHERE c.debit_minor IS DISTINCT FROM e.debit OR c.credit_minor IS DISTINCT FROM e.credit
                ))::bigint
            FROM wallet.account_closing c
            FULL JOIN (
                SELECT x.hospital_id, t.account_id, x.minute, sum(x.debit) OVER account AS debit,
                    sum(x.credit) OVER account AS credit
                FROM (
                    SELECT l.hospital_id, CASE WHEN l.account_type <> 'wallet' THEN l.account_id END AS account_id,
                        l.currency, date_trunc('minute', l.recorded_at, 'UTC') AS minute,
                        coalesce(sum(l.amount_minor) FILTER (WHERE l.side = 'debit'), 0) AS debit,
                        coalesce(sum(l.amount_minor) FILTER (WHERE l.side = 'credit'), 0) AS credit
                    FROM wallet.entry() l
                    GROUP BY 1, 2, 3, 4
                ) x
                LEFT JOIN wallet.account_total t
                    ON t.hospital_id = x.hospital_id AND t.currency = x.currency
                        AND CASE WHEN x.account_id IS NULL THEN t.account_type = 'wallets'
                            ELSE t.account_id = x.account_id END
                WINDOW account AS (
                    PARTITION BY x.hospital_id, x.currency, x.account_id ORDER BY x.minute)
            ) e ON e.hospital_id = c.hospital_id AND e.account_id = c.account_id AND e.minute = c.minute
            """
        ),
    ]
}
