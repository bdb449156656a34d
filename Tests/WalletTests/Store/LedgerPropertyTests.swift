import Journal
import Kernel
import Postgres
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// The ledger of any log, against a fold of it.
@Suite struct LedgerPropertyTests {
    /// Random movements, recorded microseconds to days after each other.
    private func book(_ random: inout SeededRandom) -> LedgerBook {
        var world = WalletWorld(seed: random.next())
        var book = LedgerBook()
        var now = Timestamp(seconds: 1_767_225_000)
        for _ in 0..<1_200 {
            _ = world.perform(world.next())
            while book.events.count < world.log.count {
                let spans: [Int64] = [0, 1, 900_000, 20_000_000, 61_000_000, 5_000_000_000, 90_000_000_000]
                let span = spans.randomElement(using: &random) ?? 0
                now = Timestamp(microseconds: now.microseconds + Int64.random(in: 0...span, using: &random))
                book.add(world.log[book.events.count], at: now)
            }
        }
        return book
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a trial balance of any moment is the fold of what was recorded by then`(_ seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let book = book(&random)
        // A log in which little moved would prove little.
        #expect(book.postings.count > 200)
        var sizes = random.derived(1)
        try await withWalletDesk { desk in
            try await book.write(desk) { _ in Int.random(in: 1...60, using: &sizes) }
            let clearing = TenantAccount.clearing(Given.egp, of: LedgerBook.hospital)
            var moments = (0..<40).compactMap { _ in book.events.randomElement(using: &random)?.stored.recordedAt }
            moments += moments.map { Timestamp(microseconds: $0.microseconds - 1) } + moments.map(\.minute)
            for moment in moments {
                let view = try await desk.ledger.trialBalance(desk.context(), asOf: moment)
                #expect(view.asOf == moment && view.totals.allSatisfy(\.balanced))
                let found = Dictionary(uniqueKeysWithValues: view.lines.map { ($0.accountId, $0) })
                for account in [clearing, nil] {
                    let debits = found[account]?.debits.amountMinor ?? 0
                    let credits = found[account]?.credits.amountMinor ?? 0
                    #expect(debits == book.sum(of: account, .debit, Given.egp, by: moment), "seed \(seed)")
                    #expect(credits == book.sum(of: account, .credit, Given.egp, by: moment), "seed \(seed)")
                }
            }
            let now = try await desk.ledger.trialBalance(desk.context(), asOf: nil)
            #expect(now.asOf == book.postings.last?.stored.recordedAt)
            #expect(try await desk.ledger.trialBalance(desk.context(), asOf: now.asOf) == now)
        }
    }

    @Test func `how the log is cut into pages does not show in the tables`() async throws {
        var random = SeededRandom(seed: 11)
        let book = book(&random)
        try await withWalletDesk { desk in
            try await book.write(desk) { _ in book.events.count }
            let names = [LedgerTable.movement, LedgerTable.total, LedgerTable.closing]
            var twins: [String: String] = [:]
            for (index, name) in names.enumerated() {
                twins[name] = "wallet.twin_\(index)"
                try desk.sql(
                    """
                    CREATE TABLE wallet.twin_\(index) (LIKE \(name) INCLUDING ALL);
                    GRANT ALL ON wallet.twin_\(index) TO medley_system;
                    """)
            }
            try await book.write(desk, into: ProjectionTarget(names: twins)) { $0 % 7 }
            for (name, twin) in twins {
                let counts = try desk.sql(
                    """
                    SELECT (SELECT count(*) FROM \(name)) > 0,
                        (SELECT count(*) FROM (SELECT * FROM \(name) EXCEPT ALL SELECT * FROM \(twin)) AS x),
                        (SELECT count(*) FROM (SELECT * FROM \(twin) EXCEPT ALL SELECT * FROM \(name)) AS x)
                    """)
                #expect(counts == "t|0|0", "\(name)")
            }
        }
    }

    @Test func `statements and entries page through all that there is, each once`() async throws {
        var random = SeededRandom(seed: 12)
        let book = book(&random)
        try await withWalletDesk { desk in
            try await book.write(desk) { _ in 100 }
            for (index, limit) in [3, 50, 200].enumerated() {
                let entries = try await desk.all(limit) { page in
                    try await desk.ledger.entries(desk.context(), LedgerEntryQuery(page: page))
                }
                let expected = book.postings.flatMap { [$0.stored.eventID, $0.stored.eventID] }
                #expect(entries.map(\.eventId) == Array(expected.reversed()))
                #expect(Set(entries).count == entries.count)
                var query = LedgerEntryQuery(page: WalletPageRequest())
                let account: LedgerAccountID = Given.id(UInt64(index) + 1).retagged()
                query.accountID = account
                let own = try await desk.all(limit) { page in
                    query.page = page
                    return try await desk.ledger.entries(desk.context(), query)
                }
                let ofAccount = entries.filter { $0.accountId == account }
                #expect(own == ofAccount && !own.isEmpty)
            }
        }
    }

    @Test func `sums beyond what amounts can say stop nothing`() async throws {
        var book = LedgerBook()
        let amount = WalletLimits.amountMinor
        for number in 0..<2_200 {
            let isCredit = number % 2 == 0
            let moved = WalletMoved(
                walletID: Given.id(1), amount: Given.money(amount), balanceMinor: isCredit ? amount : 0,
                reference: "r\(number)", description: nil, ownerID: nil, at: Given.at, day: Given.today)
            book.add(isCredit ? .credited(moved) : .debited(moved), at: Given.at)
        }
        let whole = book
        try await withWalletDesk { desk in
            try await whole.write(desk) { _ in 2_200 }
            let exact = try desk.sql("SELECT DISTINCT debit_minor FROM wallet.account_closing")
            #expect(exact == "\(Int128(amount) * 1_100)")
            let now = try await desk.ledger.trialBalance(desk.context(), asOf: nil)
            #expect(now.totals.map(\.balanced) == [true])
            #expect(now.lines.map(\.debits.amountMinor) == [.max, .max])
            let accounts = try await desk.ledger.accounts(desk.context(), WalletPageRequest())
            #expect(accounts.items.map(\.balance.amountMinor) == [0, 0])
        }
    }
}
