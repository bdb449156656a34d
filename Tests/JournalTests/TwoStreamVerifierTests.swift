import Journal
import Kernel
import Testing

/// What verification finds of events of two streams and of states in rows.
@Suite struct TwoStreamVerifierTests {
    /// A change by a superuser, and the line that must tell of it.
    struct Tampering: Sendable, CustomTestStringConvertible {
        var name: String
        var sql: String
        var line = "streams"
        var testDescription: String { name }
    }

    static let tamperings = [
        Tampering(
            name: "the second version",
            sql: "UPDATE journal.event SET second_version = second_version + 1 WHERE second_version = 3"),
        Tampering(
            name: "the second stream",
            sql: """
                UPDATE journal.event SET second_stream_id = (
                    SELECT s.stream_id FROM journal.stream AS s WHERE s.version = 1)
                WHERE second_version = 3
                """),
        Tampering(
            name: "a second stream that does not exist",
            sql: "UPDATE journal.event SET second_stream_id = gen_random_uuid() WHERE second_version = 3"),
        Tampering(
            name: "the second side taken away",
            sql: "UPDATE journal.event SET second_stream_id = NULL, second_version = NULL WHERE second_version = 3"),
        Tampering(
            name: "a second version taken away",
            sql: "UPDATE journal.event SET second_version = NULL WHERE second_version = 3"),
        Tampering(
            name: "a second side given to an event of one",
            sql: """
                UPDATE journal.event SET second_version = 2, second_stream_id = (
                    SELECT s.stream_id FROM journal.stream AS s WHERE s.version = 1)
                WHERE type = 'purseCredited'
                """),
        Tampering(
            name: "the sides exchanged",
            sql: """
                UPDATE journal.event SET stream_id = second_stream_id, version = second_version,
                    second_stream_id = stream_id, second_version = version
                WHERE second_version = 3
                """),
        Tampering(name: "an event of both removed", sql: "DELETE FROM journal.event WHERE second_version = 3"),
        Tampering(
            name: "the data of the last movement",
            sql: "UPDATE journal.event SET data = replace(data::text, '\"1\"', '\"2\"')::json WHERE second_version = 4"),
        Tampering(
            name: "where a stream is second last", sql: "UPDATE journal.stream SET second_version = 1 WHERE version = 4"
        ),
        Tampering(
            name: "that a stream was ever second",
            sql: "UPDATE journal.stream SET second_version = NULL WHERE version = 4"),
        Tampering(
            name: "that a stream was never second",
            sql: "UPDATE journal.stream SET second_version = 1 WHERE version = 1"),
        Tampering(
            name: "the leaf of the second stream",
            sql: "UPDATE journal.stream SET last_leaf = sha256('x') WHERE version = 4"),
        Tampering(
            name: "a state in a row",
            sql: "UPDATE journal.stream SET state = convert_to(replace(convert_from(state, 'UTF8'), "
                + "'\"balance\":\"3\"', '\"balance\":\"4\"'), 'UTF8')",
            line: "states in rows"),
        Tampering(
            name: "the states of two rows exchanged",
            sql: """
                UPDATE journal.stream AS s SET state = o.state FROM journal.stream AS o
                WHERE s.version = 4 AND o.version = 5
                """, line: "states in rows"),
        Tampering(
            name: "a state that is not of the form",
            sql: "UPDATE journal.stream SET state = 'x' WHERE version = 4", line: "states in rows"),
        Tampering(
            name: "a state of a stream without events",
            sql: """
                INSERT INTO journal.stream (hospital_id, stream_id, shard, module, category, state, state_form)
                SELECT hospital_id, gen_random_uuid(), shard, module, category, state, state_form
                FROM journal.stream WHERE version = 4
                """, line: "states in rows"),
    ]

    @Test(arguments: tamperings)
    func `tampering with a second side or a state is found`(tampering: Tampering) async throws {
        try await withPurses { purses, processes in
            // Versions: alice 5, bob 4, carol 1. Balances: 7, 3, 0.
            let alice = try await purses.purse(10, on: processes[0])
            let bob = try await purses.purse(on: processes[0])
            _ = try await purses.purse(on: processes[0])
            for _ in 0..<3 { try await purses.execute(.move(from: alice, to: bob, 1), on: processes[0]) }
            try await purses.expectClean(processes[0])
            try purses.sql(tampering.sql)
            let faults = try await purses.verify(processes[0]).lines.filter { !$0.isClean }
            let isFound = faults.contains { $0.name == tampering.line }
            #expect(isFound, "\(faults)")
            if tampering.name == "a state in a row" {
                #expect(faults.count == 1)
                #expect(faults.first?.detail.contains(bob.description) == true, "\(faults)")
            }
        }
    }

    @Test func `more movements than a page of verification has are found whole`() async throws {
        try await withPurses { purses, processes in
            let alice = try await purses.purse(10, on: processes[0])
            let bob = try await purses.purse(on: processes[0])
            await withTaskGroup(of: Void.self) { group in
                for caller in 0..<16 {
                    group.addTask {
                        for _ in 0..<150 {
                            let command = ToyPurse.Command.move(
                                from: caller % 2 == 0 ? alice : bob, to: caller % 2 == 0 ? bob : alice, 0)
                            #expect(await purses.failure(command, on: processes[0]) == nil)
                        }
                    }
                }
            }
            let report = try await purses.verify(processes[0])
            #expect(report.faultyNames.isEmpty)
            #expect(report.detail(of: "streams") == "2403 events in 2 streams")
            #expect(report.detail(of: "states in rows") == "2")
        }
    }
}
