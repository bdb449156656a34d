import EventLoop
import Migrations
import Postgres
import TestSupport
import Testing

@Suite(.blocking, .endsWhenItHangs) struct MigratorTests {
    private static let product = allMigrations.map { Migration(module: $0.module, name: $0.name, text: $0.text) }
    private static let platform = product.filter { $0.module == "platform" }
    private static let shelf = Migration(
        module: "shelf", name: "0001_create_shelf.sql",
        text: "CREATE SCHEMA shelf; CREATE TABLE shelf.book (title text NOT NULL); -- it's \\ fine é")
    private static let index = Migration(
        module: "shelf", name: "0002_add_index.sql", text: "CREATE INDEX book_title ON shelf.book (title);")

    private func fresh() throws -> (cluster: PrivatePostgres, test: TestDatabase) {
        let cluster = try PrivatePostgres.shared()
        return (cluster, try cluster.makeEmptyDatabase())
    }

    @Test func `a fresh database gets every step of the product once, and then none`() throws {
        let (_, test) = try fresh()
        let migrator = Migrator(Self.product)
        #expect(try migrator.status(connectionString: test.connectionString).pending == Self.product.map(\.path))
        #expect(try migrator.migrate(connectionString: test.connectionString) == Self.product)
        #expect(try migrator.migrate(connectionString: test.connectionString) == [])
        let status = try migrator.status(connectionString: test.connectionString)
        #expect(status == MigrationStatus() && status.allowsServing)
    }

    @Test func `a module's objects belong to the owner role, who is no superuser`() throws {
        let (cluster, test) = try fresh()
        _ = try Migrator(Self.platform + [Self.shelf]).migrate(connectionString: test.connectionString)
        let owner = try cluster.runSQL(
            "SELECT tableowner || ' ' || (SELECT rolsuper FROM pg_roles WHERE rolname = tableowner) FROM pg_tables WHERE tablename = 'book'",
            database: test.name)
        #expect(owner == "medley_owner false")
    }

    @Test func `the service's own log-in may compare the steps`() throws {
        let (_, test) = try fresh()
        let migrator = Migrator(Self.platform)
        _ = try migrator.migrate(connectionString: test.connectionString)
        try ServiceLogin().create(connectionString: test.connectionString)
        #expect(try migrator.status(connectionString: test.loginConnectionString).allowsServing)
    }

    @Test func `the service's own connections tell the same as a connection for it alone`() async throws {
        let (cluster, test) = try fresh()
        let migrator = Migrator(Self.platform)
        _ = try migrator.migrate(connectionString: test.connectionString)
        try ServiceLogin().create(connectionString: test.connectionString)
        let checksums = try cluster.runSQL(
            "SELECT checksum FROM platform.medley_migration ORDER BY name", database: test.name)
        let known = checksums.split(separator: "\n").map(String.init)
        let group = try ReactorGroup(count: 1)
        let database = Database(
            configuration: DatabaseConfiguration(connectionString: test.loginConnectionString), group: group)
        try await database.start()
        for (expected, checksums) in [
            (MigrationStatus(), known), (MigrationStatus(changed: [Self.platform[0].path]), ["x"] + known.dropFirst()),
        ] {
            let status = try await migrator.status(of: database, checksums: checksums, deadlineNanoseconds: .max)
            #expect(status == expected)
        }
        try cluster.runSQL(
            "DELETE FROM platform.medley_migration WHERE name = '\(Self.platform[1].name)'", database: test.name)
        let status = try await migrator.status(of: database, checksums: known, deadlineNanoseconds: .max)
        #expect(status == MigrationStatus(pending: [Self.platform[1].path]))
        await database.stop()
        await BlockingThreads.run { group.stop() }
    }

    @Test func `a copy of a database, which has lost the owner's right to make schemas, is migrated all the same`()
        throws
    {
        let (cluster, test) = try fresh()
        _ = try Migrator(Self.platform).migrate(connectionString: test.connectionString)
        try cluster.runSQL("REVOKE CREATE ON DATABASE \(test.name) FROM medley_owner")
        let migrator = Migrator(Self.platform + [Self.shelf])
        #expect(try migrator.migrate(connectionString: test.connectionString) == [Self.shelf])
    }

    @Test func `a later step runs on a database of any age`() throws {
        let (_, test) = try fresh()
        _ = try Migrator(Self.platform + [Self.shelf]).migrate(connectionString: test.connectionString)
        let migrator = Migrator(Self.platform + [Self.shelf, Self.index])
        #expect(try migrator.status(connectionString: test.connectionString).pending == ["shelf/0002_add_index.sql"])
        #expect(try migrator.migrate(connectionString: test.connectionString) == [Self.index])
    }

    @Test func `a step whose text has changed stops everything and is named`() throws {
        let (_, test) = try fresh()
        _ = try Migrator(Self.platform + [Self.shelf]).migrate(connectionString: test.connectionString)
        var changed = Self.shelf
        changed.text += " "
        let error = #expect(throws: MigrationError.self) {
            try Migrator(Self.platform + [changed, Self.index]).migrate(connectionString: test.connectionString)
        }
        guard case .mismatch(let status) = error else { return #expect(Bool(false)) }
        #expect(status.changed == ["shelf/0001_create_shelf.sql"])
        #expect(status.pending == ["shelf/0002_add_index.sql"] && !status.allowsServing)
        #expect(
            try Migrator(Self.platform + [Self.shelf]).status(connectionString: test.connectionString).unknown == [])
    }

    @Test func `a newer release's steps are left alone, but nothing is built beside them`() throws {
        let (_, test) = try fresh()
        _ = try Migrator(Self.platform + [Self.shelf, Self.index]).migrate(connectionString: test.connectionString)
        let older = Migrator(Self.platform + [Self.shelf])
        #expect(try older.migrate(connectionString: test.connectionString) == [])
        let status = try older.status(connectionString: test.connectionString)
        #expect(status.unknown == ["shelf/0002_add_index.sql"] && status.missing == [] && status.allowsServing)
        let other = Migration(module: "other", name: "0001_x.sql", text: "CREATE SCHEMA other")
        let error = #expect(throws: MigrationError.self) {
            try Migrator(Self.platform + [Self.shelf, other]).migrate(connectionString: test.connectionString)
        }
        guard case .mismatch = error else { return #expect(Bool(false)) }
    }

    @Test func `a step that ran and is missing from the binary stops everything`() throws {
        let (_, test) = try fresh()
        _ = try Migrator(Self.platform + [Self.shelf, Self.index]).migrate(connectionString: test.connectionString)
        let error = #expect(throws: MigrationError.self) {
            try Migrator(Self.platform + [Self.index]).migrate(connectionString: test.connectionString)
        }
        guard case .mismatch(let status) = error else { return #expect(Bool(false)) }
        #expect(status.missing == ["shelf/0001_create_shelf.sql"])
    }

    @Test func `a step that fails is rolled back whole, is named, and the ones before it stay`() throws {
        let (cluster, test) = try fresh()
        let broken = Migration(
            module: "shelf", name: "0002_break.sql", text: "CREATE TABLE shelf.lost (n int); SELECT 1 / 0;")
        let error = #expect(throws: MigrationError.self) {
            try Migrator(Self.platform + [Self.shelf, broken]).migrate(connectionString: test.connectionString)
        }
        guard case .failed("shelf", "0002_break.sql", let refusal) = error else { return #expect(Bool(false)) }
        #expect(refusal.sqlState == "22012")
        #expect(try cluster.runSQL("SELECT to_regclass('shelf.lost') IS NULL", database: test.name) == "t")
        let status = try Migrator(Self.platform + [Self.shelf]).status(connectionString: test.connectionString)
        #expect(status == MigrationStatus())
    }

    @Test func `a step that ends its own transaction is refused`() throws {
        let (_, test) = try fresh()
        let rogue = Migration(module: "shelf", name: "0001_rogue.sql", text: "CREATE SCHEMA shelf; COMMIT;")
        let error = #expect(throws: MigrationError.self) {
            try Migrator(Self.platform + [rogue]).migrate(connectionString: test.connectionString)
        }
        guard case .failed(_, "0001_rogue.sql", let refusal) = error else { return #expect(Bool(false)) }
        #expect(refusal.sqlState == "25P01")
    }

    @Test func `of two that migrate at once each step runs once`() async throws {
        let (cluster, test) = try fresh()
        let ran = try await withThrowingTaskGroup(of: [Migration].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try Migrator(Self.platform + [Self.shelf, Self.index]).migrate(
                        connectionString: test.connectionString)
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(ran.map(\.path).sorted() == (Self.platform + [Self.shelf, Self.index]).map(\.path).sorted())
        let noted = try cluster.runSQL("SELECT count(*) FROM platform.medley_migration", database: test.name)
        #expect(noted == String(Self.platform.count + 2))
    }

    @Test func `behind another that holds the lock it gives up at its limit`() async throws {
        let (_, test) = try fresh()
        _ = try Migrator(Self.platform).migrate(connectionString: test.connectionString)
        try ServiceLogin().create(connectionString: test.connectionString)
        try await withDatabase {
            $0.connectionString = test.loginConnectionString
        } _: { fixture async throws in
            try await fixture.database.withConnection(.app) { connection in
                _ = try await connection.query("SELECT pg_advisory_lock(\(Int64(0x6D_65_64_6C_65_79)))")
                var migrator = Migrator(Self.platform)
                migrator.lockTimeoutMilliseconds = 50
                let error = #expect(throws: MigrationError.self) {
                    try migrator.migrate(connectionString: test.connectionString)
                }
                guard case .locked = error else { return #expect(Bool(false), "\(String(describing: error))") }
            }
        }
    }

    @Test func `a database that cannot be reached is said to be so`() {
        let error = #expect(throws: MigrationError.self) {
            try Migrator([]).migrate(connectionString: "host=/tmp/medley-nothing-here user=nobody dbname=none")
        }
        guard case .unreachable = error else { return #expect(Bool(false)) }
    }
}
