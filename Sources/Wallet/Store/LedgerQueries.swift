import Kernel
import Postgres
import WalletAPI

/// The SQL texts that read the ledger. Each names the hospital, and is answered in the order of an index.
enum LedgerQueries {
    /// Behind the last line or entry that there can be.
    private static let end = EntryPlace(recordedAt: .latest, position: .max)

    /// A page of a wallet's statement, newest first.
    static func transactions(
        _ hospital: HospitalID, of wallet: WalletID, _ query: TransactionListQuery, before: EntryPlace?, limit: Int
    ) -> SQL {
        var conditions = span(before ?? end, query.from, query.to)
        // Names of our own source are spliced, so that the planner sees that a partial index has the rows.
        if let type = query.type {
            conditions = "\(conditions) AND e.transaction_type = '\(unsafeRaw: type.rawValue)'"
        }
        if let reference = query.reference { conditions = "\(conditions) AND e.reference = \(reference)" }
        return """
            SELECT \(unsafeRaw: EntryRow.transactionColumns)
            FROM wallet.entry() AS e
            WHERE e.hospital_id = \(hospital) AND e.account_id = \(wallet) AND e.account_type = 'wallet' AND \(conditions)
            ORDER BY e.recorded_at DESC, e.position DESC
            OFFSET \(Int64(query.offset)) LIMIT \(Int64(limit))
            """
    }

    /// A page of the ledger's entries, newest first.
    static func entries(
        _ hospital: HospitalID, _ query: LedgerEntryQuery, before: LedgerCursor?, limit: Int
    ) -> SQL {
        let place = before?.place ?? end
        // Behind the names of both sides.
        let side = before?.side.rawValue ?? "~"
        var conditions = span(place, query.from, query.to)
        var order: SQL = "e.recorded_at DESC, e.position DESC"
        switch (query.accountID, query.eventID) {
        case (nil, nil):
            // Both sides of an event are at one place: the page goes on between them.
            conditions = """
                (e.recorded_at, e.position, e.side) < (\(place.recordedAt), \(place.position), \(side)) \
                \(span(query.from, query.to))
                """
            order = "e.recorded_at DESC, e.position DESC, e.side DESC"
        case (let account, let event?):
            // Two rows at most.
            conditions = "e.event_id = \(event) AND e.side < \(side)\(span(query.from, query.to))"
            if let account { conditions = "\(conditions) AND e.account_id = \(account)" }
            order = "e.side DESC"
        case (let account?, nil): conditions = "e.account_id = \(account) AND \(conditions)"
        }
        return """
            SELECT \(unsafeRaw: EntryRow.entryColumns)
            FROM wallet.entry() AS e
            WHERE e.hospital_id = \(hospital) AND \(conditions)
            ORDER BY \(order)
            LIMIT \(Int64(limit))
            """
    }

    /// A page of accounts in the order of their ids.
    static func accounts(_ hospital: HospitalID, after: LedgerAccountID?, limit: Int) -> SQL {
        """
        SELECT t.account_id, t.account_type, t.currency, t.debit_minor::text, t.credit_minor::text
        FROM wallet.account_total AS t
        WHERE t.hospital_id = \(hospital) AND t.account_id > \(after ?? LedgerAccountID(high: 0, low: 0))
            AND t.account_type <> 'wallets'
        ORDER BY t.account_id
        LIMIT \(Int64(limit))
        """
    }

    /// What the tenant's accounts, and all wallets of a currency together, add up to by all that is known here, each with when
    /// the newest entry of all was recorded.
    ///
    /// There is one account to a currency, so that the limit is never met.
    static func trialBalance(_ hospital: HospitalID) -> SQL {
        """
        SELECT t.account_id, t.account_type, t.currency, t.debit_minor::text, t.credit_minor::text, (
            SELECT e.recorded_at
            FROM wallet.movement AS e
            WHERE e.hospital_id = \(hospital)
            ORDER BY e.recorded_at DESC, e.position DESC
            LIMIT 1)
        FROM wallet.account_total AS t
        WHERE t.hospital_id = \(hospital) AND t.account_type <> 'wallet'
        ORDER BY t.account_id
        LIMIT \(Int64(WalletLimits.trialBalanceAccounts))
        """
    }

    /// The same as of a moment: what each added up to when its last minute before ended, and the entries of the moment's minute.
    ///
    /// What nothing had moved in by then adds up to nothing.
    static func trialBalance(_ hospital: HospitalID, asOf moment: Timestamp) -> SQL {
        """
        SELECT t.account_id, t.account_type, t.currency,
            (coalesce(c.debit_minor, 0) + coalesce(m.debit, 0))::text,
            (coalesce(c.credit_minor, 0) + coalesce(m.credit, 0))::text
        FROM (
            SELECT a.account_id, a.account_type, a.currency
            FROM wallet.account_total AS a
            WHERE a.hospital_id = \(hospital) AND a.account_type <> 'wallet'
            ORDER BY a.account_id
            LIMIT \(Int64(WalletLimits.trialBalanceAccounts))
        ) AS t
        LEFT JOIN LATERAL (
            SELECT l.debit_minor, l.credit_minor
            FROM wallet.account_closing AS l
            WHERE l.hospital_id = \(hospital) AND l.account_id = t.account_id AND l.minute < \(moment.minute)
            ORDER BY l.minute DESC
            LIMIT 1
        ) AS c ON true
        LEFT JOIN (
            SELECT CASE WHEN e.account_type <> 'wallet' THEN e.account_id END AS account_id, e.currency,
                sum(e.amount_minor) FILTER (WHERE e.side = 'debit') AS debit,
                sum(e.amount_minor) FILTER (WHERE e.side = 'credit') AS credit
            FROM wallet.entry() AS e
            WHERE e.hospital_id = \(hospital) AND e.recorded_at >= \(moment.minute) AND e.recorded_at <= \(moment)
            GROUP BY 1, 2
        ) AS m
            ON m.currency = t.currency
                AND CASE WHEN t.account_type = 'wallets' THEN m.account_id IS NULL ELSE m.account_id = t.account_id END
        ORDER BY t.account_id
        """
    }

    /// What lies before a place and within a span of time.
    private static func span(_ before: EntryPlace, _ from: Timestamp?, _ to: Timestamp?) -> SQL {
        "(e.recorded_at, e.position) < (\(before.recordedAt), \(before.position))\(span(from, to))"
    }

    /// What lies within a span of time, behind other conditions.
    private static func span(_ from: Timestamp?, _ to: Timestamp?) -> SQL {
        var conditions: SQL = ""
        if let from { conditions = " AND e.recorded_at >= \(from)" }
        if let to { conditions = "\(conditions) AND e.recorded_at < \(to)" }
        return conditions
    }
}

/// Where a page of the ledger's entries ends.
struct LedgerCursor: Hashable, Sendable, Codable {
    var place: EntryPlace
    var side: LedgerSide
}
