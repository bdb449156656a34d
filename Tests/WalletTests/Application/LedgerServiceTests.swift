import Journal
import Kernel
import Postgres
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

@Suite struct LedgerServiceTests {
    @Test func `accounts, entries and the trial balance follow movements`() async throws {
        try await withWalletDesk { desk in
            let (payer, payee) = (try await desk.wallet(1_000), try await desk.wallet(of: WalletDesk.basma))
            let before = try desk.recordedAt()
            let moved = try await desk.transfer(desk.context(), payer, payee, 300, "rent")
            let after = try desk.recordedAt()
            _ = try await desk.wallet(77, in: WalletDesk.otherHospital)
            try await desk.follow()
            let clearing = TenantAccount.clearing(try WalletDesk.pounds(0).currency, of: WalletDesk.hospital)
            let accounts = try await desk.all(2) { try await desk.ledger.accounts(desk.context(), $0) }
            let ids = accounts.map(\.id)
            let expected: [LedgerAccountID] = [payer.retagged(), payee.retagged(), clearing]
            #expect(ids == expected.sorted())
            let balances = Dictionary(uniqueKeysWithValues: accounts.map { ($0.id, $0.balance.amountMinor) })
            #expect(balances == [payer.retagged(): 700, payee.retagged(): 300, clearing: -1_000])

            var query = LedgerEntryQuery(page: WalletPageRequest())
            query.eventID = moved.view.eventId
            let sides = try await desk.ledger.entries(desk.context(), query).items
            #expect(sides.map(\.side) == [.debit, .credit])
            #expect(sides.map(\.accountId) == [payer.retagged(), payee.retagged()])
            let areOfTheMovement = sides.allSatisfy { $0.amount.amountMinor == 300 && $0.reference == "rent" }
            #expect(areOfTheMovement)
            query.accountID = payee.retagged()
            #expect(try await desk.ledger.entries(desk.context(), query).items == [sides[1]])
            query.eventID = nil
            query.accountID = clearing
            let opening = try await desk.ledger.entries(desk.context(), query).items
            #expect(opening.map(\.reference) == ["opening"])
            query.from = after
            #expect(try await desk.ledger.entries(desk.context(), query).items.isEmpty)

            let now = try await desk.ledger.trialBalance(desk.context(), asOf: nil)
            #expect(now.asOf == after)
            #expect(now.lines.map(\.accountId) == [clearing, nil])
            #expect(now.lines.map(\.debits.amountMinor) == [1_000, 300])
            #expect(now.lines.map(\.credits.amountMinor) == [0, 1_300])
            #expect(now.totals.map(\.debits.amountMinor) == [1_300] && now.totals.map(\.balanced) == [true])
            let then = try await desk.ledger.trialBalance(desk.context(), asOf: before)
            #expect(then.asOf == before && then.totals.map(\.debits.amountMinor) == [1_000])
        }
    }

    @Test func `a trial balance of a moment that the ledger has not come to is refused`() async throws {
        try await withWalletDesk { desk in
            _ = try await desk.wallet(10)
            try await desk.follow()
            let moment = try desk.recordedAt()
            let then = try await desk.ledger.trialBalance(desk.context(), asOf: moment)
            let wallet = try await desk.wallet(20)
            // Nobody reads the log now, and the ledger says that it will not go on.
            try desk.sql("UPDATE journal.checkpoint SET stopped_at = now(), stop_code = 'test'")
            let later = try desk.recordedAt()
            await desk.expectFailure(.failed(.momentNotReached)) {
                try await desk.ledger.trialBalance(desk.context(), asOf: later)
            }
            #expect(try await desk.ledger.trialBalance(desk.context(), asOf: moment) == then)
            let lines = try await desk.service.transactions(desk.context(), of: wallet, TransactionListQuery())
            #expect(lines.items.isEmpty)
        }
    }

    @Test func `nobody but staff sees the ledger`() async throws {
        try await withWalletDesk { desk in
            var program = desk.context()
            program.principal.onBehalfOf = WalletDesk.amal.retagged()
            var patient = desk.context()
            patient.principal.kind = .patient
            for context in [desk.context(member: WalletDesk.amal), program, patient] {
                await desk.expectFailure(.staffOnly) {
                    try await desk.ledger.accounts(context, WalletPageRequest())
                }
                await desk.expectFailure(.staffOnly) { try await desk.ledger.entries(context, LedgerEntryQuery()) }
                await desk.expectFailure(.staffOnly) { try await desk.ledger.trialBalance(context, asOf: nil) }
            }
        }
    }

    @Test func `the ledger that is built anew is the one that there was`() async throws {
        try await withWalletDesk { desk in
            let (payer, payee) = (try await desk.wallet(1_000), try await desk.wallet(of: WalletDesk.basma))
            for amount in 1...20 { _ = try await desk.transfer(desk.context(), payer, payee, Int64(amount)) }
            try await desk.follow()
            let rows = """
                SELECT md5(string_agg(e::text, '|' ORDER BY e.account_id, e.position)) FROM wallet.entry() AS e;
                SELECT md5(string_agg(t::text, '|' ORDER BY t.account_id)) FROM wallet.account_total AS t;
                SELECT md5(string_agg(c::text, '|' ORDER BY c.account_id, c.minute)) FROM wallet.account_closing AS c;
                """
            let before = try desk.sql(rows)
            let rebuilder = ProjectionRebuilder(
                try ReaderCatalogue(modules: [WalletModule.journalModule], subscriptions: []),
                database: desk.database, keys: desk.keys, progress: { _ in })
            _ = try await rebuilder.rebuild("wallet.entries")
            #expect(try desk.sql(rows) == before)
            let page = try await desk.ledger.entries(desk.context(), LedgerEntryQuery())
            #expect(page.items.count == 42)
        }
    }

    @Test func `every read of the ledger goes by an index, in its order`() async throws {
        try await withWalletDesk { desk in
            // As many rows as make the planner think, of one tenant alone.
            try desk.sql(
                """
                INSERT INTO wallet.movement
                SELECT '\(WalletDesk.hospital)', now() - make_interval(secs => n * 100), 100000 - n, gen_random_uuid(), 5,
                    'EGP', ('00000000-0000-7000-8000-' || lpad((n % 100)::text, 12, '0'))::uuid, 'wallet', 5,
                    (ARRAY['transferOut', 'transferOut', 'debit', 'transferOut', 'capture'])[n % 5 + 1],
                    ('00000000-0000-7000-8000-' || lpad(((n + 7) % 100)::text, 12, '0'))::uuid, 'wallet', 5,
                    (ARRAY['transferIn', 'transferIn', 'transferIn', 'credit', 'transferIn'])[n % 5 + 1], 'r' || n
                FROM generate_series(1, 30000) AS n;
                INSERT INTO wallet.account_total
                SELECT '\(WalletDesk.hospital)', gen_random_uuid(),
                    CASE WHEN n % 10 = 0 THEN 'clearing' ELSE 'wallet' END, 'EGP', 1, 1
                FROM generate_series(1, 30000) AS n;
                INSERT INTO wallet.account_closing
                SELECT '\(WalletDesk.hospital)', t.account_id, date_trunc('minute', now()) - make_interval(mins => n), 1, 1
                FROM wallet.account_total AS t, generate_series(1, 10) AS n WHERE t.account_type = 'clearing';
                ANALYZE;
                """)
            for (name, statement) in Self.statements {
                let plan = try await desk.database.query(
                    "EXPLAIN \(statement)", scope: .hospital(WalletDesk.hospital)
                ).map { try $0.text(0) }.joined(separator: "\n")
                #expect(!plan.contains("Seq Scan"), "\(name): \(plan)")
                #expect(!plan.contains("Bitmap"), "\(name): \(plan)")
                // Of the two sides of one movement, and of sums, no more than a few are sorted.
                let isSorted = plan.replacing("Incremental Sort", with: "").contains("Sort  (")
                let isSmall = name.hasPrefix("trial balance of") || name.hasSuffix("an event")
                #expect(!isSorted || isSmall, "\(name): \(plan)")
            }
        }
    }

    /// Each shape that a read can have.
    private static var statements: [(String, SQL)] {
        let hospital = WalletDesk.hospital
        let wallet = WalletID(high: 0x7000, low: 0x8000_0000_0000_0042)
        let (from, to) = (Timestamp(seconds: 1_760_000_000), Timestamp(seconds: 4_000_000_000))
        let place = EntryPlace(recordedAt: to, position: 5)
        var found: [(String, SQL)] = [
            ("accounts", LedgerQueries.accounts(hospital, after: nil, limit: 51)),
            ("trial balance", LedgerQueries.trialBalance(hospital)),
            ("trial balance of a moment", LedgerQueries.trialBalance(hospital, asOf: to)),
        ]
        var query = TransactionListQuery()
        func add(_ name: String) {
            found.append((name, LedgerQueries.transactions(hospital, of: wallet, query, before: place, limit: 51)))
        }
        add("statement")
        query.from = from
        query.to = to
        add("statement of a span")
        query.reference = "r42"
        add("statement by reference")
        query.reference = nil
        for type in WalletTransactionType.allCases {
            query.type = type
            add("statement by \(type)")
        }
        var entries = LedgerEntryQuery()
        func addEntries(_ name: String) {
            let cursor = LedgerCursor(place: place, side: .debit)
            found.append((name, LedgerQueries.entries(hospital, entries, before: cursor, limit: 51)))
        }
        addEntries("entries")
        entries.from = from
        entries.to = to
        addEntries("entries of a span")
        entries.accountID = wallet.retagged()
        addEntries("entries of an account")
        entries.eventID = EventID(high: 1, low: 1)
        addEntries("entries of an account and an event")
        entries.accountID = nil
        addEntries("entries of an event")
        return found
    }
}
