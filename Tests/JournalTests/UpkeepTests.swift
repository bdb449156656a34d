import EventLoop
import Jobs
import Journal
import Kernel
import Postgres
import Testing

@Suite struct UpkeepTests {
    @Test func `partitions are made months ahead, once, and appends go on meanwhile`() async throws {
        try await withBank { bank, processes in
            try bank.sql(
                """
                DO $$ DECLARE name text; BEGIN
                FOR name IN SELECT i.inhrelid::regclass FROM pg_inherits AS i
                    WHERE i.inhparent = 'journal.event'::regclass AND i.inhrelid <> 'journal.event_default'::regclass
                LOOP EXECUTE 'DROP TABLE ' || name; END LOOP; END $$
                """)
            let keeper = PartitionKeeper(database: processes[0].database)
            let other = PartitionKeeper(database: processes[0].database)
            async let first = keeper.ensurePartitions()
            async let second = other.ensurePartitions()
            #expect(try await first + second == 4)
            #expect(try await keeper.ensurePartitions() == 0)
            let alice = try await bank.account(3, on: processes[0])
            #expect(try bank.sql("SELECT count(*) FROM journal.event_default") == "0")
            #expect(try await bank.state(alice, on: processes[0])?.balance == 3)
            try await bank.expectClean(processes[0])
        }
    }

    @Test func `a partition is not waited for longer than its lock timeout`() async throws {
        try await withBank { bank, processes in
            try bank.sql("DROP TABLE journal.\(newestPartition(bank))")
            let keeper = PartitionKeeper(database: processes[0].database)
            try await processes[0].database.withConnection(.system) { holder in
                // A dump holds every table of the log like this.
                _ = try await holder.query("BEGIN")
                _ = try await holder.query("SELECT count(*) FROM journal.event")
                await #expect(throws: PostgresError.self) { try await keeper.ensurePartitions() }
                let alice = try await bank.account(3, on: processes[0])
                #expect(try await bank.state(alice, on: processes[0])?.balance == 3)
                _ = try await holder.query("ROLLBACK")
            }
            #expect(try await keeper.ensurePartitions() == 1)
        }
    }

    private func newestPartition(_ bank: BankFixture) throws -> String {
        try bank.sql(
            """
            SELECT max(c.relname) FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'journal.event'::regclass AND c.relname <> 'event_default'
            """)
    }

    @Test func `idempotency rows are forgotten after their time and not before`() async throws {
        try await withBank { bank, processes in
            let alice = try await bank.account(1, on: processes[0])
            try await bank.execute(.deposit(alice, 1), on: processes[0])
            try bank.sql("UPDATE journal.command SET created_at = now() - interval '31 days' WHERE version = 1")
            try bank.sql("UPDATE journal.command SET created_at = now() - interval '29 days' WHERE version = 2")
            let keeper = housekeeper([.idempotencyKeys], processes[0])
            #expect(try await keeper.round() == JobReport(done: 1))
            #expect(try await keeper.round() == JobReport())
            #expect(
                try bank.sql("SELECT string_agg(version::text, ',' ORDER BY version) FROM journal.command") == "2,3")
        }
    }

    @Test func `a lease is held by one process until it ends, and a slow holder overwrites nothing`() async throws {
        try await withBank { bank, processes in
            let one: LeaseHolderID = bank.ids.make()
            let two: LeaseHolderID = bank.ids.make()
            try await processes[0].database.withConnection(.system) { connection in
                func take(_ holder: LeaseHolderID, _ duration: Duration) async throws -> CheckpointLease? {
                    try await CheckpointLease.take(
                        "reports", version: 1, shard: 3, by: holder, for: duration, on: connection)
                }
                var first = try #require(try await take(one, .seconds(60)))
                #expect(first.position == 0)
                #expect(try await take(two, .seconds(60)) == nil)
                #expect(try await take(one, .seconds(60)) != nil)
                #expect(try await first.advance(to: 10, on: connection))
                #expect(try await !first.advance(to: 9, on: connection))
                // It runs out; the other takes it where it stands.
                _ = try await take(one, .zero)
                var second = try #require(try await take(two, .seconds(60)))
                #expect(second.position == 10)
                #expect(try await !first.advance(to: 11, on: connection))
                #expect(try await second.advance(to: 12, on: connection))
                try await first.release(on: connection)
                #expect(try await take(one, .seconds(60)) == nil)
                try await second.release(on: connection)
                #expect(try await take(one, .seconds(60))?.position == 12)
            }
        }
    }

    @Test func `of many who want a lease at once one gets it`() async throws {
        try await withBank { bank, processes in
            let database = processes[0].database
            let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        try await database.withConnection(.system) { connection in
                            try await CheckpointLease.take(
                                "reports", version: 1, shard: 0, by: bank.ids.make(), for: .seconds(60), on: connection)
                        } != nil
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(winners == 1)
        }
    }

    @Test func `reads are recorded in bulk, a row for each reader and reason of a window`() async throws {
        try await withBank { bank, processes in
            let recorder = ReadRecorder(database: processes[0].database, clock: SystemClock())
            let subjects: [SubjectID] = (0..<3).map { _ in bank.ids.make() }
            for _ in 0..<5 {
                for subject in subjects {
                    recorder.record(subject: subject, what: "patient.get", context: bank.context())
                }
            }
            recorder.record(subject: subjects[0], what: "patient.history", context: bank.context())
            let elsewhere = bank.context(hospital: bank.ids.make())
            recorder.record(subject: subjects[0], what: "patient.get", context: elsewhere)
            await recorder.stop()
            let rows = try bank.sql(
                "SELECT what, times, cardinality(subject_ids), cardinality(request_ids) FROM journal.record_access ORDER BY 1, 2"
            )
            #expect(rows == "patient.get|{1}|1|1\npatient.get|{5,5,5}|3|3\npatient.history|{1}|1|1")
            #expect(recorder.lostCount == 0)
        }
    }
}
