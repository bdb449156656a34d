import Journal
import Kernel
import Testing

@Suite struct VerifierTests {
    /// A change by a superuser, and a word of the line that must tell of it.
    struct Tampering: Sendable, CustomTestStringConvertible {
        var name: String
        var sql: String
        var line: String
        var testDescription: String { name }
    }

    static let tamperings = [
        Tampering(
            name: "an event's data",
            sql: "UPDATE journal.event SET data = '{\"amount\":1000000}' WHERE type = 'fundsDeposited'", line: "streams"
        ),
        Tampering(
            name: "an event's type", sql: "UPDATE journal.event SET type = 'fundsSent' WHERE version = 2",
            line: "streams"),
        Tampering(
            name: "an event's actor", sql: "UPDATE journal.event SET actor_id = gen_random_uuid() WHERE version = 2",
            line: "streams"),
        Tampering(
            name: "an event's subject",
            sql: "UPDATE journal.event SET subject_id = gen_random_uuid() WHERE version = 2",
            line: "streams"),
        Tampering(
            name: "an event's time",
            sql: "UPDATE journal.event SET recorded_at = recorded_at + interval '1 second' WHERE version = 2",
            line: "chain"),
        Tampering(
            name: "an event's leaf", sql: "UPDATE journal.event SET leaf_hash = sha256('x') WHERE version = 2",
            line: "chain"),
        Tampering(
            name: "an event's version", sql: "UPDATE journal.event SET version = 9 WHERE version = 2", line: "streams"),
        Tampering(
            name: "an event's position", sql: "UPDATE journal.event SET position = 900 WHERE position = 2",
            line: "chain"),
        Tampering(name: "an event removed", sql: "DELETE FROM journal.event WHERE position = 2", line: "chain"),
        Tampering(
            name: "the last event removed",
            sql: "DELETE FROM journal.event WHERE position = (SELECT max(position) FROM journal.event)", line: "chain"),
        Tampering(
            name: "an event added",
            sql: """
                INSERT INTO journal.event SELECT shard, position + 100, hospital_id, stream_id, version + 100,
                    schema_version, type, event_id, command_id, correlation_id, causation_id, actor_id, subject_id,
                    key_id, recorded_at, leaf_hash, data FROM journal.event WHERE position = 2
                """, line: "chain"),
        Tampering(name: "every event of a stream removed", sql: "DELETE FROM journal.event", line: "streams"),
        Tampering(
            name: "a batch's hash", sql: "UPDATE journal.batch SET hash = sha256('x') WHERE first_position = 2",
            line: "chain"),
        Tampering(name: "a batch removed", sql: "DELETE FROM journal.batch WHERE first_position = 2", line: "chain"),
        Tampering(
            name: "a batch's time",
            sql: "UPDATE journal.batch SET recorded_at = recorded_at - interval '1 day' WHERE first_position = 2",
            line: "chain"),
        Tampering(
            name: "the head's position",
            sql: "UPDATE journal.shard_head SET position = position + 1 WHERE position > 0",
            line: "chain"),
        Tampering(
            name: "the head's hash", sql: "UPDATE journal.shard_head SET head_hash = sha256('x') WHERE position > 0",
            line: "chain"),
        Tampering(name: "a head removed", sql: "DELETE FROM journal.shard_head", line: "chain"),
        Tampering(name: "a stream's version", sql: "UPDATE journal.stream SET version = version + 1", line: "streams"),
        Tampering(name: "a stream's leaf", sql: "UPDATE journal.stream SET last_leaf = sha256('x')", line: "streams"),
        Tampering(name: "a stream's category", sql: "UPDATE journal.stream SET category = 'other'", line: "streams"),
        Tampering(name: "a stream's module", sql: "UPDATE journal.stream SET module = 'other'", line: "streams"),
        Tampering(name: "a stream's row removed", sql: "DELETE FROM journal.stream", line: "streams"),
        Tampering(
            name: "an idempotency row", sql: "UPDATE journal.command SET version = 77", line: "idempotency"),
        Tampering(name: "a data key removed", sql: "DELETE FROM journal.data_key", line: "data keys"),
        Tampering(
            name: "a projection's row", sql: "UPDATE bank.account SET balance = balance + 1",
            line: "table bank.account:"),
        Tampering(name: "a projection's row removed", sql: "DELETE FROM bank.account", line: "table bank.account:"),
        Tampering(
            name: "a projection's row added",
            sql: "INSERT INTO bank.account SELECT hospital_id, gen_random_uuid(), 'x', 'x', 0, 1 FROM bank.account",
            line: "table bank.account:"),
        Tampering(
            name: "a claim's row removed", sql: "DELETE FROM bank.account_name", line: "table bank.account_name:"),
        Tampering(
            name: "a right on a partition", sql: "GRANT SELECT ON journal.event_default TO medley_app",
            line: "partitions"),
        Tampering(
            name: "row-level security of a partition",
            sql: "ALTER TABLE journal.event_default NO FORCE ROW LEVEL SECURITY", line: "partitions"),
    ]

    @Test(arguments: tamperings)
    func `tampering is found`(tampering: Tampering) async throws {
        try await withBank { bank, processes in
            let alice: StreamID = bank.ids.make()
            try await bank.execute(
                .open(alice, name: "alice", holder: alice.retagged(), holderName: "Alice"), on: processes[0])
            try await bank.execute(.deposit(alice, 5), on: processes[0])
            try await bank.execute(.deposit(alice, 6), on: processes[0])
            try await bank.expectClean(processes[0])
            try bank.sql(tampering.sql)
            let report = try await bank.verify(processes[0])
            let faults = report.lines.filter { !$0.isClean }.map(\.description)
            #expect(!report.isClean)
            let isFound = faults.contains { $0.contains(tampering.line) }
            #expect(isFound, "\(faults)")
        }
    }

    @Test func `a log of several pages, shards and months verifies`() async throws {
        try await withBank { bank, processes in
            var hospitals: [HospitalID] = []
            for _ in 0..<6 { hospitals.append(bank.ids.make()) }
            for hospital in hospitals {
                let account = try await bank.account(5, on: processes[0], hospital: hospital)
                try await bank.execute(.burst(account, count: 900), on: processes[0], bank.context(hospital: hospital))
            }
            let alice = try await bank.account(on: processes[0])
            try await bank.execute(.burst(alice, count: 4_500), on: processes[0])
            let report = try await bank.verify(processes[0])
            #expect(report.isClean, "\(report.lines)")
            let streams = report.lines.first { $0.name == "streams" }
            #expect(streams?.detail == "9913 events in 7 streams")
        }
    }

    @Test func `a row that still shows an erased person is found`() async throws {
        try await withBank { bank, processes in
            let alice: StreamID = bank.ids.make()
            try await bank.execute(
                .open(alice, name: "alice", holder: alice.retagged(), holderName: "Alice"), on: processes[0])
            try await processes[0].journal.destroyKey(of: alice.retagged(), context: bank.context())
            try await bank.expectClean(processes[0])
            try bank.sql("UPDATE bank.account SET holder_name = 'Alice'")
            let report = try await bank.verify(processes[0])
            let faulty = report.lines.filter { !$0.isClean }.map(\.name)
            #expect(faulty == ["table bank.account"])
            try bank.sql("UPDATE bank.account SET holder_name = NULL")
            try await bank.expectClean(processes[0])
        }
    }

    @Test func `a table that takes an event no more is a fault, and the other checks go on`() async throws {
        try await withBank { bank, processes in
            _ = try await bank.account(5, on: processes[0])
            try bank.sql("ALTER TABLE bank.account ADD CONSTRAINT odd CHECK (balance < 0) NOT VALID")
            let report = try await bank.verify(processes[0])
            let faulty = report.lines.filter { !$0.isClean }
            #expect(faulty.map(\.name) == ["events of bank"])
            #expect(faulty.first?.detail.contains("constraint odd") == true, "\(faulty)")
            let names = report.lines.map(\.name)
            #expect(names.contains("streams") && names.last != "events of bank")
        }
    }
}
