import EventLoop
import Kernel
import TestSupport
import Testing

@testable import Postgres

@Suite(.endsWhenItHangs) struct BoundsTests {
    @Test func `over the bound of the queue a unit is refused at once and nothing was sent`() async throws {
        try await withDatabase {
            $0.sharedConnectionsPerReactor = 1
            $0.queueLimitPerConnection = 4
        } _: { fixture async throws in
            let tally = Tally()
            try await Gate.whileShut(fixture.database) { gate in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<(DatabaseLimits.sharedInFlightUnits + 4 + 10) {
                        group.addTask {
                            do {
                                _ = try await fixture.database.query(Gate.passage, scope: .none)
                                tally.add("done")
                            } catch PostgresError.queueFull {
                                tally.add("queueFull")
                            }
                        }
                    }
                    await tally.wait(for: "queueFull", atLeast: 10)
                    #expect(tally["done"] == 0)
                    try await Gate.open(gate)
                    try await group.waitForAll()
                }
            }
            #expect(tally["queueFull"] == 10)
            #expect(tally["done"] == DatabaseLimits.sharedInFlightUnits + 4)
            #expect(await fixture.database.statistics.refusedUnits == 10)
        }
    }

    @Test func `at its deadline a caller leaves and the late result is dropped`() async throws {
        try await withDatabase {
            $0.sharedConnectionsPerReactor = 1
        } _: { fixture async throws in
            try await Gate.whileShut(fixture.database) { gate in
                let deadline = MonotonicClock.nanoseconds() + 50_000_000
                await #expect(throws: PostgresError.deadlineExceeded) {
                    try await fixture.database.query(Gate.passage, scope: .none, deadlineNanoseconds: deadline)
                }
                try await Gate.open(gate)
            }
            #expect(try await fixture.database.query("SELECT 7", scope: .none)[0].int(0) == 7)
            let statistics = await fixture.database.statistics
            #expect(statistics.lateUnits == 1 && statistics.lostConnections == 0)
        }
    }

    @Test func `a deadline that has passed is met before anything is waited for`() async throws {
        try await withDatabase { fixture async throws in
            try await Gate.whileShut(fixture.database) { gate in
                await #expect(throws: PostgresError.deadlineExceeded) {
                    try await fixture.database.query(Gate.passage, scope: .none, deadlineNanoseconds: 1)
                }
                try await Gate.open(gate)
            }
        }
    }

    @Test func `what comes after its deadline is never sent, however free the database is`() async throws {
        try await withDatabase { fixture async throws in
            _ = try await fixture.database.query("SELECT 1", scope: .none)
            for _ in 0..<200 {
                await #expect(throws: PostgresError.deadlineExceeded) {
                    try await fixture.database.query("SELECT 1", scope: .none, deadlineNanoseconds: 1)
                }
            }
            #expect(await fixture.database.statistics.lateUnits == 200)
        }
    }

    @Test func `a cancelled caller leaves: before it was sent as cancelled, after it with an unknown outcome`()
        async throws
    {
        try await withDatabase {
            $0.sharedConnectionsPerReactor = 1
        } _: { fixture async throws in
            try await Gate.whileShut(fixture.database) { gate in
                let tasks = (0...DatabaseLimits.sharedInFlightUnits).map { _ in
                    Task { try await fixture.database.query(Gate.passage, scope: .none) }
                }
                while await fixture.database.statistics.sharedQueueUnits < tasks.count { try await pause() }
                let tally = Tally()
                for task in tasks { task.cancel() }
                for task in tasks {
                    do {
                        _ = try await task.value
                        tally.add("done")
                    } catch {
                        tally.add("\(error)")
                    }
                }
                #expect(tally[PostgresError.cancelled.description] == 1)
                #expect(tally[PostgresError.deadlineExceeded.description] == DatabaseLimits.sharedInFlightUnits)
                try await Gate.open(gate)
            }
            #expect(try await fixture.database.query("SELECT 7", scope: .none)[0].int(0) == 7)
            #expect(await fixture.database.statistics.lostConnections == 0)
        }
    }

    @Test func `a task that is cancelled already sends nothing`() async throws {
        try await withDatabase { fixture async throws in
            let before = await fixture.database.statistics.units
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await fixture.database.query("SELECT 1", scope: .none).count
            }
            await #expect(throws: PostgresError.cancelled) { try await task.value }
            #expect(await fixture.database.statistics.units == before)
        }
    }

    @Test func `a statement is ended by PostgreSQL when it runs too long for a shared connection`() async throws {
        try await withDatabase { fixture async throws in
            let row = try await fixture.database.query(
                """
                SELECT current_setting('statement_timeout'), current_setting('lock_timeout'),
                    current_setting('idle_in_transaction_session_timeout')
                """, scope: .none)[0]
            #expect(try row.text(0) == "10s")
            #expect(try row.text(1) == "5s")
            #expect(try row.text(2) == "1min")
        }
    }
}
