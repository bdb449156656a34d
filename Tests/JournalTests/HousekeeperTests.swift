import Jobs
import Kernel
import Postgres
import Telemetry
import TestSupport
import Testing

@testable import Journal

/// A housekeeper of a test's process.
func housekeeper(
    _ chores: [UpkeepChore], _ process: BankProcess, metrics: MetricsRegistry = MetricsRegistry(),
    clock: any WallClock = SystemClock()
) -> Housekeeper {
    Housekeeper(
        chores, database: process.database, clock: clock,
        telemetry: (metrics, Logger(sink: SilentLogSink(), clock: clock, minimumLevel: .error)))
}

@Suite struct HousekeeperTests {
    /// A table of rows with a time, and the chore that forgets those of an hour ago.
    private static let things = UpkeepChore.rows(
        "things", of: "toy.thing", whose: "at", isOlderThan: 3_600)
    private static let broken = UpkeepChore("broken") { _, _ in "DELETE FROM toy.no_such_table" }

    private func makeThings(_ bank: BankFixture, _ count: Int, at instant: Timestamp) throws {
        try bank.sql(
            """
            CREATE SCHEMA IF NOT EXISTS toy;
            CREATE TABLE IF NOT EXISTS toy.thing (at timestamptz NOT NULL);
            GRANT USAGE ON SCHEMA toy TO medley_system;
            GRANT SELECT, DELETE ON toy.thing TO medley_system;
            INSERT INTO toy.thing SELECT '\(instant)' FROM generate_series(1, \(count));
            """)
    }

    @Test func `a round deletes in portions what the clock says is past its time, and counts it`() async throws {
        try await withBank { bank, processes in
            let clock = ManualClock()
            try makeThings(bank, 12_345, at: clock.now())
            let metrics = MetricsRegistry()
            let keeper = housekeeper([Self.things], processes[0], metrics: metrics, clock: clock)
            clock.advance(by: .seconds(3_600))
            #expect(try await keeper.round() == JobReport())
            try makeThings(bank, 7, at: clock.now())
            clock.advance(by: .seconds(1))
            #expect(try await keeper.round() == JobReport(done: 12_345))
            #expect(try bank.sql("SELECT count(*) FROM toy.thing") == "7")
            let text = String(decoding: metrics.text().bytes, as: UTF8.self)
            #expect(text.contains("medley_upkeep_rows_total{chore=\"things\"} 12345"))
        }
    }

    @Test func `a chore that fails keeps no other from being done`() async throws {
        try await withBank { bank, processes in
            let clock = ManualClock()
            try makeThings(bank, 3, at: clock.now())
            clock.advance(by: .seconds(7_200))
            let keeper = housekeeper([Self.broken, Self.things], processes[0], clock: clock)
            #expect(try await keeper.round() == JobReport(done: 3, failed: 1, firstFailure: "42P01"))
            #expect(try bank.sql("SELECT count(*) FROM toy.thing") == "0")
        }
    }

    @Test func `a round that cannot begin, or is cancelled, fails as a whole`() async throws {
        try await withBank { bank, processes in
            let clock = ManualClock()
            try makeThings(bank, 3, at: clock.now())
            clock.advance(by: .seconds(7_200))
            let keeper = housekeeper([Self.things], processes[0], clock: clock)
            let round = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await keeper.round()
            }
            let outcome = await round.result
            #expect(throws: PostgresError.self) { try outcome.get() }
            #expect(try bank.sql("SELECT count(*) FROM toy.thing") == "3")
        }
    }
}
