import Jobs
import Journal
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct RebuildTests {
    private func rebuilder(_ setup: ReaderSetup, _ process: BankProcess) throws -> ProjectionRebuilder {
        ProjectionRebuilder(try setup.catalogue(), database: process.database, keys: process.keys)
    }

    /// Commands of 6 callers, as fast as they go, until `body` is done; it is given the load. Answers how many were carried out.
    private func underLoad(
        _ bank: BankFixture, _ process: BankProcess, seed: UInt64, _ body: (BankLoad) async throws -> Void
    ) async throws -> Int {
        let load = BankLoad(bank, process, seed: seed)
        do { try await body(load) } catch {
            _ = try await load.stop()
            throw error
        }
        return try await load.stop()
    }

    @Test func `rebuilt tables of every kind equal the live ones row by row while traffic goes on`() async throws {
        try await withReaderBank(processes: 2) { bank, processes in
            let setup = ReaderSetup()
            let names = try setup.catalogue().rebuildable
            #expect(
                names == ["bank.accounts", "bank.accountName", "bank.turnover", "bank.holders", "shop.notices"])
            try await withRunner(setup, bank, on: processes[0]) {
                let commands = try await underLoad(bank, processes[0], seed: 7) { load in
                    var round = 0
                    // However slow the commands are, so many meet a rebuild.
                    while round < 3 || (load.count <= 50 && round < 200) {
                        round += 1
                        for name in names {
                            let report = try await rebuilder(setup, processes[1]).rebuild(name, compare: true)
                            #expect(report.isEqual, "round \(round), \(name): \(report.comparisons)")
                            #expect(!report.comparisons.isEmpty)
                        }
                    }
                }
                #expect(commands > 50)
                try await bank.untilCaughtUp(setup, on: processes[0])
                try await bank.expectClean(setup, on: processes[0])
            }
            #expect(try bank.sql("SELECT count(*) FROM pg_class WHERE relname LIKE '%\\_\\_twin%'") == "0")
        }
    }

    @Test func `a live table that differs is told, and right after the rebuild`() async throws {
        try await withReaderBank { bank, processes in
            let setup = ReaderSetup()
            let alice = try await bank.account(1_000, on: processes[0])
            try bank.sql("UPDATE bank.account SET balance = 7 WHERE account_id = '\(alice)'")
            let report = try await rebuilder(setup, processes[0]).rebuild("bank.accounts", compare: true)
            #expect(report.comparisons.map(\.table) == ["bank.account"])
            #expect(report.comparisons.map(\.surplus) == [1])
            #expect(report.comparisons.map(\.missing) == [1])
            #expect(try bank.sql("SELECT balance FROM bank.account") == "1000")
        }
    }

    @Test func `the rebuilt tables are the old ones in every respect of the catalogue`() async throws {
        try await withReaderBank { bank, processes in
            let setup = ReaderSetup()
            try bank.sql(
                """
                SET ROLE medley_owner;
                ALTER TABLE bank.account ALTER balance SET STATISTICS 700, ALTER name SET (n_distinct = -0.5),
                    ALTER name SET STORAGE EXTERNAL, ADD CONSTRAINT positive CHECK (version > 0),
                    ADD CONSTRAINT versions UNIQUE (hospital_id, version, account_id) DEFERRABLE,
                    ADD twice bigint GENERATED ALWAYS AS (balance * 2) STORED;
                ALTER TABLE bank.account SET (autovacuum_vacuum_scale_factor = 0.01, toast.autovacuum_enabled = false);
                CREATE INDEX odd_name ON bank.account ((lower(name)), balance DESC NULLS LAST) INCLUDE (version)
                    WITH (fillfactor = 55) WHERE balance > 0;
                CREATE INDEX same_a ON bank.account (balance); CREATE INDEX same_b ON bank.account (balance);
                ALTER INDEX bank.odd_name ALTER COLUMN 1 SET STATISTICS 321;
                CREATE STATISTICS bank.related (dependencies, mcv) ON name, balance FROM bank.account;
                ALTER STATISTICS bank.related SET STATISTICS 99;
                GRANT UPDATE (name) ON bank.account TO medley_journal;
                GRANT SELECT ON bank.account TO medley_journal WITH GRANT OPTION;
                CREATE POLICY odd ON bank.account AS RESTRICTIVE FOR UPDATE TO medley_journal, medley_app
                    USING (balance >= 0) WITH CHECK (version > 0);
                COMMENT ON TABLE bank.account IS 'what accounts hold';
                COMMENT ON COLUMN bank.account.name IS 'a name';
                """)
            _ = try await bank.account(5, on: processes[0])
            let before = try bank.cluster.dumpSchema(bank.test.name)
            #expect(before.contains("ALTER INDEX bank.odd_name ALTER COLUMN 1 SET STATISTICS 321;"))
            for name in try setup.catalogue().rebuildable {
                _ = try await rebuilder(setup, processes[0]).rebuild(name)
            }
            let after = try bank.cluster.dumpSchema(bank.test.name)
            #expect(after.difference(from: before).map(\.line) == [])
            // The rows and the rights are there for requests too.
            let alice = try await bank.account(9, on: processes[0])
            #expect(try bank.sql("SELECT balance FROM bank.account WHERE account_id = '\(alice)'") == "9")
        }
    }

    @Test(arguments: [
        "CREATE TRIGGER t BEFORE INSERT ON bank.account FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "ALTER TABLE bank.account REPLICA IDENTITY FULL",
        "CREATE TABLE bank.child () INHERITS (bank.account)",
        "CREATE RULE r AS ON DELETE TO bank.account DO INSTEAD NOTHING",
    ]) func `a table with what a rebuild cannot copy is refused and left alone`(change: String) async throws {
        try await withReaderBank { bank, processes in
            _ = try await bank.account(5, on: processes[0])
            try bank.sql("SET ROLE medley_owner; \(change)")
            await #expect(throws: (any Error).self) {
                try await rebuilder(ReaderSetup(), processes[0]).rebuild("bank.accounts")
            }
            #expect(try bank.sql("SELECT balance FROM bank.account") == "5")
        }
    }

    @Test func `an interrupted rebuild leaves the live tables alone, and its own are cleared away`() async throws {
        try await withReaderBank { bank, processes in
            let setup = ReaderSetup()
            _ = try await bank.account(5, on: processes[0])
            // As a process leaves it that died on the way.
            try bank.sql("SELECT journal.make_twin('bank.account'), journal.make_twin('bank.turnover')")
            #expect(try bank.sql("SELECT balance FROM bank.account") == "5")
            let rebuilder = try rebuilder(setup, processes[0])
            #expect(try await rebuilder.clearLeftovers() == 2)
            try bank.sql("SELECT journal.make_twin('bank.account')")
            try bank.sql("INSERT INTO bank.account__twin SELECT * FROM bank.account")
            #expect(try await rebuilder.rebuild("bank.accounts", compare: true).isEqual)
        }
    }

    @Test func `what another process rebuilds is left to it, and what a dead one left is cleared away`() async throws {
        try await withReaderBank(processes: 2) { bank, processes in
            let setup = ReaderSetup()
            _ = try await bank.account(5, on: processes[0])
            let rebuilder = try rebuilder(setup, processes[0])
            try bank.sql("SELECT journal.make_twin('bank.account')")
            try bank.sql("INSERT INTO bank.account__twin SELECT * FROM bank.account")
            #expect(try await bank.verify(setup, on: processes[0]).faultyNames == ["tables of rebuilds"])
            #expect(try await ProjectionRebuilder.leftovers(of: processes[0].database) == ["bank.account__twin"])
            let other = LeaseHolderID(high: 1, low: 1)
            try await Self.take("bank.accounts", other, processes[1])
            #expect(try await rebuilder.clearLeftovers() == 0)
            #expect(try await bank.verify(setup, on: processes[0]).isClean)
            // The other one dies, and its lease runs out: the chore of the house clears up.
            try bank.sql("UPDATE journal.checkpoint SET lease_expires_at = now() - interval '1 second'")
            let keeper = housekeeper([.abandonedTwins], processes[0])
            #expect(try await keeper.round() == JobReport(done: 1))
            #expect(try await ProjectionRebuilder.leftovers(of: processes[0].database) == [])
            #expect(try await bank.verify(setup, on: processes[0]).isClean)
        }
    }

    @Test func `a rebuild that lost its lease writes nothing more`() async throws {
        try await withReaderBank(processes: 2) { bank, processes in
            let setup = ReaderSetup()
            _ = try await bank.account(5, on: processes[0])
            // Another process takes the lease between the last page and the swap, where statistics are gathered.
            try bank.sql(
                """
                CREATE OR REPLACE FUNCTION journal.analyze_twins(p_tables text[]) RETURNS void
                LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    UPDATE journal.checkpoint SET lease_holder = gen_random_uuid() WHERE name = 'rebuild:bank.accounts';
                    UPDATE bank.account__twin SET balance = 9;
                END $$;
                ALTER FUNCTION journal.analyze_twins(text[]) OWNER TO postgres;
                """)
            await #expect(throws: RebuildError.busy("bank.accounts")) {
                try await rebuilder(setup, processes[0]).rebuild("bank.accounts")
            }
            #expect(try bank.sql("SELECT balance FROM bank.account") == "5")
            // What it made is the other one's to drop.
            #expect(try bank.sql("SELECT count(*) FROM pg_class WHERE relname = 'account__twin'") == "1")
        }
    }

    @Test func `a rebuild waits for the lease of a dead one to run out, and takes it over`() async throws {
        try await withReaderBank { bank, processes in
            let setup = ReaderSetup()
            _ = try await bank.account(5, on: processes[0])
            try await Self.take("bank.accounts", LeaseHolderID(high: 1, low: 1), processes[0], for: .seconds(2))
            let report = try await rebuilder(setup, processes[0]).rebuild("bank.accounts", compare: true)
            #expect(report.isEqual)
            #expect(
                try bank.sql("SELECT lease_holder IS NULL FROM journal.checkpoint WHERE name = 'rebuild:bank.accounts'")
                    == "t")
        }
    }

    @Test(arguments: ["bank.ledger", "journal.event_version", "platform.rebuildable_table"])
    func `the system role has no table replaced that no migration declared`(table: String) async throws {
        try await withReaderBank { bank, processes in
            try bank.sql(
                """
                SET ROLE medley_owner;
                CREATE TABLE bank.ledger (hospital_id uuid PRIMARY KEY);
                SELECT platform.protect_tenant_table('bank.ledger');
                """)
            let tables: SQL = "ARRAY[\(table)]"
            let calls: [SQL] = [
                "SELECT journal.make_twin(\(table))", "SELECT journal.swap_twins(\(tables))",
                "SELECT journal.drop_twins(\(tables))", "SELECT journal.hold_twinned(\(tables))",
                "INSERT INTO platform.rebuildable_table VALUES (\(table), 'bank.accounts')",
                "SELECT platform.declare_rebuildable('bank.accounts', \(table)::regclass)",
            ]
            for call in calls {
                await #expect(throws: PostgresError.self) {
                    try await processes[0].database.withConnection(.system) { try await $0.query(call) }
                }
            }
            #expect(try bank.sql("SELECT count(*) FROM pg_class WHERE relname LIKE '%\\_\\_twin'") == "0")
        }
    }

    private static func take(
        _ reader: String, _ holder: LeaseHolderID, _ process: BankProcess, for duration: Duration = .seconds(60)
    ) async throws {
        let lease = try await process.database.withConnection(.system) { connection in
            try await CheckpointLease.take(
                "rebuild:\(reader)", version: 1, shard: 0, by: holder, for: duration, on: connection)
        }
        #expect(lease != nil)
    }

    @Test func `people who are erased while a rebuild runs read as erased in what it makes`() async throws {
        try await withReaderBank { bank, processes in
            let setup = ReaderSetup()
            let holder: SubjectID = bank.ids.make()
            let account: StreamID = bank.ids.make()
            try await bank.execute(.open(account, name: "n", holder: holder, holderName: "Somebody"), on: processes[0])
            try await withRunner(setup, bank, on: processes[0]) {
                try await bank.untilCaughtUp(setup, on: processes[0])
            }
            #expect(try bank.sql("SELECT holder_name FROM bank.holder") == "Somebody")
            // Between the last page and the swap statistics are gathered: here somebody is erased in that moment.
            try bank.sql(
                """
                CREATE OR REPLACE FUNCTION journal.analyze_twins(p_tables text[]) RETURNS void
                LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    IF NOT EXISTS (SELECT FROM bank.holder__twin WHERE holder_name = 'Somebody') THEN
                        RAISE EXCEPTION 'the twin was not written with the name';
                    END IF;
                    PERFORM public.erase('\(bank.hospital)', '\(holder)');
                    UPDATE bank.holder SET holder_name = NULL;
                END $$;
                ALTER FUNCTION journal.analyze_twins(text[]) OWNER TO postgres;
                """)
            _ = try await rebuilder(setup, processes[0]).rebuild("bank.holders")
            #expect(try bank.sql("SELECT count(*) FROM bank.holder WHERE holder_name IS NOT NULL") == "0")
            #expect(try bank.sql("SELECT count(*) FROM bank.holder") == "1")
        }
    }

    @Test func `a newer version is built beside the live one and goes live by itself`() async throws {
        try await withReaderBank(processes: 2) { bank, processes in
            let older = ReaderSetup()
            let alice = try await bank.account(on: processes[0])
            for _ in 0..<30 { try await bank.execute(.deposit(alice, 1_000), on: processes[0]) }
            try await withRunner(older, bank, on: processes[0]) {
                try await bank.untilCaughtUp(older, on: processes[0])
                #expect(try bank.sql("SELECT turnover FROM bank.turnover") == "30000")
                var newer = ReaderSetup()
                newer.turnover.version = 2
                newer.turnover.surcharge = 1
                try await withRunner(newer, bank, on: processes[1]) {
                    let commands = try await underLoad(bank, processes[0], seed: 3) { _ in
                        try await until("the newer version is live") {
                            try bank.sql("SELECT version FROM journal.reader WHERE name = 'bank.turnover'") == "2"
                        }
                    }
                    #expect(commands > 0)
                    try await bank.untilCaughtUp(newer, on: processes[1])
                    #expect(try bank.sql("SELECT turnover FROM bank.turnover WHERE account_id = '\(alice)'") == "30030")
                    try await bank.expectClean(newer, on: processes[1])
                    // The older process leaves it alone from now on.
                    #expect(try await bank.statuses(older, on: processes[0])["bank.turnover"]?.state == .superseded)
                    #expect(
                        try bank.sql("SELECT DISTINCT version FROM journal.checkpoint WHERE name = 'bank.turnover'")
                            == "2")
                }
            }
        }
    }

    @Test func `a rebuild with parked streams keeps them parked, and equal`() async throws {
        try await withReaderBank { bank, processes in
            let setup = ReaderSetup()
            let process = processes[0]
            let alice = try await bank.account(on: process)
            let bob = try await bank.account(2_000, on: process)
            try await withRunner(setup, bank, on: process) {
                for amount in [1_000, 2_666, 3_000] { try await bank.execute(.deposit(alice, amount), on: process) }
                try await bank.execute(.deposit(bob, 3_000), on: process)
                try await bank.untilCaughtUp(setup, on: process)
                #expect(try bank.sql("SELECT count(*) FROM journal.parked") == "1")
                let report = try await rebuilder(setup, process).rebuild("bank.turnover", compare: true)
                #expect(report.isEqual, "\(report.comparisons)")
                #expect(try bank.sql("SELECT count(*) FROM journal.parked") == "1")
                try await bank.expectClean(setup, on: process)
            }
        }
    }
}

extension CollectionDifference<String>.Change {
    /// What went or came, for people.
    var line: String {
        switch self {
        case .insert(_, let line, _): "+ \(line)"
        case .remove(_, let line, _): "- \(line)"
        }
    }
}
