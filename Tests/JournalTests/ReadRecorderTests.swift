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
            // On a slow machine the wait may have been given up.
            while await recorder.flush() == false { try Task.checkCancellation() }
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

    /// Reads of a person's record with a reason, told to recorders in turn; each read a row of its own by its reason.
    private static func note(
        _ count: Int, of people: [StreamID], _ bank: BankFixture, _ recorders: [ReadRecorder],
        _ random: inout SeededRandom
    ) {
        for index in 0..<count {
            var context = bank.context()
            context.accessReason = "reason \(bank.ids.make(StreamID.self))"
            let recorder = recorders[index % recorders.count]
            for person in people.shuffled(using: &random).prefix(Int.random(in: 1...6, using: &random)) {
                recorder.record(subject: person.retagged(), what: "patient.get", context: context)
            }
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `reads with reasons of two processes beside an erasure are all written, once, and without waiting in a circle`(
        seed: UInt64
    ) async throws {
        try await withBank(processes: 2) { bank, processes in
            var random = SeededRandom(seed: seed)
            var people: [StreamID] = []
            for index in 0..<12 {
                people.append(try await ErasureTests.person("Person \(index)", bank, on: processes[index % 2]))
            }
            let recorders = processes.map { ReadRecorder(database: $0.database, clock: SystemClock()) }
            let deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
            let erased = Array(people.shuffled(using: &random).prefix(8))
            var written = 0
            for round in 0..<3 {
                Self.note(300, of: people, bank, recorders, &random)
                written += 300
                await withTaskGroup(of: Void.self) { group in
                    for recorder in recorders {
                        group.addTask { #expect(await recorder.flush(), "seed \(seed)") }
                    }
                    // Several at once, so that a batch holds the keys of all of them.
                    for person in round == 0 ? [] : erased[(round - 1) * 4..<min(8, round * 4)] {
                        group.addTask {
                            #expect(await bank.failure(.erase(person), on: processes[0]) == nil, "seed \(seed)")
                        }
                    }
                }
            }
            let gone = "ARRAY['\(erased.map(\.description).joined(separator: "','"))']::uuid[]"
            let rows = try bank.sql(
                """
                SELECT count(*), count(*) FILTER (WHERE reason IS NULL AND NOT subject_ids && \(gone)),
                    count(*) FILTER (WHERE reason IS NOT NULL AND subject_ids && \(gone)),
                    count(DISTINCT reason) = count(reason), count(reason) > 0
                FROM journal.record_access
                """)
            #expect(rows == "\(written)|0|0|t|t", "seed \(seed)")
            let lost = recorders.map(\.lostCount)
            #expect(lost == [0, 0])
            #expect(try bank.sql(deadlocks) == "0", "seed \(seed)")
        }
    }

    @Test func `reads that wait for somebody's erasure hold nobody's key whose turn comes later`() async throws {
        try await withBank { bank, processes in
            var people: [StreamID] = []
            for index in 0..<2 {
                people.append(try await ErasureTests.person("Person \(index)", bank, on: processes[0]))
            }
            people.sort()
            let (first, last) = (people[0], people[1])
            let recorder = ReadRecorder(database: processes[0].database, clock: SystemClock())
            let isWritten = Atomic<Bool>(false)
            var random = SeededRandom(seed: 1)
            Self.note(50, of: [last], bank, [recorder], &random)
            Self.note(1, of: [first], bank, [recorder], &random)
            try await processes[0].database.withConnection(.app) { connection in
                _ = try await connection.query("BEGIN")
                _ = try await connection.query(
                    "SELECT set_config('medley.hospital_ids', \("\(bank.hospital)"), true)")
                _ = try await connection.query(
                    """
                    SELECT journal.lock_data_keys(
                        \(.int16(Int16(Shard.of(bank.hospital)))), \(.ids([bank.hospital])), \(.ids([first])))
                    """)
                let writing = processes[0].group.reactors[0].spawn {
                    _ = await recorder.flush()
                    isWritten.store(true, ordering: .sequentiallyConsistent)
                }
                while !isWritten.load(ordering: .sequentiallyConsistent), try bank.sql(Self.locked) == "0" {
                    try Task.checkCancellation()
                }
                // An erasure of the later one goes on; it would be refused here.
                try bank.sql("SELECT FROM journal.data_key WHERE subject_id = '\(last)' FOR UPDATE NOWAIT")
                _ = try await connection.query("COMMIT")
                await writing.value
            }
            while await recorder.flush() == false { try Task.checkCancellation() }
            #expect(try bank.sql("SELECT count(*), count(reason) FROM journal.record_access") == "51|51")
        }
    }

    @Test func `many reads with reasons travel together`() async throws {
        try await withBank { bank, processes in
            let person = try await ErasureTests.person("Alice", bank, on: processes[0])
            let recorder = ReadRecorder(database: processes[0].database, clock: SystemClock())
            var random = SeededRandom(seed: 1)
            Self.note(640, of: [person], bank, [recorder], &random)
            #expect(await recorder.flush())
            // The transaction that wrote a row is in it.
            let counts = try bank.sql(
                "SELECT count(*), count(DISTINCT xmin::text) <= 16 FROM journal.record_access")
            #expect(counts == "640|t")
        }
    }

    /// The reason that the database takes only once the trigger is gone.
    private static let poison = """
        CREATE FUNCTION public.refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.reason = 'poison' THEN RAISE EXCEPTION 'no' USING ERRCODE = 'check_violation'; END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER poison BEFORE INSERT ON journal.record_access
            FOR EACH ROW EXECUTE FUNCTION public.refuse_poison();
        """

    @Test func `a read that the database refuses keeps no other back, and is tried until it is taken`() async throws {
        try await withBank { bank, processes in
            try bank.sql(Self.poison)
            let person = try await ErasureTests.person("Alice", bank, on: processes[0])
            let recorder = ReadRecorder(database: processes[0].database, clock: SystemClock())
            var random = SeededRandom(seed: 1)
            Self.note(200, of: [person], bank, [recorder], &random)
            var context = bank.context()
            context.accessReason = "poison"
            recorder.record(subject: person.retagged(), what: "patient.get", context: context)
            recorder.record(subject: person.retagged(), what: "patient.get", context: bank.context())
            #expect(await recorder.flush() == false)
            let without = "SELECT count(*) FILTER (WHERE reason IS NULL), count(*) > 120 FROM journal.record_access"
            #expect(try bank.sql(without) == "1|t")
            // Fewer and fewer go with it, and then none.
            for _ in 0..<2 { #expect(await recorder.flush() == false) }
            #expect(try bank.sql("SELECT count(*) FROM journal.record_access") == "201")
            // What comes later is not kept back either.
            Self.note(50, of: [person], bank, [recorder], &random)
            #expect(await recorder.flush() == false)
            #expect(try bank.sql("SELECT count(*) FROM journal.record_access") == "251")
            try bank.sql("DROP TRIGGER poison ON journal.record_access")
            #expect(await recorder.flush())
            #expect(await recorder.flush())
            #expect(
                try bank.sql("SELECT count(*), count(*) FILTER (WHERE reason = 'poison') FROM journal.record_access")
                    == "252|1")
            #expect(recorder.lostCount == 0)
        }
    }

    @Test func `while the database takes nothing, reads gather in as few rows as ever, and go all at once`()
        async throws
    {
        try await withBank { bank, processes in
            let person = try await ErasureTests.person("Alice", bank, on: processes[0])
            let recorder = ReadRecorder(database: processes[0].database, clock: SystemClock())
            try bank.sql("REVOKE INSERT ON journal.record_access FROM medley_app")
            for _ in 0..<40 {
                for _ in 0..<1_000 {
                    recorder.record(subject: person.retagged(), what: "patient.get", context: bank.context())
                }
                #expect(await recorder.flush() == false)
            }
            try bank.sql("GRANT INSERT ON journal.record_access TO medley_app")
            #expect(await recorder.flush())
            #expect(try bank.sql("SELECT count(*), sum(times[1]) FROM journal.record_access") == "1|40000")
            #expect(recorder.lostCount == 0)
        }
    }

    @Test func `what was refused is tried whole at the end, and what is never taken is counted`() async throws {
        try await withBank { bank, processes in
            let person = try await ErasureTests.person("Alice", bank, on: processes[0])
            let recorder = ReadRecorder(database: processes[0].database, clock: SystemClock())
            try bank.sql(Self.poison)
            try bank.sql(
                """
                CREATE FUNCTION public.refuse_all() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'check_violation'; END $$;
                CREATE TRIGGER refusal BEFORE INSERT ON journal.record_access
                    FOR EACH ROW EXECUTE FUNCTION public.refuse_all();
                """)
            var context = bank.context()
            for number in 0..<100 {
                context.accessReason = "reason \(number)"
                recorder.record(subject: person.retagged(), what: "patient.get", context: context)
            }
            context.accessReason = "poison"
            for _ in 0..<2 {
                recorder.record(subject: person.retagged(), what: "patient.get", context: context)
            }
            // Each is alone by now, and there are more of them than are tried in one go.
            for _ in 0..<3 { #expect(await recorder.flush() == false) }
            try bank.sql("DROP TRIGGER refusal ON journal.record_access")
            await recorder.stop()
            #expect(
                try bank.sql("SELECT count(*), count(DISTINCT reason) FROM journal.record_access") == "100|100")
            #expect(recorder.lostCount == 2)
        }
    }

    @Test(arguments: [CuttingProxy.Direction.toServer, .toClient])
    func `rows whose writing was not answered are sent again, and written once`(
        direction: CuttingProxy.Direction
    ) async throws {
        try await withBankDatabase { bank async throws in
            let proxy = try CuttingProxy(target: "\(bank.test.folder)/.s.PGSQL.\(PrivatePostgres.port)")
            let process = try await bank.process(socketFolder: proxy.folder)
            let person = try await ErasureTests.person("Alice", bank, on: process)
            let recorder = ReadRecorder(database: process.database, clock: SystemClock())
            var random = SeededRandom(seed: 1)
            var failures = 0
            for round in 0..<8 {
                Self.note(20, of: [person], bank, [recorder], &random)
                recorder.record(subject: person.retagged(), what: "patient.get", context: bank.context())
                proxy.cut(after: round * 97, direction)
                while await recorder.flush() == false {
                    failures += 1
                    await Task.yield()
                }
            }
            #expect(failures >= 8)
            let counts = "SELECT count(*), count(DISTINCT reason), sum(times[1]) FROM journal.record_access"
            #expect(try bank.sql(counts) == "168|160|168")
            #expect(recorder.lostCount == 0)
            await process.stop()
            proxy.stop()
        }
    }
}
