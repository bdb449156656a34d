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
/// By wallet a movement is found by either side, and once where both are meant. What it gave back is looked up one by one.
enum MovementQueries {
    /// Where the window of a page ends: the place of the last movement that it looks at; no row where it reaches the end.
    static func windowEnd(_ filter: MovementFilter, before: EntryPlace, size: Int) -> SQL {
        """
        SELECT e.recorded_at, e.position
        FROM wallet.movement AS e
        WHERE e.hospital_id = \(filter.hospitalID) AND \(span(filter, before))
        ORDER BY e.recorded_at DESC, e.position DESC
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
        func found(_ side: SQL) -> SQL {
            """
            SELECT m.*
            FROM (
                SELECT \(unsafeRaw: columns)
                FROM wallet.movement AS e
                LEFT JOIN LATERAL (\(original(filter))) AS r ON true
                WHERE e.hospital_id = \(filter.hospitalID) AND \(conditions)\(side)
            ) AS m
            WHERE \(kept)
            ORDER BY m.recorded_at DESC, m.position DESC
            LIMIT \(Int64(limit))
            """
        }
        guard let wallets = filter.wallets else { return found("") }
        let credited: SQL = """
             AND e.credit_id = w.wallet_id AND e.credit_type = 'wallet'
                    AND (e.debit_type <> 'wallet' OR e.debit_id <> ALL (\(.ids(wallets))))
            """
        return """
            SELECT o.*
            FROM unnest(\(.ids(wallets))) AS w (wallet_id)
            CROSS JOIN LATERAL (
                (\(found(" AND e.debit_id = w.wallet_id AND e.debit_type = 'wallet'")))
                UNION ALL
                (\(found(credited)))
            ) AS o
            """
    }

    /// A movement between two of the tenant's own accounts has no side with a name: from what is between tenants it is a clearing's,
    /// and of all others a payment's.
    private static let columns = """
        e.event_id, CASE WHEN e.debit_type = 'wallet' THEN e.debit_id END AS from_wallet_id, \
        CASE WHEN e.credit_type = 'wallet' THEN e.credit_id END AS to_wallet_id, \
        coalesce(e.debit_transaction_type, e.credit_transaction_type, \
        CASE e.debit_type WHEN 'transit' THEN 'clearingIn' ELSE 'payment' END) AS transaction_type, e.amount_minor, \
        e.currency, e.reference, e.description, r.original_event_id, e.recorded_at, e.position
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
        m.event_id, m.from_wallet_id, m.to_wallet_id, m.transaction_type, m.amount_minor, m.currency, m.reference, \
        m.description, m.original_event_id, m.recorded_at, m.position
        """

    /// A movement, and where it is.
    static func item(_ row: Row) throws -> (item: MovementSearchItem, place: EntryPlace) {
        let originalID: EventID? = try row.optionalID(8)
        let kind = try kind(try row.text(3), isRefund: originalID != nil)
        let amount = Money(amountMinor: Int64(try row.int(4)), currency: try MerchantRow.currency(row, 5))
        let place = EntryPlace(recordedAt: try row.timestamp(9), position: Int64(try row.int(10)))
        var item = MovementSearchItem(
            id: try row.id(0), kind: kind, amount: amount, reference: try row.text(6), time: place.recordedAt)
        item.fromWalletId = try row.optionalID(1)
        item.toWalletId = try row.optionalID(2)
        item.description = try row.optionalText(7)
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
        case nil: throw PostgresError.decoding(column: 3, expected: "a name that this release knows")
        }
    }
}
