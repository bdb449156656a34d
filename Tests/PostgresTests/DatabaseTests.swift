import EventLoop
import Kernel
import TestSupport
import Testing

@testable import Postgres

@Suite(.endsWhenItHangs) struct DatabaseTests {
    @Test func `a statement answers its rows under a tenant and as the app's role`() async throws {
        try await withDatabase { fixture async throws in
            let hospital = HospitalID(high: 1, low: 2)
            let result = try await fixture.database.query(
                "SELECT \(hospital), current_setting('medley.hospital_ids'), current_user::text, session_user::text",
                scope: .hospital(hospital))
            #expect(result.count == 1)
            #expect(try result[0].id(0) == hospital)
            #expect(try result[0].text(1) == hospital.description)
            #expect(try result[0].text(2) == "medley_app")
            #expect(try result[0].text(3) == ServiceLogin.defaultName)
        }
    }

    @Test(arguments: DatabasePooling.allCases)
    func `a thousand units in flight are each answered with their own rows`(pooling: DatabasePooling) async throws {
        try await withDatabase(reactors: 2) {
            $0.pooling = pooling
        } _: { fixture async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<1_000 {
                    group.addTask {
                        let hospital = HospitalID(high: 7, low: UInt64(number))
                        let row = try await fixture.database.query(
                            "SELECT \(number) + 1, current_setting('medley.hospital_ids')", scope: .hospital(hospital))[
                                0]
                        #expect(try row.int(0) == number + 1)
                        #expect(try row.text(1) == hospital.description)
                    }
                }
                try await group.waitForAll()
            }
            let statistics = await fixture.database.statistics
            #expect(statistics.units == 1_000 && statistics.failedUnits == 0)
            #expect(statistics.sharedQueueUnits == 0 && statistics.readyConnections >= 2)
        }
    }

    @Test func `a unit begun on a reactor is answered on that reactor`() async throws {
        try await withDatabase(reactors: 2) { fixture async throws in
            for reactor in fixture.group.reactors {
                let task = Task(executorPreference: reactor) {
                    _ = try await fixture.database.query("SELECT 1", scope: .none)
                    return reactor.isCurrent
                }
                let isThere = try await task.value
                #expect(isThere)
            }
        }
    }

    @Test func `several statements are one transaction, all or nothing`() async throws {
        try await withDatabase { fixture async throws in
            try fixture.prepare("CREATE TABLE t (n int PRIMARY KEY); GRANT ALL ON t TO medley_app")
            let results = try await fixture.database.pipeline(
                ["INSERT INTO t VALUES (1), (2)", "SELECT count(*) FROM t"], scope: .none)
            #expect(results[0].affectedRows == 2)
            #expect(try results[1][0].int(0) == 2)
            let error = await #expect(throws: PostgresError.self) {
                try await fixture.database.pipeline(
                    ["INSERT INTO t VALUES (3)", "INSERT INTO t VALUES (1)"], scope: .none)
            }
            guard case .server(let refusal) = error else { return #expect(Bool(false), "\(String(describing: error))") }
            #expect(refusal.sqlState == "23505" && refusal.constraint == "t_pkey" && refusal.table == "t")
            #expect("\(refusal)" == "SQLSTATE 23505, table t, constraint t_pkey")
            #expect(try await fixture.database.query("SELECT count(*) FROM t", scope: .none)[0].int(0) == 2)
        }
    }

    @Test func `a constraint that is checked at the end refuses the unit although each statement went well`()
        async throws
    {
        try await withDatabase { fixture async throws in
            try fixture.prepare(
                "CREATE TABLE t (n int, UNIQUE (n) DEFERRABLE INITIALLY DEFERRED); GRANT ALL ON t TO medley_app")
            let error = await #expect(throws: PostgresError.self) {
                try await fixture.database.pipeline(
                    ["INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (1)"], scope: .none)
            }
            guard case .server(let refusal) = error else { return #expect(Bool(false), "\(String(describing: error))") }
            #expect(refusal.sqlState == "23505")
            #expect(try await fixture.database.query("SELECT count(*) FROM t", scope: .none)[0].int(0) == 0)
        }
    }

    @Test func `prepared statements stay bounded and are deallocated on the server`() async throws {
        try await withDatabase {
            $0.sharedConnectionsPerReactor = 1
        } _: { fixture async throws in
            for number in 0..<(DatabaseLimits.preparedStatements + 50) {
                let row = try await fixture.database.query("SELECT \(unsafeRaw: "\(number)") + \(1)", scope: .none)[0]
                #expect(try row.int(0) == number + 1)
            }
            let row = try await fixture.database.query(
                "SELECT count(*) FROM pg_prepared_statements WHERE name NOT LIKE 'medley%'", scope: .none)[0]
            // The one that asks is the newest of them; its predecessor is deallocated after it.
            #expect(try row.int(0) <= DatabaseLimits.preparedStatements + 1)
            #expect(try row.int(0) >= DatabaseLimits.preparedStatements)
        }
    }

    @Test func `a statement in a group that fails before it works in the next group`() async throws {
        try await withDatabase {
            $0.sharedConnectionsPerReactor = 1
        } _: { fixture async throws in
            let statement: PreparedStatement = "SELECT $1::int8 * 2"
            await #expect(throws: PostgresError.self) {
                try await fixture.database.pipeline(["SELECT 1 / \(0)", statement.bound(.int64(1))], scope: .none)
            }
            for _ in 0..<3 {
                let result = try await fixture.database.query(statement.bound(.int64(21)), scope: .none)
                #expect(try result[0].int(0) == 42)
            }
        }
    }

    @Test func `one text with values of other types is another statement`() async throws {
        try await withDatabase {
            $0.sharedConnectionsPerReactor = 1
        } _: { fixture async throws in
            for _ in 0..<3 {
                let number = try await fixture.database.query("SELECT \(1)", scope: .none)[0].int(0)
                let text = try await fixture.database.query("SELECT \("one")", scope: .none)[0].text(0)
                #expect(number == 1 && text == "one")
            }
        }
    }

    @Test func `after a change of a table its statements are prepared anew`() async throws {
        try await withDatabase {
            $0.sharedConnectionsPerReactor = 1
        } _: { fixture async throws in
            try fixture.prepare("CREATE TABLE t (n int); INSERT INTO t VALUES (1); GRANT ALL ON t TO medley_app")
            let statement: PreparedStatement = "SELECT n FROM t"
            _ = try await fixture.database.query(statement.bound(), scope: .none)
            try fixture.prepare("ALTER TABLE t ALTER n TYPE text")
            // The first call may meet the stale plan; it must not stay.
            _ = try? await fixture.database.query(statement.bound(), scope: .none)
            #expect(try await fixture.database.query(statement.bound(), scope: .none)[0].text(0) == "1")
        }
    }

    @Test func `too many values are refused before anything is sent`() async throws {
        try await withDatabase { fixture async throws in
            let statement = (0...DatabaseLimits.bindsPerStatement).reduce(into: "SELECT 1" as SQL) { statement, _ in
                statement = SQL(text: "SELECT 1", binds: statement.binds + [.bool(true)])
            }
            let misuse = PostgresError.misuse("a statement has more than 65,535 values")
            await #expect(throws: misuse) { try await fixture.database.query(statement, scope: .none) }
            _ = try await fixture.database.query("SELECT 1", scope: .none)
        }
    }

    @Test func `COPY is refused and the database goes on`() async throws {
        try await withDatabase { fixture async throws in
            await #expect(throws: PostgresError.self) {
                try await fixture.database.query("COPY (SELECT 1) TO STDOUT", scope: .none)
            }
            await #expect(throws: Never.self) {
                try await eventually { try await fixture.database.query("SELECT 1", scope: .none) }
            }
        }
    }
}
