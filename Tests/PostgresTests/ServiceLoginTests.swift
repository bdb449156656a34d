import Postgres
import TestSupport
import Testing

@Suite(.blocking) struct ServiceLoginTests {
    @Test func `several processes, each for a database of its own, make the same log-in at once`() async throws {
        let cluster = try PrivatePostgres.shared()
        let test = try cluster.makeDatabase()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<10 {
                        try ServiceLogin(name: "medley_shared_login").create(connectionString: test.connectionString)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `the log-in inherits nothing, may become the two roles and no other, and is made twice without harm`()
        throws
    {
        let cluster = try PrivatePostgres.shared()
        let test = try cluster.makeDatabase()
        let login = ServiceLogin(name: "clinic \"one\" log-in")
        try login.create(connectionString: test.connectionString)
        try login.create(connectionString: test.connectionString)
        let facts = try cluster.runSQL(
            """
            SELECT rolcanlogin, rolinherit, rolsuper, rolbypassrls, rolcreaterole,
                (SELECT string_agg(roleid::regrole::text, ' ' ORDER BY roleid::regrole::text) FROM pg_auth_members m WHERE m.member = r.oid)
            FROM pg_roles r WHERE rolname = 'clinic "one" log-in'
            """)
        #expect(facts == "t|f|f|f|f|medley_app medley_system")
    }

    @Test func `the password is stored as a verifier and never sent`() throws {
        let cluster = try PrivatePostgres.shared()
        let test = try cluster.makeDatabase()
        try ServiceLogin(name: "with_password", password: "it's a secret\\").create(
            connectionString: test.connectionString)
        let stored = try cluster.runSQL("SELECT rolpassword FROM pg_authid WHERE rolname = 'with_password'")
        #expect(stored.hasPrefix("SCRAM-SHA-256$4096:") && !stored.contains("secret"))
    }

    @Test func `a superuser is not taken for the service`() throws {
        let cluster = try PrivatePostgres.shared()
        let test = try cluster.makeDatabase()
        #expect(throws: PostgresError.self) {
            try ServiceLogin(name: "postgres").create(connectionString: test.connectionString)
        }
        #expect(try cluster.runSQL("SELECT rolinherit FROM pg_roles WHERE rolname = 'postgres'") == "t")
    }
}
