import Kernel
import Postgres
import TestSupport
import Testing

@testable import Journal

@Suite struct PastTableTests {
    /// A reader of the module `bank` that stands at 0 in the first shard, and a log of that shard: an event and a batch each
    /// second, all of one stream of a module.
    private static func fill(_ bank: BankFixture, events: Int, of module: String) throws {
        try bank.sql(
            """
            SET session_replication_role = replica;
            INSERT INTO journal.reader (name, version, kind, module) VALUES ('bank.past', 1, 'subscribed', 'bank');
            INSERT INTO journal.checkpoint (name, version, shard) VALUES ('bank.past', 1, 0);
            INSERT INTO journal.stream (hospital_id, stream_id, shard, module, category, version)
            VALUES ('\(bank.hospital)', '\(bank.user)', 0, '\(module)', 'account', 1);
            INSERT INTO journal.batch (shard, last_position, first_position, recorded_at, hash)
            SELECT 0, i, i, '\(start)'::timestamptz + i * interval '1 s', '' FROM generate_series(1, \(events)) AS i;
            INSERT INTO journal.event (shard, position, hospital_id, stream_id, version, schema_version, type, event_id,
                command_id, recorded_at, leaf_hash, data)
            SELECT 0, i, '\(bank.hospital)', '\(bank.user)', i, 1, 'deposited', gen_random_uuid(), gen_random_uuid(),
                '\(start)'::timestamptz + i * interval '1 s', '', '{}'
            FROM generate_series(1, \(events)) AS i;
            ANALYZE journal.batch, journal.event, journal.stream;
            """)
    }

    private static let start = "2026-01-05 00:00:00Z"

    /// What the statement answers as of so many seconds of that log, and what it reads: pages and rows that it drops.
    private static func look(_ bank: BankFixture, second: Int) throws -> (isComplete: Bool, pages: Int, dropped: Int) {
        let call =
            "EXECUTE reach(0, 'bank.past', '\(start)'::timestamptz + \(second) * interval '1 s', "
            + "\(EventJournal.pastPositions))"
        let answer = try bank.sql(
            """
            SET ROLE medley_app;
            SET plan_cache_mode = force_generic_plan;
            PREPARE reach(int, text, timestamptz, bigint) AS \(EventJournal.projectionReach.text);
            \(call);
            EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) \(call)
            """)
        let lines = answer.split(separator: "\n").map(String.init)
        let complete = try #require(lines.first { $0.hasSuffix("|f") || $0.hasSuffix("|t") })
        // The first node's buffers are those of all below it.
        let buffers = try #require(lines.first { $0.contains("Buffers: shared") })
        let dropped = lines.filter { $0.contains("Rows Removed by Filter") }.compactMap(lastNumber).reduce(0, +)
        return (
            complete.hasPrefix("t"), buffers.split(separator: " ").compactMap { numberAfterSign($0) }.reduce(0, +),
            dropped
        )
    }

    private static func lastNumber(_ line: String) -> Int? { line.split(separator: " ").last.flatMap { Int($0) } }

    /// The number of `hit=12` or `read=3`.
    private static func numberAfterSign(_ word: Substring) -> Int? {
        word.split(separator: "=").last.flatMap { Int($0) }
    }

    @Test(arguments: [0, 1, 15_000, 30_000, 40_000])
    func `how far a projection is costs the same however many batches lie behind its checkpoint`(
        second: Int
    ) async throws {
        try await withBankDatabase { bank async throws in
            try Self.fill(bank, events: 30_000, of: "bank")
            let look = try Self.look(bank, second: second)
            #expect(look.isComplete == (second == 0))
            #expect(look.pages < 60 && look.dropped == 0, "\(look)")
        }
    }

    @Test func `what is of other modules is looked through so far and no further`() async throws {
        try await withBankDatabase { bank async throws in
            let window = Int(EventJournal.pastPositions)
            try Self.fill(bank, events: 3 * window, of: "mill")
            // The first event that is not looked at was recorded a second after the window's end.
            for (second, isComplete) in [
                (0, true), (1, true), (window, true), (window + 1, false), (3 * window, false),
            ] {
                let look = try Self.look(bank, second: second)
                #expect(look.isComplete == isComplete, "\(second)")
                // A page of each of event, index and stream, with some to spare; all of them would be thrice that.
                #expect(look.pages < 7 * window && look.dropped == 0, "\(look)")
            }
            // An event of its own within the window decides by its own time.
            try bank.sql(
                """
                SET session_replication_role = replica;
                INSERT INTO journal.stream (hospital_id, stream_id, shard, module, category, version)
                VALUES ('\(bank.hospital)', '\(bank.hospital)', 0, 'bank', 'account', 1);
                UPDATE journal.event SET stream_id = '\(bank.hospital)' WHERE shard = 0 AND position = 100;
                """)
            for (second, isComplete) in [(99, true), (100, false), (3 * window, false)] {
                #expect(try Self.look(bank, second: second).isComplete == isComplete, "\(second)")
            }
            // At the head, and at the end of all numbers, nothing is behind.
            for position in ["\(3 * window)", "\(Int64.max)"] {
                try bank.sql("UPDATE journal.checkpoint SET position = \(position) WHERE name = 'bank.past'")
                #expect(try Self.look(bank, second: 3 * window).isComplete)
            }
        }
    }
}
