import Kernel
import Postgres
import TestSupport
import Testing

@Suite(.endsWhenItHangs) struct TransactionTests {
    private struct Thrown: Error, Equatable {}

    private func withTable(_ body: (DatabaseFixture) async throws -> Void) async throws {
        try await withDatabase { fixture async throws in
            try fixture.prepare(
                """
                CREATE TABLE t (n int, UNIQUE (n) DEFERRABLE INITIALLY DEFERRED);
                GRANT ALL ON t TO medley_app
                """)
            try await body(fixture)
        }
    }

    private func count(_ fixture: DatabaseFixture) async throws -> Int {
        try await fixture.database.query("SELECT count(*) FROM t", scope: .none)[0].int(0)
    }

    @Test func `what the body did is committed, under its tenant throughout`() async throws {
        try await withTable { fixture async throws in
            let hospital = HospitalID(high: 5, low: 5)
            let value = try await fixture.database.withConnection(.app) { connection async throws in
                try await connection.transaction(scope: .hospital(hospital)) { transaction in
                    _ = try await transaction.query("INSERT INTO t VALUES (1)")
                    return try await transaction.query("SELECT current_setting('medley.hospital_ids')")[0].text(0)
                }
            }
            #expect(value == hospital.description)
            #expect(try await count(fixture) == 1)
        }
    }

    @Test func `where the body throws it is rolled back and the body's own error thrown`() async throws {
        try await withTable { fixture async throws in
            try await fixture.database.withConnection(.app) { connection async throws in
                await #expect(throws: Thrown()) {
                    try await connection.transaction(scope: .none) { transaction in
                        _ = try await transaction.query("INSERT INTO t VALUES (1)")
                        throw Thrown()
                    }
                }
                #expect(try await connection.query("SELECT count(*) FROM t")[0].int(0) == 0)
            }
        }
    }

    @Test func `a body that swallows an error does not pass for committed`() async throws {
        try await withTable { fixture async throws in
            try await fixture.database.withConnection(.app) { connection async throws in
                let error = await #expect(throws: TransactionError.self) {
                    try await connection.transaction(scope: .none) { transaction in
                        _ = try await transaction.query("INSERT INTO t VALUES (1)")
                        _ = try? await transaction.query("SELECT 1 / 0")
                    }
                }
                guard case .server(let refusal) = error?.commit else { return #expect(Bool(false)) }
                #expect(refusal.sqlState == "40000")
                #expect(error?.isOutcomeUnknown == false && error?.body == nil)
            }
            #expect(try await count(fixture) == 0)
        }
    }

    @Test func `a constraint that refuses the commit is a failure of the commit`() async throws {
        try await withTable { fixture async throws in
            try await fixture.database.withConnection(.app) { connection async throws in
                let error = await #expect(throws: TransactionError.self) {
                    try await connection.transaction(scope: .none) { transaction in
                        _ = try await transaction.query("INSERT INTO t VALUES (1), (1)")
                    }
                }
                guard case .server(let refusal) = error?.commit else { return #expect(Bool(false)) }
                #expect(refusal.sqlState == "23505" && error?.rollback == nil)
                #expect(try await connection.query("SELECT 1").count == 1)
            }
        }
    }

    @Test func `a connection that breaks in the body shows in the rollback`() async throws {
        try await withTable { fixture async throws in
            try await fixture.database.withConnection(.app) { connection async throws in
                let error = await #expect(throws: TransactionError.self) {
                    try await connection.transaction(scope: .none) { transaction in
                        _ = try await transaction.query("INSERT INTO t VALUES (1)")
                        try fixture.cluster.killBackends(of: fixture.test)
                        _ = try await transaction.query("INSERT INTO t VALUES (2)")
                    }
                }
                // Whether the loss is seen before or after the statement is sent is the network's to say.
                #expect([.connectionLost, .unavailable].contains(error?.body as? PostgresError))
                #expect(error?.rollback == .unavailable)
            }
            let left = try await eventually { try await count(fixture) }
            #expect(left == 0)
        }
    }

    @Test func `a transaction on a connection that is lost fails at its beginning`() async throws {
        try await withTable { fixture async throws in
            try await fixture.database.withConnection(.app) { connection async throws in
                try fixture.cluster.killBackends(of: fixture.test)
                await #expect(throws: PostgresError.self) { try await connection.query("SELECT 1") }
                let error = await #expect(throws: TransactionError.self) {
                    try await connection.transaction(scope: .none) { _ in }
                }
                #expect(error?.begin == .unavailable && error?.isTransient == true)
            }
        }
    }

    @Test func `a task that is cancelled in the body rolls back`() async throws {
        try await withTable { fixture async throws in
            try await fixture.database.withConnection(.app) { connection async throws in
                let task = Task {
                    try await connection.transaction(scope: .none) { transaction in
                        _ = try await transaction.query("INSERT INTO t VALUES (1)")
                        withUnsafeCurrentTask { $0?.cancel() }
                    }
                }
                let error = await #expect(throws: TransactionError.self) { try await task.value }
                #expect(error?.commit == .cancelled && error?.rollback == nil)
                #expect(try await connection.query("SELECT count(*) FROM t")[0].int(0) == 0)
            }
        }
    }
}
