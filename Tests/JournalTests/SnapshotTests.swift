import Glibc
import Journal
import Kernel
import Testing
import TestSupport

@Suite struct SnapshotTests {
    private static var limits: JournalLimits {
        var limits = JournalLimits()
        limits.snapshotEvents = 10
        return limits
    }

    /// A stream of 25 events, the last of which left a snapshot; the process is stopped, so that it is written.
    private static func longStream(_ bank: BankFixture, holder: String? = nil) async throws -> StreamID {
        let process = try await bank.process(limits: limits)
        let id: StreamID = bank.ids.make()
        try await bank.execute(
            .open(id, name: "long", holder: holder == nil ? nil : id.retagged(), holderName: holder ?? ""), on: process)
        for _ in 0..<24 { try await bank.execute(.deposit(id, 1), on: process) }
        await process.stop()
        return id
    }

    @Test func `a stream that grew is loaded from its newest snapshot on`() async throws {
        try await withBankDatabase { bank async throws in
            let id = try await Self.longStream(bank)
            #expect(try bank.sql("SELECT count(*) > 0 FROM journal.snapshot") == "t")
            let newest = Int(try bank.sql("SELECT max(version) FROM journal.snapshot")) ?? 0
            #expect(newest >= 10)
            let process = try await bank.process(limits: Self.limits)
            try await bank.expectClean(process)
            #expect(try await bank.state(id, on: process)?.balance == 24)
            // Without the events before it there is nothing but the snapshot to begin from, for reads and for commands.
            try bank.sql("DELETE FROM journal.event WHERE version < \(newest) AND version > 1")
            #expect(try await bank.state(id, on: process)?.balance == 24)
            let commit = try await bank.execute(.deposit(id, 1), on: process).commit()
            #expect(commit.states.first?.balance == 25)
            await process.stop()
        }
    }

    @Test func `a past state is folded from a snapshot of before that moment`() async throws {
        try await withBankDatabase { bank async throws in
            let id = try await Self.longStream(bank)
            let process = try await bank.process(limits: Self.limits)
            for version in [1, 5, 9, 10, 11, 15, 20, 21, 25] {
                let moment = try bank.sql(
                    "SELECT (extract(epoch FROM recorded_at) * 1000000)::bigint FROM journal.event "
                        + "WHERE version = \(version)")
                let asOf = Timestamp(microseconds: try #require(Int64(moment)))
                let state = try await bank.state(id, on: process, asOf: asOf)
                #expect(state?.balance == version - 1, "version \(version)")
            }
            await process.stop()
        }
    }

    /// Damages of a snapshot, and what is wrong with it then.
    static let damages = [
        "UPDATE journal.snapshot SET data = 'x'", "UPDATE journal.snapshot SET version = version - 1",
        "UPDATE journal.snapshot SET form_version = 7",
    ]

    @Test(arguments: damages, [nil, "Alice"])
    func `a snapshot that cannot be read is ignored`(damage: String, holder: String?) async throws {
        try await withBankDatabase { bank async throws in
            let id = try await Self.longStream(bank, holder: holder)
            try bank.sql("DELETE FROM journal.snapshot WHERE version < (SELECT max(version) FROM journal.snapshot)")
            if holder == nil, damage.contains("version - 1") { return }
            try bank.sql(damage)
            let process = try await bank.process(limits: Self.limits)
            #expect(try await bank.state(id, on: process)?.balance == 24)
            #expect(try await bank.execute(.deposit(id, 1), on: process).commit().states.first?.balance == 25)
            await process.stop()
        }
    }

    @Test func `a state that names a person is sealed, and goes with their key`() async throws {
        try await withBankDatabase { bank async throws in
            let id = try await Self.longStream(bank, holder: "Alice Liddell")
            #expect(try bank.sql("SELECT count(*) > 0 FROM journal.snapshot") == "t")
            #expect(
                try bank.sql(
                    "SELECT count(*) FROM journal.snapshot WHERE encode(data, 'escape') LIKE '%Liddell%'") == "0")
            let process = try await bank.process(limits: Self.limits)
            #expect(try await bank.state(id, on: process)?.holderName == "Alice Liddell")
            try await bank.expectClean(process)
            try await bank.execute(.erase(id), on: process)
            #expect(try bank.sql("SELECT count(*) FROM journal.snapshot") == "0")
            for _ in 0..<30 { try await bank.execute(.deposit(id, 1), on: process) }
            let state = try await bank.state(id, on: process)
            #expect(state?.balance == 54 && state?.holderName == nil)
            await process.stop()
            // Nothing more is kept under a destroyed key.
            #expect(try bank.sql("SELECT count(*) FROM journal.snapshot") == "0")
        }
    }

    @Test func `a state of another form is not read, and made anew`() async throws {
        try await withBankDatabase { bank async throws in
            let id = try await Self.longStream(bank)
            var newer = bank
            newer.module.snapshots = ToySnapshotCodec(version: 2)
            let process = try await newer.process(limits: Self.limits)
            try await newer.execute(.deposit(id, 1), on: process)
            #expect(try await newer.state(id, on: process)?.balance == 25)
            try await newer.expectClean(process)
            await process.stop()
            #expect(
                try bank.sql("SELECT count(*) FROM journal.snapshot WHERE form_version = 2 AND version = 26") == "1")
            // A process of the release before goes on with its own.
            let older = try await bank.process(limits: Self.limits)
            #expect(try await bank.state(id, on: older)?.balance == 25)
            await older.stop()
        }
    }

    /// What a superuser may do to snapshots, each of which verification tells.
    static let tamperings = [
        "UPDATE journal.snapshot SET leaf_hash = sha256('x')",
        "UPDATE journal.snapshot SET recorded_at = recorded_at + interval '1 second'",
        "UPDATE journal.snapshot SET version = version + 100",
        "UPDATE journal.snapshot SET data = overlay(data PLACING 'x' FROM 20)",
        "UPDATE journal.snapshot SET data = convert_to(replace(convert_from(data, 'UTF8'), '\"balance\":', "
            + "'\"balance\":9'), 'UTF8') WHERE subject_id IS NULL",
    ]

    @Test(arguments: tamperings)
    func `a snapshot that does not follow from the log is found`(tampering: String) async throws {
        try await withBankDatabase { bank async throws in
            _ = try await Self.longStream(bank)
            _ = try await {
                var other = bank
                other.module.name = "bank"
                let process = try await other.process(limits: Self.limits)
                let id: StreamID = bank.ids.make()
                try await other.execute(
                    .open(id, name: "alice", holder: id.retagged(), holderName: "Alice"), on: process)
                for _ in 0..<24 { try await other.execute(.deposit(id, 1), on: process) }
                await process.stop()
                return id
            }()
            let process = try await bank.process()
            try await bank.expectClean(process)
            try bank.sql(tampering)
            let faults = try await bank.verify(process).lines.filter { !$0.isClean }
            #expect(faults.map(\.name) == ["snapshots"])
            await process.stop()
        }
    }

    @Test func `a state that is kept of an erased person is found`() async throws {
        try await withBankDatabase { bank async throws in
            let id = try await Self.longStream(bank, holder: "Alice")
            let process = try await bank.process()
            try bank.sql("CREATE TABLE public.kept AS SELECT * FROM journal.snapshot")
            try await bank.execute(.erase(id), on: process)
            try await bank.expectClean(process)
            try bank.sql("INSERT INTO journal.snapshot SELECT * FROM public.kept")
            let faults = try await bank.verify(process).lines.filter { !$0.isClean }
            #expect(faults.map(\.name) == ["snapshots"])
            #expect(try await bank.state(id, on: process)?.holderName == nil)
            await process.stop()
        }
    }

    /// How much a snapshot saves; printed, never asserted. `scripts/test --long` runs it.
    @Test(.enabled(if: getenv("MEDLEY_LONG_TESTS") != nil))
    func `a stream of 100,000 events is loaded cold, with and without its snapshot`() async throws {
        try await withBankDatabase { bank async throws in
            let id: StreamID = bank.ids.make()
            let writer = try await bank.process()
            try await bank.execute(.open(id, name: "series", holder: nil), on: writer)
            for _ in 0..<25 { try await bank.execute(.burst(id, count: 4_000), on: writer) }
            await writer.stop()
            var seconds: [String: Duration] = [:]
            for name in ["with", "without"] {
                if name == "without" { try bank.sql("DELETE FROM journal.snapshot") }
                let process = try await bank.process()
                _ = try await bank.account(on: process)
                let clock = ContinuousClock()
                seconds[name] = try await clock.measure {
                    _ = try await bank.execute(.deposit(id, 1), on: process)
                }
                await process.stop()
            }
            print("cold load of 100,001 events: \(seconds)")
            #expect(try bank.sql("SELECT version FROM journal.stream WHERE stream_id = '\(id)'") == "100003")
        }
    }
}
