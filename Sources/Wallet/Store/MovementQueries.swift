import Kernel
import Postgres
import WalletAPI

/// Which movements are searched for, once it is known whose wallets are meant.
struct MovementFilter: Sendable {
    var hospitalID: HospitalID
    /// Either side is one of these; nil is any wallet.
    var wallets: [WalletID]?
    var query: MovementSearchQuery

    /// Whether movements are left out that lie in the searched span: a page then looks at so many and no more.
    var hasWindow: Bool {
        query.reference == nil
            && (query.kind != nil || query.leastMinor != nil || query.mostMinor != nil || query.currency != nil)
    }
}

/// The SQL texts of the search over all movements of a tenant.
///
/// A movement is found by the side that is debited, so that it comes once; by wallet by either side. Where other rows must be
/// looked at for one, they are looked up one by one.
enum MovementQueries {
    /// Where the window of a page ends: the place of the last movement that it looks at; no row where it reaches the end.
    static func windowEnd(_ filter: MovementFilter, before: EntryPlace, size: Int) -> SQL {
        """
        SELECT e.recorded_at, e.position
        FROM wallet.entry AS e
        WHERE e.hospital_id = \(filter.hospitalID) AND \(span(filter, before)) AND e.side = 'debit'
        ORDER BY e.recorded_at DESC, e.position DESC, e.side DESC
        OFFSET \(Int64(size - 1)) LIMIT 1
        """
    }

    /// A page, newest first; `end` is where its window ends, nil where it has none.
    static func page(_ filter: MovementFilter, before: EntryPlace, end: EntryPlace?, limit: Int) -> SQL {
        """
        SELECT \(unsafeRaw: MovementRow.columns)
        FROM (\(rows(filter, before, end, limit: limit, filtersFirst: true))) AS m
        ORDER BY m.recorded_at DESC, m.position DESC
        LIMIT \(Int64(limit))
        """
    }

    /// What the newest movements of the span add up to, by currency, with how many were looked at.
    static func totals(_ filter: MovementFilter, before: EntryPlace, limit: Int) -> SQL {
        """
        SELECT m.currency, count(*) FILTER (WHERE \(wanted(filter))),
            coalesce(sum(m.amount_minor) FILTER (WHERE \(wanted(filter))), 0)::text, count(*)
        FROM (
            SELECT * FROM (\(rows(filter, before, nil, limit: limit, filtersFirst: false))) AS n
            ORDER BY n.recorded_at DESC, n.position DESC
            LIMIT \(Int64(limit))
        ) AS m
        GROUP BY m.currency
        ORDER BY m.currency
        """
    }

    /// The movements of a span by the index that has the fewest of them, at most `limit` for each wallet that is meant.
    private static func rows(
        _ filter: MovementFilter, _ before: EntryPlace, _ end: EntryPlace?, limit: Int, filtersFirst: Bool
    ) -> SQL {
        var conditions = span(filter, before)
        if let end {
            conditions = "\(conditions) AND (e.recorded_at, e.position) >= (\(end.recordedAt), \(end.position))"
        }
        if let reference = filter.query.reference { conditions = "\(conditions) AND e.reference = \(reference)" }
        let kept: SQL = filtersFirst ? wanted(filter) : "true"
        guard let wallets = filter.wallets else {
            return """
                SELECT m.*
                FROM (
                    SELECT \(unsafeRaw: columns)
                    FROM wallet.entry AS e
                    LEFT JOIN LATERAL (\(original(filter))) AS r ON true
                    LEFT JOIN LATERAL (\(otherSide(filter))) AS d ON true
                    WHERE e.hospital_id = \(filter.hospitalID) AND e.side = 'debit' AND \(conditions)
                ) AS m
                WHERE \(kept)
                ORDER BY m.recorded_at DESC, m.position DESC
                LIMIT \(Int64(limit))
                """
        }
        return """
            SELECT o.*
            FROM unnest(\(.ids(wallets))) AS w (wallet_id)
            CROSS JOIN LATERAL (
                SELECT m.*
                FROM (
                    SELECT \(unsafeRaw: columns)
                    FROM wallet.entry AS e
                    LEFT JOIN LATERAL (\(original(filter))) AS r ON true
                    LEFT JOIN LATERAL (\(otherSide(filter))) AS d ON true
                    WHERE e.hospital_id = \(filter.hospitalID) AND e.account_id = w.wallet_id
                        AND e.account_type = 'wallet' AND \(conditions)
                        AND (e.side = 'debit' OR e.counterparty_id IS NULL
                            OR e.counterparty_id <> ALL (\(.ids(wallets))))
                ) AS m
                WHERE \(kept)
                ORDER BY m.recorded_at DESC, m.position DESC
                LIMIT \(Int64(limit))
            ) AS o
            """
    }

    /// A movement between two of the tenant's own accounts has no line with a name: from what is between tenants it is a clearing's,
    /// and of all others a payment's.
    private static let columns = """
        e.event_id, e.account_id, e.account_type, e.side, e.counterparty_id, \
        coalesce(d.transaction_type, e.transaction_type, \
        CASE e.account_type WHEN 'transit' THEN 'clearingIn' ELSE 'payment' END) AS transaction_type, e.amount_minor, e.currency, e.reference, \
        coalesce(e.description, d.description) AS description, r.original_event_id, e.recorded_at, e.position
        """

    /// The movement that a refund gave back.
    private static func original(_ filter: MovementFilter) -> SQL {
        """
        SELECT f.original_event_id
        FROM wallet.refund AS f
        WHERE f.hospital_id = \(filter.hospitalID) AND f.event_id = e.event_id
        ORDER BY f.event_id
        LIMIT 1
        """
    }

    /// What only the other side tells: of a movement that was found by its credit what the debit is called; of one whose debit is
    /// no wallet's what it is called and was for.
    private static func otherSide(_ filter: MovementFilter) -> SQL {
        """
        SELECT CASE WHEN s.side = 'debit' OR e.account_type <> 'wallet' THEN s.transaction_type END AS transaction_type,
            s.description
        FROM wallet.entry AS s
        WHERE (e.side = 'credit' OR e.account_type <> 'wallet') AND s.hospital_id = \(filter.hospitalID)
            AND s.event_id = e.event_id AND s.side <> e.side
        ORDER BY s.side
        LIMIT 1
        """
    }

    /// What lies before a place, within the query's time.
    private static func span(_ filter: MovementFilter, _ before: EntryPlace) -> SQL {
        var conditions: SQL = "(e.recorded_at, e.position) < (\(before.recordedAt), \(before.position))"
        if let from = filter.query.from { conditions = "\(conditions) AND e.recorded_at >= \(from)" }
        if let to = filter.query.to { conditions = "\(conditions) AND e.recorded_at < \(to)" }
        return conditions
    }

    /// What is asked of a movement itself, of the rows named `m`.
    private static func wanted(_ filter: MovementFilter) -> SQL {
        let query = filter.query
        var conditions: SQL = "true"
        if let least = query.leastMinor { conditions = "\(conditions) AND m.amount_minor >= \(least)" }
        if let most = query.mostMinor { conditions = "\(conditions) AND m.amount_minor <= \(most)" }
        if let currency = query.currency { conditions = "\(conditions) AND m.currency = \(currency.code)" }
        switch query.kind {
        case nil: break
        case .refund: conditions = "\(conditions) AND m.original_event_id IS NOT NULL"
        case .credit:
            conditions = "\(conditions) AND m.original_event_id IS NULL AND m.transaction_type = 'credit'"
        case .debit, .transfer, .capture, .payout, .fee, .tax:
            let type = query.kind == .transfer ? WalletTransactionType.transferOut.rawValue : query.kind?.rawValue
            conditions = "\(conditions) AND m.transaction_type = \(type ?? "")"
        case .payment: conditions = "\(conditions) AND m.transaction_type IN ('payment', 'refund')"
        case .clearing: conditions = "\(conditions) AND m.transaction_type IN ('clearingIn', 'clearingOut')"
        }
        return conditions
    }
}

/// Rows of the search.
enum MovementRow {
    static let columns = """
        m.event_id, m.account_id, m.account_type, m.side, m.counterparty_id, m.transaction_type, m.amount_minor, \
        m.currency, m.reference, m.description, m.original_event_id, m.recorded_at, m.position
        """

    /// A movement, and where it is.
    static func item(_ row: Row) throws -> (item: MovementSearchItem, place: EntryPlace) {
        let originalID: EventID? = try row.optionalID(10)
        let kind = try kind(try row.text(5), isRefund: originalID != nil)
        let amount = Money(amountMinor: Int64(try row.int(6)), currency: try MerchantRow.currency(row, 7))
        let place = EntryPlace(recordedAt: try row.timestamp(11), position: Int64(try row.int(12)))
        var item = MovementSearchItem(
            id: try row.id(0), kind: kind, amount: amount, reference: try row.text(8), time: place.recordedAt)
        let account: WalletID? = try row.text(2) == LedgerAccountType.wallet.rawValue ? try row.id(1) : nil
        let other: WalletID? = try row.optionalID(4)
        let isDebit = try row.text(3) == LedgerSide.debit.rawValue
        item.fromWalletId = isDebit ? account : other
        item.toWalletId = isDebit ? other : account
        item.description = try row.optionalText(9)
        item.originalId = originalID
        return (item, place)
    }

    /// What movements of a currency add up to, and how many rows were looked at for it.
    static func total(_ row: Row) throws -> (total: MovementTotal, looked: Int) {
        guard let sum = Int128(try row.text(2)) else {
            throw PostgresError.decoding(column: 2, expected: "a sum of minor units")
        }
        let amount = AccountSum.money(sum, try MerchantRow.currency(row, 0))
        return (MovementTotal(count: try row.int(1), amount: amount), try row.int(3))
    }

    private static func kind(_ type: String, isRefund: Bool) throws -> MovementKind {
        if isRefund { return .refund }
        switch WalletTransactionType(rawValue: type) {
        case .credit: return .credit
        case .debit: return .debit
        case .transferIn, .transferOut: return .transfer
        case .capture: return .capture
        case .payout: return .payout
        case .fee: return .fee
        case .tax: return .tax
        case .refundIn, .refundOut: return .refund
        case .payment, .refund: return .payment
        case .clearingIn, .clearingOut: return .clearing
        case nil: throw PostgresError.decoding(column: 5, expected: "a name that this release knows")
        }
    }
}
