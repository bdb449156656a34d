import Kernel
import Postgres
import TestSupport
import Testing

@Suite(.endsWhenItHangs) struct TenancyTests {
    private static let alpha = HospitalID(high: 0xA, low: 1)
    private static let beta = HospitalID(high: 0xB, low: 2)

    /// A table under the policy of the platform's function with one row of each of two hospitals.
    private func withNotes(_ body: (DatabaseFixture) async throws -> Void) async throws {
        try await withDatabase {
            $0.sharedConnectionsPerReactor = 1
        } _: { fixture async throws in
            try fixture.prepare(
                """
                SET ROLE medley_owner;
                CREATE SCHEMA notes;
                CREATE TABLE notes.note (hospital_id uuid NOT NULL, body text NOT NULL, PRIMARY KEY (hospital_id, body));
                SELECT platform.protect_tenant_table('notes.note');
                GRANT USAGE ON SCHEMA notes TO medley_app, medley_system;
                GRANT SELECT, INSERT, UPDATE, DELETE ON notes.note TO medley_app, medley_system;
                RESET ROLE;
                INSERT INTO notes.note VALUES ('\(Self.alpha)', 'of alpha'), ('\(Self.beta)', 'of beta');
                """)
            try await body(fixture)
        }
    }

    private static let bodies: SQL = "SELECT body FROM notes.note ORDER BY body"

    private func bodies(_ fixture: DatabaseFixture, _ scope: TenantScope) async throws -> [String] {
        try await fixture.database.query(Self.bodies, scope: scope).map { try $0.text(0) }
    }

    @Test func `each unit sees its own tenants and no unit another's`() async throws {
        try await withNotes { fixture async throws in
            #expect(try await bodies(fixture, .hospital(Self.alpha)) == ["of alpha"])
            #expect(try await bodies(fixture, .none) == [])
            #expect(try await bodies(fixture, .hospital(Self.beta)) == ["of beta"])
            #expect(try await bodies(fixture, .hospitals([Self.beta, Self.alpha])) == ["of alpha", "of beta"])
            #expect(try await bodies(fixture, .hospitals([])) == [])
            #expect(try await bodies(fixture, .hospital(HospitalID(high: 0, low: 0))) == [])
        }
    }

    @Test func `interleaved tenants on one connection, some failing, never see each other`() async throws {
        try await withNotes { fixture async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<600 {
                    group.addTask { () async throws in
                        switch number % 4 {
                        case 0: #expect(try await bodies(fixture, .hospital(Self.alpha)) == ["of alpha"])
                        case 1: #expect(try await bodies(fixture, .hospital(Self.beta)) == ["of beta"])
                        case 2: #expect(try await bodies(fixture, .none) == [])
                        default:
                            await #expect(throws: PostgresError.self) {
                                try await fixture.database.pipeline(
                                    [Self.bodies, "SELECT 1 / \(0)", Self.bodies], scope: .hospital(Self.alpha))
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `a row of another tenant can be neither written nor moved nor removed`() async throws {
        try await withNotes { fixture async throws in
            let database = fixture.database
            let insert: SQL = "INSERT INTO notes.note VALUES (\(Self.beta), \("forged"))"
            let forged = await #expect(throws: PostgresError.self) {
                try await database.query(insert, scope: .hospital(Self.alpha))
            }
            guard case .server(let refusal) = forged else { return #expect(Bool(false)) }
            #expect(refusal.sqlState == "42501")
            let removed = try await database.query(
                "DELETE FROM notes.note WHERE hospital_id = \(Self.beta)", scope: .hospital(Self.alpha))
            #expect(removed.affectedRows == 0)
            await #expect(throws: PostgresError.self) {
                try await database.query(
                    "UPDATE notes.note SET hospital_id = \(Self.beta)", scope: .hospital(Self.alpha))
            }
            #expect(try await bodies(fixture, .hospitals([Self.alpha, Self.beta])) == ["of alpha", "of beta"])
        }
    }

    @Test(arguments: [
        ("", 0), ("00000000-0000-000a-0000-000000000001", 1), ("{00000000-0000-000a-0000-000000000001}", 1),
    ])
    func `a setting made by hand shows what it names`(setting: String, count: Int) async throws {
        try await withNotes { fixture async throws in
            let results = try await fixture.database.pipeline(
                ["SELECT set_config('medley.hospital_ids', \(setting), true)", Self.bodies], scope: .none)
            #expect(results[1].count == count)
        }
    }

    @Test(arguments: ["x", "' OR true --", ",", "%", "00000000-0000-000a-0000-000000000001,", "null", "*"])
    func `a malformed setting is refused and shows nothing`(setting: String) async throws {
        try await withNotes { fixture async throws in
            let error = await #expect(throws: PostgresError.self) {
                try await fixture.database.pipeline(
                    ["SELECT set_config('medley.hospital_ids', \(setting), true)", Self.bodies], scope: .none)
            }
            guard case .server(let refusal) = error else { return #expect(Bool(false)) }
            #expect(refusal.sqlState == "22P02")
            #expect(try await bodies(fixture, .none) == [])
        }
    }

    @Test func `the owner is held by the policy as well, the system role sees all`() async throws {
        try await withNotes { fixture async throws in
            try fixture.prepare("ALTER TABLE notes.note OWNER TO medley_owner")
            let seen = try fixture.cluster.runSQL(
                "SET ROLE medley_owner; SELECT count(*) FROM notes.note", database: fixture.test.name)
            #expect(seen == "0")
            let all = try await fixture.database.withConnection(.system) { connection in
                try await connection.query(Self.bodies).map { try $0.text(0) }
            }
            #expect(all == ["of alpha", "of beta"])
        }
    }

    @Test func `the tenants of a unit are one condition of the index, not a filter on every row`() async throws {
        try await withNotes { fixture async throws in
            try fixture.prepare(
                """
                INSERT INTO notes.note SELECT gen_random_uuid(), 'n' || n FROM generate_series(1, 20000) AS n;
                ANALYZE notes.note;
                """)
            let plan = try await fixture.database.query(
                "EXPLAIN SELECT body FROM notes.note WHERE hospital_id = \(Self.alpha)", scope: .hospital(Self.alpha)
            ).map { try $0.text(0) }.joined(separator: "\n")
            #expect(plan.contains("Index") && !plan.contains("Seq Scan on note"), "\(plan)")
        }
    }
}
