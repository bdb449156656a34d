import EventLoop
import Journal
import Kernel
import Postgres
import TestSupport
import Testing

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
