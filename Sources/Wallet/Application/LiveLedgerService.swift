import Journal
import Kernel
import Postgres
import WalletAPI

/// The ledger over the tables that `EntriesProjection` writes.
struct LiveLedgerService: LedgerService {
    /// The database, for reads.
    let database: Database
    /// The journal, whose time moments go by.
    let journal: EventJournal

    func accounts(
        _ context: RequestContext, _ page: WalletPageRequest
    ) async throws(WalletServiceError) -> Page<LedgerAccountView> {
        try WalletCaller.requireStaff(context)
        let limit = LedgerPages.limit(page)
        let after = try LedgerPages.cursor(page, as: LedgerAccountID.self)
        let accounts = try await query(
            context, LedgerQueries.accounts(context.hospitalID, after: after, limit: limit + 1)
        ) { row in
            let sum = try EntryRow.sum(row)
            return LedgerAccountView(id: try row.id(0), type: sum.type, debits: sum.debits, credits: sum.credits)
        }
        return try LedgerPages.page(accounts, limit: limit) { $0.id }
    }

    func entries(
        _ context: RequestContext, _ query: LedgerEntryQuery
    ) async throws(WalletServiceError) -> Page<LedgerEntryView> {
        try WalletCaller.requireStaff(context)
        let limit = LedgerPages.limit(query.page)
        let before = try LedgerPages.cursor(query.page, as: LedgerCursor.self)
        let rows = try await self.query(
            context, LedgerQueries.entries(context.hospitalID, query, before: before, limit: limit + 1)
        ) { try EntryRow.entry($0) }
        let page = try LedgerPages.page(rows, limit: limit) { $0.cursor }
        return Page(items: page.items.map(\.view), nextCursor: page.nextCursor)
    }

    /// Now is when the newest entry was recorded that is known here, so that the same moment gives the same answer later.
    func trialBalance(
        _ context: RequestContext, asOf: Timestamp?
    ) async throws(WalletServiceError) -> TrialBalanceView {
        try WalletCaller.requireStaff(context)
        let hospital = context.hospitalID
        if let asOf {
            let moment = try await settled(context, asOf)
            let statement = LedgerQueries.trialBalance(hospital, asOf: moment)
            return TrialBalanceView(asOf: moment, try await query(context, statement) { try EntryRow.sum($0) })
        }
        // One snapshot of both, whatever is written beside it.
        let rows = try await query(context, LedgerQueries.trialBalance(hospital)) {
            (at: try $0.timestamp(5), sum: try EntryRow.sum($0))
        }
        guard let moment = rows.first?.at else {
            return TrialBalanceView(asOf: try await settled(context, .latest), [])
        }
        return TrialBalanceView(asOf: moment, rows.map(\.sum))
    }

    /// The moment, or now where it is yet to come, once the tables show everything that was recorded by it.
    ///
    /// Fails with `momentNotReached` where that cannot be waited for.
    private func settled(
        _ context: RequestContext, _ moment: Timestamp
    ) async throws(WalletServiceError) -> Timestamp {
        do {
            let settled = try await journal.settled(moment, context: context)
            try await journal.awaitProjection(EntriesProjection.readerName, asOf: settled, context)
            return settled
        } catch {
            throw WalletServiceError(journal: error)
        }
    }

    private func query<Value>(
        _ context: RequestContext, _ statement: SQL, _ decode: (Row) throws -> Value
    ) async throws(WalletServiceError) -> [Value] {
        do {
            let rows = try await database.query(
                statement, scope: .hospital(context.hospitalID), deadlineNanoseconds: context.deadlineNanoseconds)
            return try rows.map(decode)
        } catch {
            throw WalletServiceError(store: error)
        }
    }
}

/// Pages of what is read from the ledger.
enum LedgerPages {
    /// How many items a page has.
    static func limit(_ page: WalletPageRequest) -> Int { min(max(page.limit, 1), PageLimit.maximum.count) }

    /// The key in a cursor; nil for the first page.
    static func cursor<Key: Codable>(_ page: WalletPageRequest, as _: Key.Type) throws(WalletServiceError) -> Key? {
        guard let text = page.cursor else { return nil }
        return try WalletServiceError.catching { () throws(Failure) in try Cursor.decode(text, as: Key.self) }
    }

    /// A page from one item more than it shows.
    static func page<Item, Key: Encodable>(
        _ items: [Item], limit: Int, key: (Item) -> Key
    ) throws(WalletServiceError) -> Page<Item> {
        let shown = Array(items.prefix(limit))
        guard items.count > limit, let last = shown.last else { return Page(items: shown, nextCursor: nil) }
        let next = try WalletServiceError.catching { () throws(Failure) in try Cursor.encode(key(last)) }
        return Page(items: shown, nextCursor: next)
    }
}

extension TrialBalanceView {
    /// What some accounts add up to: lines by currency, then by kind, and all wallets of a currency in one.
    init(asOf moment: Timestamp, _ sums: [AccountSum]) {
        let sums = sums.sorted { left, right in
            (left.currency.code, left.type.rawValue) < (right.currency.code, right.type.rawValue)
        }
        let lines = sums.map { sum in
            Line(accountId: sum.accountID, type: sum.type, debits: sum.debits, credits: sum.credits)
        }
        var totals: [Total] = []
        let currencies = Dictionary(grouping: sums, by: \.currency).sorted { $0.key.code < $1.key.code }
        for (currency, ofCurrency) in currencies {
            let debit = ofCurrency.reduce(Int128(0)) { $0 + $1.debit }
            let credit = ofCurrency.reduce(Int128(0)) { $0 + $1.credit }
            var total = Total(
                debits: AccountSum.money(debit, currency), credits: AccountSum.money(credit, currency))
            // Told by the sums themselves, which may be more than amounts can say.
            total.balanced = debit == credit
            totals.append(total)
        }
        self.init(asOf: moment, lines: lines, totals: totals)
    }
}
