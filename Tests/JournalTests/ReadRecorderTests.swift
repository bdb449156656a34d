import EventLoop
import Kernel
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Journal

@Suite(.endsWhenItHangs) struct ReadRecorderTests {
    /// A statement that writes reads waits at a lock of this number.
    private static let gate = """
        CREATE FUNCTION public.wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN NEW; END $$;
        CREATE TRIGGER gate BEFORE INSERT ON journal.record_access
            FOR EACH ROW EXECUTE FUNCTION public.wait_at_gate();
        """
    private static let waiters = """
        SELECT count(*) FROM pg_locks
        WHERE locktype = 'advisory' AND NOT granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """

    /// Statements that wait for a lock in this database.
    private static let locked = """
        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
        """

    @Test func `a reason that is written beside an erasure does not outlast it`() async throws {
        try await withBank { bank, processes in
            let alice = try await ErasureTests.person("Alice", bank, on: processes[0])
            let recorder = ReadRecorder(database: processes[0].database, clock: SystemClock())
            var reasoned = bank.context()
            reasoned.accessReason = "Alice asked for it"
            let context = reasoned
            let isWritten = Atomic<Bool>(false)
            try await processes[0].database.withConnection(.app) { connection in
                _ = try await connection.query("BEGIN")
                _ = try await connection.query(
                    "SELECT set_config('medley.hospital_ids', \("\(bank.hospital)"), true)")
                _ = try await connection.query(
                    """
                    SELECT journal.destroy_data_keys(
                        \(.int16(Int16(Shard.of(bank.hospital)))), \(.ids([bank.hospital])), \(.ids([alice])), ARRAY['bank'])
                    """)
                recorder.record(subject: alice.retagged(), what: "patient.get", context: context)
                let writing = processes[0].group.reactors[0].spawn {
                    _ = await recorder.flush()
                    isWritten.store(true, ordering: .sequentiallyConsistent)
                }
                while !isWritten.load(ordering: .sequentiallyConsistent), try bank.sql(Self.locked) == "0" {
                    try Task.checkCancellation()
                }
                _ = try await connection.query("COMMIT")
                await writing.value
            }
            #expect(try bank.sql("SELECT count(*), count(reason) FROM journal.record_access") == "1|0")
            // Before the erasure, and after it.
            let bob = try await ErasureTests.person("Bob", bank, on: processes[0])
            recorder.record(subject: bob.retagged(), what: "patient.get", context: context)
            await recorder.flush()
            #expect(try bank.sql("SELECT count(reason) FROM journal.record_access") == "1")
            try await bank.execute(.erase(bob), on: processes[0])
            #expect(try bank.sql("SELECT count(reason) FROM journal.record_access") == "0")
            recorder.record(subject: bob.retagged(), what: "patient.get", context: context)
            await recorder.flush()
            #expect(try bank.sql("SELECT count(*), count(reason) FROM journal.record_access") == "3|0")
        }
    }

    @Test func `reads that are being written when the recorder stops are written once`() async throws {
        try await withBank { bank, processes in
            try bank.sql(Self.gate)
            let reactor = processes[0].group.reactors[0]
            let recorder = ReadRecorder(database: processes[0].database, clock: SystemClock())
            recorder.record(subject: bank.ids.make(), what: "patient.get", context: bank.context())
            try await processes[0].database.withConnection(.app) { connection in
                _ = try await connection.query("SELECT pg_advisory_lock(4711)")
                recorder.start()
                while try bank.sql(Self.waiters) != "1" { try Task.checkCancellation() }
                let stopping = reactor.spawn { await recorder.stop() }
                // Jobs of a reactor keep their order: after this one the stop waits for what is being written.
                await reactor.spawn {}.value
                _ = try await connection.query("SELECT pg_advisory_unlock(4711)")
                await stopping.value
            }
            #expect(try bank.sql("SELECT count(*), min(times::text) FROM journal.record_access") == "1|{1}")
        }
    }
}
