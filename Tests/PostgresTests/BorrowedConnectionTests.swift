import EventLoop
import Kernel
import TestSupport
import Testing

@testable import Postgres

@Suite(.endsWhenItHangs) struct BorrowedConnectionTests {
    @Test func `no more connections are lent than there are, and each comes back`() async throws {
        try await withDatabase {
            $0.borrowedConnectionsPerReactor = 2
        } _: { fixture async throws in
            let tally = Tally()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<40 {
                    // Where requests run: a holder that waits for a thread keeps the others waiting, past their bound.
                    group.addTask(executorPreference: fixture.group.reactors[0]) {
                        try await fixture.database.withConnection(.app) { connection in
                            tally.add("lent")
                            #expect(await fixture.database.statistics.lentConnections <= 2)
                            _ = try await connection.query("SELECT 1")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(tally["lent"] == 40)
            let statistics = await fixture.database.statistics
            #expect(statistics.lentConnections == 0 && statistics.waitingBorrowers == 0)
            // One shared at least, and two of the pool at most.
            #expect(statistics.connects <= 4)
        }
    }

    private struct Thrown: Error, Equatable {}

    @Test func `after a body that throws the transaction is rolled back and the connection lent again`() async throws {
        try await withDatabase {
            $0.borrowedConnectionsPerReactor = 1
        } _: { fixture async throws in
            try fixture.prepare("CREATE TABLE t (n int); GRANT ALL ON t TO medley_app")
            await #expect(throws: Thrown()) {
                try await fixture.database.withConnection(.app) { connection in
                    _ = try await connection.query("BEGIN")
                    _ = try await connection.query("INSERT INTO t VALUES (1)")
                    throw Thrown()
                }
            }
            let count = try await fixture.database.withConnection(.app) { connection in
                try await connection.query("SELECT count(*) FROM t")[0].int(0)
            }
            #expect(count == 0)
        }
    }

    @Test func `settings, locks, roles and temporary tables do not reach the next holder`() async throws {
        try await withDatabase {
            $0.borrowedConnectionsPerReactor = 1
        } _: { fixture async throws in
            let first = try await fixture.database.withConnection(.app) { connection in
                try await connection.script(
                    """
                    SET statement_timeout = 1234; SET ROLE medley_system; SELECT pg_advisory_lock(5); LISTEN channel;
                    SELECT set_config('medley.hospital_ids', '00000000-0000-000a-0000-000000000001', false)
                    """)
                return try await connection.query("SELECT pg_backend_pid(), current_user::text")[0].int(0)
            }
            try await fixture.database.withConnection(.app) { connection in
                let row = try await connection.query(
                    """
                    SELECT pg_backend_pid(), current_user::text, current_setting('statement_timeout'),
                        coalesce(current_setting('medley.hospital_ids', true), ''),
                        (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()),
                        (SELECT count(*) FROM pg_listening_channels())
                    """)[0]
                #expect(try row.int(0) == first)
                #expect(try row.text(1) == "medley_app")
                #expect(try row.text(2) == "5min")
                #expect(try row.text(3) == "")
                #expect(try row.int(4) == 0)
                #expect(try row.int(5) == 0)
            }
        }
    }

    @Test func `a holder who is cancelled gives the connection back, and its statement is cancelled on the server`()
        async throws
    {
        try await withDatabase {
            $0.borrowedConnectionsPerReactor = 2
        } _: { fixture async throws in
            try await Gate.whileShut(fixture.database) { gate in
                let task = Task {
                    try await fixture.database.withConnection(.app) { connection in
                        try await connection.query(Gate.passage).count
                    }
                }
                let waits: SQL = """
                    SELECT count(*) FROM pg_locks
                    WHERE locktype = 'advisory' AND NOT granted
                        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                    """
                while try await gate.query(waits)[0].int(0) == 0 { try await pause() }
                task.cancel()
                await #expect(throws: PostgresError.deadlineExceeded) { try await task.value }
                while try await gate.query(waits)[0].int(0) == 1 { try await pause() }
                #expect(await fixture.database.statistics.lentConnections == 1)
                _ = try await fixture.database.withConnection(.app) { try await $0.query("SELECT 1").count }
            }
        }
    }

    @Test func `a timeout ends a statement on the server and here`() async throws {
        try await withDatabase { fixture async throws in
            try await Gate.whileShut(fixture.database) { _ in
                try await fixture.database.withConnection(.app) { connection in
                    let error = await #expect(throws: PostgresError.self) {
                        try await connection.pipeline([Gate.passage], scope: .none, timeout: .milliseconds(50))
                    }
                    guard case .server(let refusal) = error else {
                        return #expect(Bool(false), "\(String(describing: error))")
                    }
                    #expect(refusal.sqlState == "57014")
                    let row = try await connection.query("SELECT current_setting('statement_timeout')")[0]
                    #expect(try row.text(0) == "5min")
                }
            }
        }
    }

    @Test func `a connection that was given back is of no use to its holder`() async throws {
        try await withDatabase { fixture async throws in
            let kept = try await fixture.database.withConnection(.app) { $0 }
            await #expect(throws: PostgresError.misuse("the connection was given back")) {
                try await kept.query("SELECT 1")
            }
        }
    }

    @Test func `a caller who waits for a connection can be cancelled`() async throws {
        try await withDatabase {
            $0.borrowedConnectionsPerReactor = 1
        } _: { fixture async throws in
            try await fixture.database.withConnection(.app) { _ in
                let task = Task { try await fixture.database.withConnection(.app) { _ in } }
                while await fixture.database.statistics.waitingBorrowers == 0 { try await pause() }
                task.cancel()
                await #expect(throws: PostgresError.cancelled) { try await task.value }
                #expect(await fixture.database.statistics.waitingBorrowers == 0)
            }
        }
    }

    @Test func `a script runs several statements, and an error ends it without ending the connection`() async throws {
        try await withDatabase { fixture async throws in
            try fixture.prepare("CREATE TABLE t (n int); GRANT ALL ON t TO medley_app")
            try await fixture.database.withConnection(.app) { connection in
                try await connection.script("INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)")
                let error = await #expect(throws: PostgresError.self) {
                    try await connection.script("INSERT INTO t VALUES (3); SELECT 1 / 0; INSERT INTO t VALUES (4)")
                }
                guard case .server(let refusal) = error else { return #expect(Bool(false)) }
                #expect(refusal.sqlState == "22012")
                #expect(try await connection.query("SELECT count(*) FROM t")[0].int(0) == 2)
            }
        }
    }

    @Test func `calls made at once on one connection are answered in order`() async throws {
        try await withDatabase { fixture async throws in
            try await fixture.database.withConnection(.app) { connection in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<100 {
                        group.addTask {
                            let answer = try await connection.query("SELECT \(number)")[0].int(0)
                            #expect(answer == number)
                        }
                    }
                    group.addTask { try await connection.script("SELECT 1; SELECT 2") }
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test func `a dedicated connection works on its reactor, comes back after a loss, and is closed when let go of`()
        async throws
    {
        try await withDatabase(reactors: 2) { fixture async throws in
            let reactor = fixture.group.reactors[1]
            var connection: BorrowedConnection? = try await fixture.database.dedicatedConnection(.app, on: reactor)
            let pid: SQL = "SELECT pg_backend_pid()"
            let first = try await connection?.query(pid)[0].int(0)
            try fixture.cluster.killBackends(of: fixture.test)
            let second = try await eventually { try await connection?.query(pid)[0].int(0) }
            #expect(first != second && second != nil)
            connection = nil
            let alive: SQL = "SELECT count(*) FROM pg_stat_activity WHERE pid = \(second ?? 0)"
            while try await eventually({ try await fixture.database.query(alive, scope: .none)[0].int(0) }) > 0 {
                try await pause()
            }
        }
    }
}
