import Kernel
import Postgres
import Telemetry
import TestSupport
import Testing

@testable import Journal

@Suite struct SkimTests {
    /// Pages that were read for a reader of a runner.
    private func pages(_ runner: SubscriptionRunner, _ reader: String = "bank.turnover") -> UInt64 {
        runner.metrics.pages.series(reader).count
    }

    /// Runs `body` with readers at work, and stops them.
    private func withReaders(
        _ setup: ReaderSetup, _ bank: BankFixture, on process: BankProcess,
        _ body: (SubscriptionRunner) async throws -> Void
    ) async throws {
        let runner = try bank.runner(setup, on: process)
        runner.start()
        var result: Result<Void, any Error> = .success(())
        do { try await body(runner) } catch { result = .failure(error) }
        await runner.stop()
        try result.get()
    }

    /// Waits until every page that was taken in is counted: the database shows it a moment before.
    private func untilCounted(_ runner: SubscriptionRunner) async throws {
        try await until("the pages are counted") {
            !runner.board.settle(runner.signal)
        }
    }

    private func untilFollowed(_ bank: BankFixture) async throws {
        try await until("the checkpoints are at the head") {
            try bank.sql(
                """
                SELECT count(*) FROM journal.checkpoint AS c
                JOIN journal.shard_head AS h ON h.shard = c.shard AND h.position > c.position
                """) == "0"
        }
    }

    @Test func `events of a module that nobody reads make no page, and hold no read up`() async throws {
        try await withReaderBank { bank, processes in
            var setup = ReaderSetup()
            setup.reaction = ToyReaction()
            let alice = try await bank.account(2_000, on: processes[0])
            try await withReaders(setup, bank, on: processes[0]) { runner in
                try await bank.untilCaughtUp(setup, on: processes[0])
                try await untilCounted(runner)
                let (before, reactions) = (pages(runner), pages(runner, "shop.thanks"))
                let wheel = try await bank.mill.account(on: processes[0])
                for _ in 0..<50 {
                    let commit = try await bank.mill.execute(.deposit(wheel, 1), on: processes[0]).commit()
                    let position = try commit.place()
                    try await processes[0].journal.awaitPosition(position, bank.context())
                }
                try await untilFollowed(bank)
                #expect(pages(runner) == before)
                #expect(pages(runner, "shop.thanks") == reactions)
                try await bank.execute(.deposit(alice, 1_000), on: processes[0])
                try await bank.untilCaughtUp(setup, on: processes[0])
                try await untilCounted(runner)
                #expect(pages(runner) > before)
                try await bank.expectClean(setup, on: processes[0])
            }
        }
    }

    @Test func `what a reaction does nothing of passes it without a page in the database, and nothing else is missed`()
        async throws
    {
        try await withReaderBank { bank, processes in
            var setup = ReaderSetup()
            let reaction = ToyReaction(failing: [7_000], ignoring: [2_000])
            setup.reaction = reaction
            let process = processes[0]
            let (alice, bob) = (try await bank.account(on: process), try await bank.account(on: process))
            try await withReaders(setup, bank, on: process) { runner in
                for amount in [2_000, 1_000, 2_000, 2_000, 3_000] {
                    try await bank.execute(.deposit(alice, amount), on: process)
                }
                try await bank.untilCaughtUp(setup, on: process)
                #expect(reaction.versions(alice) == [3, 6])
                // The checkpoint follows, and what is parked meanwhile is made up for behind what passed.
                for amount in [7_000, 2_000, 4_000, 2_000] {
                    try await bank.execute(.deposit(alice, amount), on: process)
                    try await bank.execute(.deposit(bob, 2_000), on: process)
                }
                try await untilFollowed(bank)
                #expect(reaction.versions(alice) == [3, 6])
                #expect(reaction.versions(bob) == [])
                reaction.mend()
                let retry = ReaderRetry(try setup.catalogue(), database: process.database, keys: process.keys)
                #expect(try await retry.retry("shop.thanks")?.left == 1)
                try await until("the stream goes on") { try bank.sql("SELECT count(*) FROM journal.parked") == "0" }
                #expect(reaction.versions(alice).prefix(2) == [3, 6])
                #expect(reaction.versions(alice).suffix(2) == [7, 9])
            }
        }
    }

    @Test func `the events of a tenant that a reaction has nothing to do with pass it`() async throws {
        try await withReaderBank { bank, processes in
            var setup = ReaderSetup()
            let reaction = ToyReaction(of: [bank.context().hospitalID])
            setup.reaction = reaction
            let alice = try await bank.account(2_000, on: processes[0])
            try await withReaders(setup, bank, on: processes[0]) { _ in
                try await bank.execute(.deposit(alice, 1_000), on: processes[0])
                try await bank.untilCaughtUp(setup, on: processes[0])
                try await untilFollowed(bank)
                #expect(reaction.versions(alice) == [])
                #expect(try bank.sql("SELECT sum(movements) FROM bank.turnover") == "2")
            }
        }
    }

    @Test func `what other processes write is looked through for what is read, and none of it is missed`() async throws
    {
        try await withReaderBank(processes: 2) { bank, processes in
            var setup = ReaderSetup()
            setup.limits.skimPositions = 5
            let reaction = ToyReaction()
            setup.reaction = reaction
            var random = SeededRandom()
            let account = try await bank.account(on: processes[0])
            let wheel = try await bank.mill.account(on: processes[1])
            var moved = 0
            try await withReaders(setup, bank, on: processes[0]) { runner in
                for _ in 0..<12 {
                    let process = processes[Int.random(in: 0...1, using: &random)]
                    for _ in 0..<Int.random(in: 1...14, using: &random) {
                        try await bank.mill.execute(.deposit(wheel, 1), on: process)
                    }
                    for _ in 0..<Int.random(in: 0...3, using: &random) {
                        try await bank.execute(.deposit(account, 1_000), on: process)
                        moved += 1
                    }
                }
                try await bank.untilCaughtUp(setup, on: processes[1])
                #expect(try bank.sql("SELECT coalesce(sum(movements), 0) FROM bank.turnover") == "\(moved)")
                #expect(try bank.sql("SELECT count(*) FROM bank.notice") == "\(moved)")
                #expect(reaction.versions(account) == Array(2..<moved + 2))
                try await bank.expectClean(setup, on: processes[0])
                try await untilCounted(runner)
                let before = pages(runner)
                for _ in 0..<30 { try await bank.mill.execute(.deposit(wheel, 1), on: processes[1]) }
                try await untilFollowed(bank)
                #expect(pages(runner) == before)
            }
        }
    }

    @Test func `a checkpoint that was not stored yet holds no read up, in whichever process`() async throws {
        try await withReaderBank(processes: 2) { bank, processes in
            var setup = ReaderSetup()
            setup.limits.checkpointInterval = .seconds(3_600)
            setup.limits.leaseDuration = .seconds(3_600)
            let account = try await bank.account(on: processes[0])
            let wheel = try await bank.mill.account(on: processes[0])
            try await withReaders(setup, bank, on: processes[0]) { _ in
                try await bank.untilCaughtUp(setup, on: processes[0])
                try await withReaders(setup, bank, on: processes[1]) { other in
                    for amount in 1...5 {
                        for _ in 0..<10 { try await bank.mill.execute(.deposit(wheel, 1), on: processes[0]) }
                        let commit = try await bank.mill.execute(.deposit(wheel, 1), on: processes[0]).commit()
                        let position = try commit.place()
                        for process in processes {
                            try await process.journal.awaitPosition(position, bank.context())
                        }
                        let (shard, number) = (position.shard, position.number)
                        #expect(
                            try bank.sql(
                                "SELECT max(position) < \(number) FROM journal.checkpoint WHERE shard = \(shard)")
                                == "t")
                        let statuses = try await bank.statuses(setup, on: processes[1])
                        #expect(statuses["bank.turnover"]?.lagEvents == 0)
                        #expect(statuses["bank.turnover"]?.lagSeconds == 0)
                        // What is read is waited for all the same.
                        let deposit = try await bank.execute(.deposit(account, 1_000), on: processes[0]).commit()
                        try await processes[1].journal.awaitPosition(try deposit.place(), bank.context())
                        #expect(try bank.sql("SELECT movements FROM bank.turnover") == "\(amount)")
                    }
                    #expect(pages(other) == 0)
                }
                try await bank.expectClean(setup, on: processes[0])
            }
        }
    }

    @Test func `what a crash took of a reader's tables and checkpoint is made again`() async throws {
        try await withReaderBank { bank, processes in
            let setup = ReaderSetup()
            let alice = try await bank.account(1_000, on: processes[0])
            try await withReaders(setup, bank, on: processes[0]) { _ in
                for _ in 0..<10 { try await bank.execute(.deposit(alice, 1_000), on: processes[0]) }
                for isIdle in [true, false] {
                    try await bank.untilCaughtUp(setup, on: processes[0])
                    // As a database is found that crashed before it flushed the readers' pages: older, and in itself right.
                    try bank.sql(
                        """
                        BEGIN;
                        SELECT FROM journal.checkpoint FOR UPDATE;
                        UPDATE journal.checkpoint SET position = 0;
                        DELETE FROM bank.turnover;
                        DELETE FROM bank.notice;
                        DELETE FROM bank.holder;
                        COMMIT
                        """)
                    if !isIdle { try await bank.execute(.deposit(alice, 1_000), on: processes[0]) }
                    try await bank.untilCaughtUp(setup, on: processes[0])
                    let count = isIdle ? "11" : "12"
                    #expect(try bank.sql("SELECT movements FROM bank.turnover") == count)
                    #expect(try bank.sql("SELECT count(*) FROM bank.notice") == count)
                }
                try await bank.expectClean(setup, on: processes[0])
            }
        }
    }

    @Test func `a gap among events that nobody reads stops the readers too`() async throws {
        try await withReaderBank(processes: 2) { bank, processes in
            let setup = ReaderSetup()
            let wheel = try await bank.mill.account(on: processes[1])
            for _ in 0..<5 { try await bank.mill.execute(.deposit(wheel, 1), on: processes[1]) }
            try bank.sql("DELETE FROM journal.event WHERE position = 4")
            try await withReaders(setup, bank, on: processes[0]) { _ in
                try await until("the readers stopped") {
                    let status = try await bank.statuses(setup, on: processes[0])["bank.turnover"]
                    return status?.stops.first?.hasSuffix(": gap") == true
                }
                #expect(try bank.sql("SELECT max(position) FROM journal.checkpoint") <= "3")
            }
        }
    }

    @Test(arguments: [
        (0, 6, "bank", "2"), (2, 6, "bank", "5"), (5, 6, "bank", ""), (0, 6, "mill", "1"), (0, 1, "bank", ""),
        (6, 6, "bank", ""), (5, 8, "bank", "7"), (3, 3, "mill", ""), (4, 2, "mill", ""),
    ])
    func `the first position of a module is found, or that there is none, or the first that is missing`(
        after: Int, end: Int, module: String, found: String
    ) async throws {
        try await withReaderBank { bank, processes in
            // 1, 3, 4 and 6 are the mill's, 2 and 5 the bank's.
            let wheel = try await bank.mill.account(on: processes[0])
            let account = try await bank.account(on: processes[0])
            for _ in 0..<2 { try await bank.mill.execute(.deposit(wheel, 1), on: processes[0]) }
            try await bank.execute(.deposit(account, 1), on: processes[0])
            try await bank.mill.execute(.deposit(wheel, 1), on: processes[0])
            #expect(
                try bank.sql(
                    """
                    SELECT journal.next_position(
                        (SELECT shard FROM journal.shard_head WHERE position = 6), \(after), \(end), '\(module)')
                    """) == found)
        }
    }
}
