/// A transfer as a good engineer writes it by hand for pgbench: lock both rows, check, two updates, two inserts, commit.
///
/// The entries are copies of a real transfer's but for ids, accounts, balances and times. They have indexes for the same questions
/// as Medley's movements, one for one where a row is a whole movement and not a side of it, and the same row-level security.
struct WalletRival {
    private let hospitalID: String
    private let accounts: Int
    private let entry: [AppendRival.Cell]

    /// The skew of the accounts: rank r is chosen in proportion to r to the power of minus this.
    static let skew = 1.01

    /// Makes the copies, with as many accounts as there are wallets.
    init(_ data: WalletData, database: BenchDatabase) throws {
        hospitalID = data.hospital.id
        accounts = data.wallets.count
        entry = try AppendRival.cells(
            of: "(SELECT * FROM wallet.entry() WHERE hospital_id = '\(data.hospital.id)' "
                + "AND transaction_type = 'transferOut' ORDER BY recorded_at DESC LIMIT 1) AS t", database)
        try database.run(Self.tables)
        try database.run(
            """
            INSERT INTO bench.account (hospital_id, account_id, currency, status, balance_minor, held_minor, version)
            SELECT '\(hospitalID)', ('\(Self.idPrefix)' || (\(PatientData.firstNumber) + n))::uuid, 'EGP', 'active',
                \(WalletData.openingMinor), 0, 1
            FROM generate_series(1, \(accounts)) AS n;
            VACUUM ANALYZE bench.account;
            """)
    }

    /// What a transfer pays: anybody, or one hot account.
    enum Payee: String { case anyone, one }

    /// Statement by statement, each a round trip.
    func interactive(_ payee: Payee) -> Pgbench.Script {
        let text = ([choose(payee), "BEGIN;"] + statements + ["COMMIT;", ""]).joined(separator: "\n")
        return .init(name: "transfer-interactive-\(payee.rawValue)", text: text)
    }

    /// One round trip; the pipeline is one implicit transaction.
    func pipelined(_ payee: Payee) -> Pgbench.Script {
        let text = ([choose(payee), "\\startpipeline"] + statements + ["\\endpipeline", ""]).joined(separator: "\n")
        return .init(name: "transfer-pipelined-\(payee.rawValue)", text: text)
    }

    /// What is in an account, under the tenant, statement by statement.
    var balance: Pgbench.Script {
        .init(
            name: "balance-interactive",
            text: """
                \\set f \(PatientData.firstNumber) + random_zipfian(1, \(accounts), \(Self.skew))
                BEGIN;
                \(tenant)
                SELECT balance_minor, held_minor, currency, status, version FROM bench.account \
                WHERE hospital_id = '\(hospitalID)' AND account_id = \(Self.account("f"));
                COMMIT;

                """)
    }

    private func choose(_ payee: Payee) -> String {
        let first = PatientData.firstNumber
        let to =
            switch payee {
            case .anyone:
                """
                \\set u random_zipfian(1, \(accounts), \(Self.skew))
                \\set u CASE WHEN :u = :t THEN (:t % \(accounts)) + 1 ELSE :u END
                """
            case .one: "\\set u 1"
            }
        let from =
            payee == .one
            ? "\\set t random(2, \(accounts))" : "\\set t random_zipfian(1, \(accounts), \(Self.skew))"
        return """
            \(from)
            \(to)
            \\set f \(first) + :t
            \\set g \(first) + :u
            \\set i :i + 1
            \\set n \(first) + :run * 1000000000000 + :client_id * 1000000000 + :i
            """
    }

    private var tenant: String { "SELECT set_config('medley.hospital_ids', '\(hospitalID)', true);" }

    private var statements: [String] {
        let (payer, payee) = (Self.account("f"), Self.account("g"))
        return [
            tenant,
            "SELECT account_id, balance_minor, held_minor FROM bench.account WHERE hospital_id = '\(hospitalID)' "
                + "AND account_id IN (\(payer), \(payee)) ORDER BY account_id FOR UPDATE;",
            "UPDATE bench.account SET balance_minor = balance_minor - 1, version = version + 1 "
                + "WHERE hospital_id = '\(hospitalID)' AND account_id = \(payer) AND balance_minor - held_minor >= 1;",
            "UPDATE bench.account SET balance_minor = balance_minor + 1, version = version + 1 "
                + "WHERE hospital_id = '\(hospitalID)' AND account_id = \(payee);",
            insert(payer, "debit", "transferOut", other: payee),
            insert(payee, "credit", "transferIn", other: payer),
        ]
    }

    private func insert(_ account: String, _ side: String, _ type: String, other: String) -> String {
        let changed = [
            "account_id": account, "event_id": "('\(Self.eventPrefix)' || :n)::uuid", "side": "'\(side)'",
            "transaction_type": "'\(type)'", "counterparty_id": other, "recorded_at": "clock_timestamp()",
            "position": ":n", "amount_minor": "1", "version": "a.version", "balance_minor": "a.balance_minor",
        ]
        let columns = entry.map(\.column).joined(separator: ", ")
        let values = entry.map { changed[$0.column] ?? $0.literal }.joined(separator: ", ")
        return "INSERT INTO bench.entry (\(columns)) SELECT \(values) FROM bench.account AS a "
            + "WHERE hospital_id = '\(hospitalID)' AND account_id = \(account);"
    }

    /// The first sixteen digits of an account's and of an event's id; the other sixteen are a number.
    private static let (idPrefix, eventPrefix) = ("0192f0c0d3a17000", "0192f0c0d3a27000")

    private static func account(_ variable: String) -> String { "('\(idPrefix)' || :\(variable))::uuid" }

    private static let tables = """
        CREATE SCHEMA IF NOT EXISTS bench AUTHORIZATION medley_owner;
        GRANT USAGE ON SCHEMA bench TO medley_app;
        SET ROLE medley_owner;
        CREATE TABLE bench.account (
            hospital_id uuid NOT NULL, account_id uuid NOT NULL, currency text NOT NULL, status text NOT NULL,
            balance_minor bigint NOT NULL, held_minor bigint NOT NULL, version integer NOT NULL,
            PRIMARY KEY (hospital_id, account_id)
        ) WITH (fillfactor = 50);
        CREATE TABLE bench.entry (
            hospital_id uuid NOT NULL, account_id uuid NOT NULL, recorded_at timestamptz NOT NULL, position bigint NOT NULL,
            event_id uuid NOT NULL, account_type text COLLATE "C" NOT NULL, side text COLLATE "C" NOT NULL,
            amount_minor bigint NOT NULL CHECK (amount_minor > 0), currency text COLLATE "C" NOT NULL, balance_minor bigint,
            transaction_type text COLLATE "C", counterparty_id uuid, reference text COLLATE "C" NOT NULL, description text,
            subject_id uuid, PRIMARY KEY (hospital_id, account_id, recorded_at, position),
            CHECK ((account_type = 'wallet') = (balance_minor IS NOT NULL AND transaction_type IS NOT NULL)),
            CHECK ((description IS NULL) = (subject_id IS NULL))
        );
        CREATE INDEX ON bench.entry (hospital_id, recorded_at, position) WHERE side = 'debit';
        CREATE INDEX ON bench.entry (hospital_id, event_id) WHERE side = 'debit';
        CREATE INDEX ON bench.entry (hospital_id, reference, recorded_at, position) WHERE side = 'debit';
        SELECT platform.protect_tenant_table('bench.account');
        SELECT platform.protect_tenant_table('bench.entry');
        GRANT SELECT, INSERT, UPDATE ON bench.account, bench.entry TO medley_app;
        RESET ROLE;
        """
}
