import Journal
import Kernel
import Postgres
import Testing

@Suite struct RightsTests {
    /// What a request's role must not do; the SQLSTATE of each is 42501.
    static let forbidden = [
        "INSERT INTO journal.event SELECT * FROM journal.event",
        "UPDATE journal.event SET type = 'x'",
        "DELETE FROM journal.event",
        "TRUNCATE journal.event",
        "INSERT INTO journal.event_default SELECT * FROM journal.event",
        "SELECT * FROM journal.event_default",
        "UPDATE journal.shard_head SET position = 0",
        "DELETE FROM journal.shard_head",
        "INSERT INTO journal.stream SELECT * FROM journal.stream",
        "UPDATE journal.stream SET version = 0",
        "DELETE FROM journal.stream",
        "INSERT INTO journal.batch SELECT * FROM journal.batch",
        "DELETE FROM journal.batch",
        "INSERT INTO journal.command SELECT * FROM journal.command",
        "DELETE FROM journal.command",
        "UPDATE journal.data_key SET wrapped_key = NULL",
        "DELETE FROM journal.data_key",
        "DELETE FROM journal.record_access",
        "UPDATE journal.record_access SET times = '{0}'",
        "SELECT * FROM journal.checkpoint",
        "SELECT journal.ensure_event_partitions()",
        "SELECT journal.give_to_journal_role('journal.shard_of(uuid)')",
        "SELECT journal.assert_declared(NULL, NULL)",
        "CREATE TABLE journal.mine (id integer)",
    ]

    @Test(arguments: forbidden)
    func `a request's role may not write the log but through its functions`(statement: String) async throws {
        try await withBank { bank, processes in
            _ = try await bank.account(on: processes[0])
            let state = await refusal(
                of: "\(unsafeRaw: statement)", on: processes[0], scope: .hospital(bank.hospital))
            #expect(state == "42501")
        }
    }

    @Test(arguments: ["UPDATE journal.event SET type = 'x'", "DELETE FROM journal.event", "TRUNCATE journal.event"])
    func `the system role and the journal's own role may not change events either`(statement: String) async throws {
        try await withBankDatabase { bank async throws in
            for role in ["medley_system", "medley_journal"] {
                #expect(throws: (any Error).self) { try bank.sql("SET ROLE \(role); \(statement)") }
                let count = try bank.sql("SET ROLE \(role); SELECT count(*) FROM journal.event")
                #expect(count == "0")
            }
        }
    }

    @Test func `a partition reached directly gives nothing and takes nothing`() async throws {
        try await withBank { bank, processes in
            _ = try await bank.account(on: processes[0])
            let names = try bank.sql(
                """
                SELECT c.oid::regclass FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
                WHERE i.inhparent = 'journal.event'::regclass
                """
            ).split(separator: "\n")
            #expect(names.count >= 5)
            for name in names {
                for statement in ["SELECT * FROM \(name)", "INSERT INTO \(name) SELECT * FROM journal.event"] {
                    let state = await refusal(
                        of: "\(unsafeRaw: statement)", on: processes[0], scope: .hospital(bank.hospital))
                    #expect(state == "42501")
                }
                // Even with a right by mistake another tenant would see nothing.
                let seen = try bank.sql(
                    "GRANT SELECT ON \(name) TO medley_app; SET ROLE medley_app; SELECT count(*) FROM \(name)")
                #expect(seen == "0")
            }
        }
    }

    /// Calls of definer functions with a tenant that the transaction did not declare.
    static let undeclared = [
        "journal.open_batch(s, ARRAY[h], ARRAY[h], ARRAY['m'], ARRAY['c'], ARRAY[0])",
        "journal.lock_streams(s, ARRAY[h], ARRAY[h])",
        "journal.record_commands(s, ARRAY[h], ARRAY[h], ARRAY['k'], ARRAY['\\x'::bytea], ARRAY[1::smallint], ARRAY[h], "
            + "ARRAY[1], ARRAY[h])",
        "journal.record_commands(s, ARRAY[h], ARRAY[h], ARRAY['k'], ARRAY['\\x'::bytea], ARRAY[1::smallint], ARRAY[h], "
            + "ARRAY[1], ARRAY[h], ARRAY[1], ARRAY[h], ARRAY[1])",
        "journal.seal_batch(s, ARRAY[h], ARRAY[h], ARRAY[0], ARRAY[1], ARRAY[1], '\\x', ARRAY[1], ARRAY[1], "
            + "ARRAY['t'], ARRAY[1::smallint], ARRAY[h], ARRAY[h], ARRAY[h], ARRAY[h], ARRAY[h], ARRAY[h], ARRAY[h], "
            + "ARRAY['{}'::json])",
        "journal.seal_batch(s, ARRAY[h], ARRAY[h], ARRAY[0], ARRAY[1], ARRAY['\\x'::bytea], ARRAY[1], ARRAY['\\x'::bytea], "
            + "ARRAY[1], '\\x', ARRAY[1], ARRAY[1], ARRAY[1], ARRAY[1], ARRAY['t'], ARRAY[1::smallint], ARRAY[h], "
            + "ARRAY[h], ARRAY[h], ARRAY[h], ARRAY[h], ARRAY[h], ARRAY[h], ARRAY['{}'::json])",
        "journal.lock_head(s, ARRAY[h])",
        "journal.write_batch(s, ARRAY[h], ARRAY[h], ARRAY['k'], ARRAY['\\x'::bytea], ARRAY[1::smallint], ARRAY[h], ARRAY[1], "
            + "ARRAY[h], ARRAY[1], ARRAY[h], ARRAY[1], ARRAY[h], ARRAY[h], ARRAY['m'], ARRAY['c'], ARRAY[0], ARRAY[1], "
            + "ARRAY['\\x'::bytea], ARRAY[1], ARRAY['\\x'::bytea], ARRAY[1], '\\x', ARRAY[1], ARRAY[1], ARRAY[1], ARRAY[1], "
            + "ARRAY['t'], ARRAY[1::smallint], ARRAY[h], ARRAY[h], ARRAY[h], ARRAY[h], ARRAY[h], ARRAY[h], ARRAY[h], "
            + "ARRAY['{}'::json])",
        "journal.hold_data_keys(s, ARRAY[h], ARRAY[h], ARRAY['\\x01'::bytea])",
        "journal.ensure_hospital_key(h, '\\x01', 'f')",
        "journal.hold_keys_of_read(h, ARRAY[h])",
        "journal.record_reasoned_access(h, h, now(), h, 'user', 'w', ARRAY[h], ARRAY[1], ARRAY['r'], 'why')",
        "journal.destroy_data_keys(s, ARRAY[h], ARRAY[h], ARRAY['m'])",
        "journal.lock_data_keys(s, ARRAY[h], ARRAY[h])",
        "journal.store_snapshot(h, h, 1, 1, h, '\\x', '\\x', 1)",
        "journal.load_streams(ARRAY[h], ARRAY[h], ARRAY[0], ARRAY[0], NULL)",
        "journal.load_streams(ARRAY[h], ARRAY[h], ARRAY['m'], ARRAY[0], ARRAY[0], ARRAY[0], NULL)",
        "journal.settle_time(h, now())",
        "journal.load_streams(ARRAY[h], ARRAY[h], ARRAY[0], NULL)",
        "journal.find_commands(ARRAY[h], ARRAY[h], ARRAY['k'])",
        "journal.find_outcomes(ARRAY[h], ARRAY[h], ARRAY['k'])",
        "journal.find_versions(ARRAY[h], ARRAY[h])",
        "journal.find_data_keys(ARRAY[h], ARRAY[h])",
    ]

    @Test(arguments: undeclared)
    func `a function refuses a tenant that was not declared`(call: String) async throws {
        try await withBank { bank, processes in
            let other: HospitalID = bank.ids.make()
            let statement: SQL = """
                SELECT c FROM (SELECT \(other)::uuid AS h, journal.shard_of(\(other)) AS s) AS p,
                    LATERAL \(unsafeRaw: call) AS c
                """
            for scope in [TenantScope.none, .hospital(bank.hospital)] {
                #expect(await refusal(of: statement, on: processes[0], scope: scope) == "42501")
            }
        }
    }

    @Test func `every table with a tenant has forced row-level security and both policies`() async throws {
        try await withBankDatabase { bank async throws in
            let open = try bank.sql(
                """
                SELECT c.oid::regclass FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
                WHERE c.relnamespace = 'journal'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'hospital_id'
                    AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND
                        (SELECT count(*) FROM pg_policy AS p WHERE p.polrelid = c.oid
                            AND p.polname IN ('tenant', 'system')) = 2)
                """)
            #expect(open == "")
        }
    }

    @Test func `nobody but the roles named may call a function of the journal`() async throws {
        try await withBankDatabase { bank async throws in
            let open = try bank.sql(
                """
                SELECT p.oid::regprocedure FROM pg_proc AS p WHERE p.pronamespace = 'journal'::regnamespace
                AND p.prosecdef AND (p.proacl IS NULL OR EXISTS (
                    SELECT FROM aclexplode(p.proacl) AS a WHERE a.grantee = 0))
                """)
            #expect(open == "")
            let loose = try bank.sql(
                """
                SELECT p.oid::regprocedure FROM pg_proc AS p WHERE p.pronamespace = 'journal'::regnamespace
                AND p.prosecdef AND NOT 'search_path=pg_catalog' = ANY (p.proconfig)
                """)
            #expect(loose == "")
        }
    }

    /// The SQLSTATE with which a request's statement is refused; empty where it is not.
    func refusal(
        of statement: SQL, on process: BankProcess, scope: TenantScope
    ) async -> String {
        do throws(PostgresError) {
            _ = try await process.database.query(statement, scope: scope)
            return ""
        } catch {
            guard case .server(let error) = error else { return "\(error)" }
            return error.sqlState
        }
    }
}
