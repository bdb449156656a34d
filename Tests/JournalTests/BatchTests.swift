@testable import Journal
import Kernel
import Postgres
import Testing
import TestSupport

/// What `journal.write_batch` compares, and whom a batch that holds the head waits for.
@Suite struct BatchTests {
    /// A stream of a batch with the version that it must have and the one that it gets, and what is there.
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        /// Versions of the streams that are there; 0 is a row without an event, nil none at all.
        var present: [Int?]
        var changes: [(from: Int, to: Int)]
        /// The ordinals of the streams that lost; nil where the batch is written.
        var lost: String?

        var testDescription: String { name }
    }

    static let rows = [
        Row(name: "all as they should be", present: [1, 4, 2], changes: [(1, 2), (4, 6), (2, 3)]),
        Row(name: "one that another wrote", present: [1, 5, 2], changes: [(1, 2), (4, 5), (2, 3)], lost: "1"),
        Row(name: "two that others wrote", present: [2, 4, 3], changes: [(1, 2), (4, 5), (2, 3)], lost: "0,2"),
        Row(name: "one that is not there", present: [1, nil, 2], changes: [(1, 2), (4, 5), (2, 3)], lost: "1"),
        Row(name: "a new one", present: [1, nil], changes: [(1, 2), (0, 1)]),
        Row(name: "new ones alone", present: [nil, nil], changes: [(0, 3), (0, 1)]),
        Row(name: "a new one beside a row without an event", present: [nil, 0, 1], changes: [(0, 1), (0, 2), (1, 2)]),
        Row(name: "a new one that another made", present: [nil, 1, 0], changes: [(0, 1), (0, 1), (0, 2)], lost: "1"),
        Row(name: "one that is only rested on", present: [3, 1], changes: [(3, 3), (1, 2)]),
        Row(name: "one rested on that another wrote", present: [4, 1], changes: [(3, 3), (1, 2)], lost: "0"),
        Row(name: "one rested on that must not be there", present: [nil, 0, 1], changes: [(0, 0), (0, 0), (1, 2)]),
        Row(name: "one rested on that another made", present: [1, 1], changes: [(0, 0), (1, 2)], lost: "0"),
        Row(name: "nothing is written at all", present: [4, 2], changes: [(4, 4), (2, 2)]),
        Row(name: "nothing is written, and one is another", present: [4, 2], changes: [(4, 4), (1, 1)], lost: "1"),
    ]

    @Test(arguments: rows)
    func `a batch is written whole where every stream has its version, and names those that have not`(
        row: Row
    ) async throws {
        try await withBankDatabase { bank async throws in
            let streams: [StreamID] = row.present.map { _ in bank.ids.make() }.sorted()
            for case let (stream, version?) in zip(streams, row.present) {
                try bank.sql(
                    """
                    INSERT INTO journal.stream (hospital_id, stream_id, shard, module, category, version)
                    VALUES ('\(bank.hospital)', '\(stream)', journal.shard_of('\(bank.hospital)'), 'bank', 'account', \(version))
                    """)
            }
            let written = Result { try bank.sql(Self.call(row, streams, bank.hospital)) }
            let versions = try bank.sql("SELECT version FROM journal.stream ORDER BY stream_id")
                .split(separator: "\n").map { Int($0) }
            let position = try bank.sql("SELECT sum(position) FROM journal.shard_head")
            switch (row.lost, written) {
            case (nil, .success):
                let events = row.changes.map { $0.to - $0.from }.reduce(0, +)
                #expect(position == "\(events)")
                let expected = zip(row.present, row.changes).compactMap { $1.to > $1.from ? $1.to : $0 }
                #expect(versions == expected)
            case (let lost?, .failure(let error)):
                #expect("\(error)".contains("lost race"), "\(error)")
                #expect("\(error)".contains("DETAIL:  \(lost)\n"), "\(error)")
                #expect(position == "0")
                let unchanged = row.present.compactMap { $0 }
                #expect(versions == unchanged)
            default: Issue.record("\(written)")
            }
        }
    }

    /// The call for events that are all of one kind, with a leaf each.
    private static func call(_ row: Row, _ streams: [StreamID], _ hospital: HospitalID) -> String {
        var events: [(stream: Int, version: Int)] = []
        for (index, change) in row.changes.enumerated() {
            for version in (change.from..<change.to) { events.append((index + 1, version + 1)) }
        }
        func array(_ type: String, _ elements: [String]) -> String {
            "ARRAY[\(elements.joined(separator: ", "))]::\(type)[]"
        }
        func each(_ type: String, _ element: String) -> String { array(type, events.map { _ in element }) }
        let changes = row.changes
        return """
            SELECT set_config('medley.hospital_ids', '\(hospital)', false);
            SELECT journal.write_batch(
                journal.shard_of('\(hospital)'), '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}',
                \(array("uuid", streams.map { _ in "'\(hospital)'" })), \(array("uuid", streams.map { "'\($0)'" })),
                \(array("text", streams.map { _ in "'bank'" })), \(array("text", streams.map { _ in "'account'" })),
                \(array("integer", changes.map { "\($0.from)" })), \(array("integer", changes.map { "\($0.to)" })),
                \(array("bytea", streams.map { "sha256('\($0)')" })), '{}', '{}', '{}',
                decode(repeat('00', 32 * \(events.count)), 'hex'),
                \(array("integer", events.map { "\($0.stream)" })), \(array("integer", events.map { "\($0.version)" })),
                '{}', '{}', \(each("text", "'fundsDeposited'")), \(each("smallint", "1")), \(each("uuid", "gen_random_uuid()")),
                \(each("uuid", "gen_random_uuid()")), \(each("uuid", "NULL")), \(each("uuid", "NULL")), \(each("uuid", "NULL")),
                \(each("uuid", "NULL")), \(each("uuid", "NULL")), \(each("json", "'{}'")))
            """
    }

    @Test func `a batch that does not add up is refused`() async throws {
        try await withBankDatabase { bank async throws in
            let stream: StreamID = bank.ids.make()
            let row = Row(name: "", present: [nil], changes: [(0, 1)])
            for (good, bad) in [("ARRAY[0]", "ARRAY[-1]"), ("repeat('00', 32 * 1)", "repeat('00', 31 * 1)")] {
                let call = Self.call(row, [stream], bank.hospital)
                #expect(call.contains(good))
                #expect(throws: (any Error).self) { try bank.sql(call.replacing(good, with: bad)) }
            }
            #expect(try bank.sql("SELECT count(*) FROM journal.stream") == "0")
        }
    }

    /// How many wait for a lock in the test's database.
    private static let waiting = """
        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
        """

    @Test func `a batch and one of the release before, which takes the head last, let each other by`() async throws {
        try await withBank(processes: 2) { bank, processes in
            let alice = try await bank.account(on: processes[0])
            let (shard, hospital) = (SQLBind.int16(Int16(Shard.of(bank.hospital))), SQLBind.ids([bank.hospital]))
            try await processes[1].database.withConnection(.app) { connection in
                _ = try await connection.query("BEGIN")
                _ = try await connection.query(
                    "SELECT set_config('medley.hospital_ids', \("\(bank.hospital)"), true)")
                // What the older one does: its streams, and then the head, which a batch of this release has by then.
                _ = try await connection.query("SELECT journal.lock_streams(\(shard), \(hospital), \(.ids([alice])))")
                async let failure = bank.failure(.deposit(alice, 1), on: processes[0])
                while try bank.sql(Self.waiting) == "0" { try Task.checkCancellation() }
                do throws(PostgresError) {
                    _ = try await connection.query("SELECT journal.lock_head(\(shard), \(hospital))")
                } catch {
                    guard case .server(let refusal) = error else { throw error }
                    #expect(refusal.sqlState == "40P01")
                }
                _ = try await connection.query("ROLLBACK")
                #expect(await failure == nil)
            }
            #expect(try await bank.state(alice, on: processes[0])?.balance == 1)
            try await bank.expectClean(processes[0])
        }
    }
}
