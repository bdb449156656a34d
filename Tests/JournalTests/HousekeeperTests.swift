import Crypto
import Kernel
import Postgres
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Journal

/// A housekeeper of a test's process.
func housekeeper(
    _ chores: [UpkeepChore], _ process: BankProcess, metrics: MetricsRegistry = MetricsRegistry(),
    clock: any WallClock = SystemClock(),
    pause: @escaping @Sendable (Duration) async throws -> Void = { _ in throw CancellationError() }
) -> Housekeeper {
    let logger = Logger(sink: SilentLogSink(), clock: clock, minimumLevel: .error)
    return Housekeeper(
        chores, database: process.database, clock: clock, holder: UUIDv7Generator(clock: clock).make(),
        telemetry: (metrics, logger), pause: pause)
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
            #expect(try await keeper.round() == .done(["things": 0]))
            try makeThings(bank, 7, at: clock.now())
            clock.advance(by: .seconds(1))
            #expect(try await keeper.round() == .done(["things": 12_345]))
            #expect(try bank.sql("SELECT count(*) FROM toy.thing") == "7")
            let text = String(decoding: metrics.text().bytes, as: UTF8.self)
            #expect(text.contains("medley_upkeep_rows_total{chore=\"things\"} 12345"))
            #expect(text.contains("medley_upkeep_rounds_total{outcome=\"done\"} 2"))
        }
    }

    @Test func `while one process is at it another leaves it alone`() async throws {
        try await withBank(processes: 2) { bank, processes in
            let clock = ManualClock()
            try makeThings(bank, 3, at: clock.now())
            clock.advance(by: .seconds(7_200))
            let keeper = housekeeper([Self.things], processes[0], clock: clock)
            try await processes[1].database.withConnection(.system) { connection in
                let lease = try await CheckpointLease.take(
                    Housekeeper.leaseName, version: 1, shard: 0, by: LeaseHolderID(high: 1, low: 1),
                    for: .seconds(60), on: connection)
                let round = try await keeper.round()
                #expect(round == .busy)
                let things = try bank.sql("SELECT count(*) FROM toy.thing")
                #expect(things == "3")
                try await #require(lease).release(on: connection)
            }
            #expect(try await keeper.round() == .done(["things": 3]))
            // A round gives the lease back.
            #expect(try await housekeeper([], processes[1]).round() == .done([:]))
            // That of a process which died in its round ends by itself.
            _ = try bank.sql(
                """
                UPDATE journal.checkpoint SET lease_holder = gen_random_uuid(), lease_expires_at = now() - interval '1 s'
                WHERE name = '\(Housekeeper.leaseName)'
                """)
            #expect(try await keeper.round() == .done(["things": 0]))
        }
    }

    @Test func `a chore that fails keeps no other from being done`() async throws {
        try await withBank { bank, processes in
            let clock = ManualClock()
            try makeThings(bank, 3, at: clock.now())
            clock.advance(by: .seconds(7_200))
            let keeper = housekeeper([Self.broken, Self.things], processes[0], clock: clock)
            await #expect(throws: PostgresError.self) { try await keeper.round() }
            #expect(try bank.sql("SELECT count(*) FROM toy.thing") == "0")
        }
    }

    @Test(.endsWhenItHangs) func `rounds go on by the hour with jitter, after failures too, until it stops`()
        async throws
    {
        try await withBank { _, processes in
            let waits = Mutex<[Duration]>([])
            let metrics = MetricsRegistry()
            let (third, done) = AsyncStream<Void>.makeStream()
            let keeper = housekeeper([Self.broken], processes[0], metrics: metrics) { wait in
                let count = waits.withLock { waits in
                    waits.append(wait)
                    return waits.count
                }
                guard count == 3 else { return }
                done.finish()
                try await Task.sleep(for: .seconds(3_600))
            }
            keeper.start()
            for await _ in third {}
            await keeper.stop()
            keeper.start()
            let seen = waits.withLock { $0 }
            #expect(seen.count == 3)
            #expect(seen[0] <= .seconds(300))
            for wait in seen.dropFirst() { #expect(wait >= .seconds(3_600) && wait <= .seconds(3_900)) }
            let text = String(decoding: metrics.text().bytes, as: UTF8.self)
            #expect(text.contains("medley_upkeep_rounds_total{outcome=\"failed\"} 2"))
        }
    }
}
