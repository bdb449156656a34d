import Journal
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct ReaderTests {
    @Test func `tables behind the log equal a fold of it, whoever commits`() async throws {
        try await withReaderBank(processes: 2) { bank, processes in
            var setup = ReaderSetup()
            let reaction = ToyReaction()
            setup.reaction = reaction
            var random = SeededRandom()
            var accounts: [StreamID] = []
            for _ in 0..<5 { accounts.append(try await bank.account(on: processes[0])) }
            try await bank.move(accounts, times: 20, on: processes[0], random: &random)
            try await withRunner(setup, bank, on: processes[0]) {
                try await bank.move(accounts, times: 30, on: processes[0], random: &random)
                // Another process's commits come by the poll.
                try await bank.move(accounts, times: 30, on: processes[1], random: &random)
                try await bank.untilCaughtUp(setup, on: processes[0])
                try await bank.expectClean(setup, on: processes[0])
                #expect(try bank.sql("SELECT sum(movements) FROM bank.turnover") == "80")
                #expect(try bank.sql("SELECT count(*) FROM bank.notice") == "80")
                for account in accounts {
                    let stored = try bank.sql(
                        "SELECT coalesce(max(version), 1) FROM journal.event WHERE stream_id = '\(account)'")
                    #expect(reaction.versions(account) == Array(2...(Int(stored) ?? 0)))
                }
            }
            // The leases were given back.
            #expect(try bank.sql("SELECT count(*) FROM journal.checkpoint WHERE lease_holder IS NOT NULL") == "0")
        }
    }

    @Test func `a table that differs from the log is told by verify`() async throws {
        try await withReaderBank { bank, processes in
            let setup = ReaderSetup()
            let alice = try await bank.account(1_000, on: processes[0])
            try await withRunner(setup, bank, on: processes[0]) {
                try await bank.untilCaughtUp(setup, on: processes[0])
            }
            try bank.sql("UPDATE bank.turnover SET turnover = 5 WHERE account_id = '\(alice)'")
            let report = try await bank.verify(setup, on: processes[0])
            #expect(report.faultyNames == ["table bank.turnover"])
        }
    }

    /// Waits as a client does: where its time is over before a busy machine's readers come to it, it asks again.
    private func reached(_ position: Position, _ bank: BankFixture, _ process: BankProcess) async throws {
        while true {
            do {
                return try await process.journal.awaitPosition(position, bank.context())
            } catch {
                guard error == .positionNotReached else { throw error }
            }
        }
    }

    @Test func `a read that names a position waits for the tables behind the log`() async throws {
        try await withReaderBank { bank, processes in
            let setup = ReaderSetup()
            let alice = try await bank.account(on: processes[0])
            try await withRunner(setup, bank, on: processes[0]) {
                for amount in 1...40 {
                    let commit = try await bank.execute(.deposit(alice, 1_000 * amount), on: processes[0]).commit()
                    let position = try commit.place()
                    try await reached(position, bank, processes[0])
                    let movements = try bank.sql("SELECT movements FROM bank.turnover")
                    #expect(movements == "\(amount)")
                }
            }
            // Nobody carries them on now.
            let commit = try await bank.execute(.deposit(alice, 1_000), on: processes[0]).commit()
            let position = try commit.place()
            await #expect(throws: Failure.positionNotReached) {
                try await processes[0].journal.awaitPosition(position, bank.context())
            }
        }
    }

    @Test func `a subscription to what nobody publishes refuses to start`() throws {
        var module = JournalModule<ToyBank>.bank
        let subscription = Subscription(projection: ToyNotices())
        #expect(throws: SubscriptionError.nobodyPublishes(subscription: "shop.notices")) {
            try ReaderCatalogue(modules: [AnyJournalModule(module)], subscriptions: [subscription])
        }
        module.publication = ToyPublication()
        #expect(throws: SubscriptionError.nameTwice("shop.notices")) {
            try ReaderCatalogue(modules: [AnyJournalModule(module)], subscriptions: [subscription, subscription])
        }
        #expect(throws: Never.self) {
            try ReaderCatalogue(modules: [AnyJournalModule(module)], subscriptions: [subscription])
        }
    }

    @Test(arguments: ["SELECT public.cut()", "SELECT public.deadlock()"])
    func `what is lost between the statements and the commit is made again, once`(fault: String) async throws {
        try await withReaderBank { bank, processes in
            let setup = ReaderSetup()
            try bank.sql("GRANT EXECUTE ON FUNCTION public.cut(), public.deadlock() TO medley_system")
            let alice = try await bank.account(on: processes[0])
            let faults = ReaderFaults()
            for _ in 0..<3 { faults.fail("\(unsafeRaw: fault)") }
            try await withRunner(setup, bank, on: processes[0], faults: faults) {
                for _ in 0..<20 { try await bank.execute(.deposit(alice, 1_000), on: processes[0]) }
                try await bank.untilCaughtUp(setup, on: processes[0])
                #expect(faults.isSpent)
                #expect(try bank.sql("SELECT movements FROM bank.turnover") == "20")
                #expect(try bank.sql("SELECT count(*) FROM journal.parked") == "0")
                try await bank.expectClean(setup, on: processes[0])
            }
        }
    }

    @Test func `one process leads a reader, and another takes over when it dies`() async throws {
        try await withReaderBank(processes: 2) { bank, processes in
            var setup = ReaderSetup()
            // It ends when the test says so, however long a busy machine keeps its holder from renewing it.
            setup.limits.leaseDuration = .seconds(3_600)
            let alice = try await bank.account(on: processes[0])
            let first = try bank.runner(setup, on: processes[0])
            first.start()
            for _ in 0..<10 { try await bank.execute(.deposit(alice, 1_000), on: processes[1]) }
            try await bank.untilCaughtUp(setup, on: processes[1])
            let holders = "SELECT count(DISTINCT lease_holder) FROM journal.checkpoint"
            try await withRunner(setup, bank, on: processes[1]) {
                for _ in 0..<10 { try await bank.execute(.deposit(alice, 1_000), on: processes[1]) }
                try await bank.untilCaughtUp(setup, on: processes[1])
                #expect(try bank.sql(holders) == "1")
                let before = try bank.sql("SELECT min(lease_holder::text) FROM journal.checkpoint")
                // It dies: its database is gone, and nothing gives its leases back.
                await processes[0].database.stop()
                try bank.sql("UPDATE journal.checkpoint SET lease_expires_at = now() - interval '1 s'")
                for _ in 0..<10 { try await bank.execute(.deposit(alice, 1_000), on: processes[1]) }
                try await bank.untilCaughtUp(setup, on: processes[1])
                #expect(try bank.sql("SELECT movements FROM bank.turnover") == "30")
                #expect(
                    try bank.sql(
                        "SELECT min(lease_holder::text) <> '\(before)' FROM journal.checkpoint WHERE position = 31")
                        == "t")
                try await bank.expectClean(setup, on: processes[1])
            }
            await first.stop()
        }
    }

    @Test func `a gap in the log stops its readers`() async throws {
        try await withReaderBank { bank, processes in
            let setup = ReaderSetup()
            let alice = try await bank.account(1_000, on: processes[0])
            try await bank.execute(.deposit(alice, 1_000), on: processes[0])
            try bank.sql("DELETE FROM journal.event WHERE position = 2")
            try await withRunner(setup, bank, on: processes[0]) {
                try await until("the readers stopped") {
                    try await bank.statuses(setup, on: processes[0])["bank.turnover"]?.state == .stopped
                }
                let stops = try await bank.statuses(setup, on: processes[0])["bank.turnover"]?.stops
                #expect(stops?.first?.hasSuffix(": gap") == true)
                #expect(try bank.sql("SELECT count(*) FROM bank.turnover") == "0")
            }
        }
    }
}
