import Migrations
import Postgres
import TestSupport
import Testing

/// A ledger that was written side by side, after its sides were joined: the same entries to the last column.
@Suite(.blocking, .endsWhenItHangs) struct MovementMigrationTests {
    private static let product = allMigrations.map { Migration(module: $0.module, name: $0.name, text: $0.text) }
    private static let before = product.filter { $0.module != "wallet" || $0.name < "0090" }

    /// Every form that the two sides of a movement had: between wallets, into one and out of it, between accounts of the tenant's
    /// own, of a person and of one who was erased, and of a second tenant.
    private static let entries = """
        INSERT INTO wallet.entry (
            hospital_id, account_id, recorded_at, position, event_id, account_type, side, amount_minor, currency,
            balance_minor, transaction_type, counterparty_id, reference, description, subject_id)
        SELECT ('00000000-0000-7000-8000-00000000000' || x.hospital)::uuid,
            ('00000000-0000-7000-8000-0000000000a' || x.account)::uuid, '2026-03-01'::timestamptz + x.n * interval '1 s', x.n,
            ('00000000-0000-7000-8000-0000000000e' || x.n)::uuid, x.type, x.side, x.n * 10, 'EGP', x.balance, x.name,
            ('00000000-0000-7000-8000-0000000000a' || x.other)::uuid, 'r' || x.n, x.description,
            CASE WHEN x.description IS NOT NULL THEN '00000000-0000-7000-8000-0000000000f1'::uuid END
        FROM (VALUES
            (1, 1, 1, 'wallet', 'debit', 90, 'transferOut', '2', 'rent'),
            (1, 1, 2, 'wallet', 'credit', 10, 'transferIn', '1', 'rent'),
            (1, 2, 9, 'clearing', 'debit', NULL, NULL, '1', NULL),
            (1, 2, 1, 'wallet', 'credit', 110, 'credit', NULL, 'pay'),
            (1, 3, 1, 'wallet', 'debit', 80, 'debit', NULL, NULL),
            (1, 3, 9, 'clearing', 'credit', NULL, NULL, '1', NULL),
            (1, 4, 8, 'gateway', 'debit', NULL, NULL, NULL, NULL),
            (1, 4, 9, 'collections', 'credit', NULL, NULL, NULL, NULL),
            (2, 5, 3, 'wallet', 'debit', 5, 'capture', '4', 'food'),
            (2, 5, 4, 'wallet', 'credit', 55, 'transferIn', '3', 'food')
        ) AS x (hospital, n, account, type, side, balance, name, other, description);
        """

    private static func rows(of source: String) -> String {
        """
        SELECT e.hospital_id, e.account_id, e.recorded_at, e.position, e.event_id, e.account_type, e.side, e.amount_minor,
            e.currency, e.balance_minor, e.transaction_type, e.counterparty_id, e.reference, e.description, e.subject_id
        FROM \(source) AS e ORDER BY e.position, e.side
        """
    }

    @Test func `the entries are the ones that there were`() throws {
        let cluster = try PrivatePostgres.shared()
        let test = try cluster.makeEmptyDatabase()
        _ = try Migrator(Self.before).migrate(connectionString: test.connectionString)
        try cluster.runSQL(Self.entries, database: test.name)
        let before = try cluster.runSQL(Self.rows(of: "wallet.entry"), database: test.name)
        _ = try Migrator(Self.product).migrate(connectionString: test.connectionString)
        #expect(try cluster.runSQL(Self.rows(of: "wallet.entry()"), database: test.name) == before)
        #expect(before.split(separator: "\n").count == 10)
        #expect(try cluster.runSQL("SELECT count(*) FROM wallet.movement", database: test.name) == "5")
    }

    @Test func `an entry without its other side stops the migration, and nothing is lost`() throws {
        let cluster = try PrivatePostgres.shared()
        let test = try cluster.makeEmptyDatabase()
        _ = try Migrator(Self.before).migrate(connectionString: test.connectionString)
        try cluster.runSQL(Self.entries, database: test.name)
        try cluster.runSQL(
            "DELETE FROM wallet.entry WHERE account_type = 'clearing' AND side = 'credit'", database: test.name)
        #expect(throws: MigrationError.self) {
            try Migrator(Self.product).migrate(connectionString: test.connectionString)
        }
        #expect(try cluster.runSQL("SELECT count(*) FROM wallet.entry", database: test.name) == "9")
    }
}
