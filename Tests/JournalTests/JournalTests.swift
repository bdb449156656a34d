import Journal
import Kernel
import Testing

@Suite struct JournalTests {
    @Test func `a command is decided, stored, projected and read back`() async throws {
        try await withBank { bank, processes in
            let process = processes[0]
            let alice = try await bank.account(100, on: process)
            let bob = try await bank.account(on: process)
            let commit = try await bank.execute(.transfer(from: alice, to: bob, 30), on: process).commit()
            #expect(commit.states.map(\.balance) == [70, 30])
            #expect(commit.versions == [3, 2])
            #expect(commit.eventIDs.count == 2)
            #expect(commit.position?.hasSuffix("-5") == true)
            #expect(try await bank.state(alice, on: process)?.balance == 70)
            let rows = try bank.sql("SELECT balance, version FROM bank.account ORDER BY account_id")
            #expect(rows.split(separator: "\n") == ["70|3", "30|2"])
            try await bank.expectClean(process)
        }
    }

    @Test func `a refusal names its reason and writes nothing`() async throws {
        try await withBank { bank, processes in
            let process = processes[0]
            let alice = try await bank.account(10, on: process)
            let bob = try await bank.account(on: process)
            let refusal = await bank.failure(.transfer(from: alice, to: bob, 30), on: process)
            #expect(refusal == .rejected(.insufficientFunds(balance: 10)))
            #expect(await bank.failure(.deposit(bank.ids.make(), 1), on: process) == .rejected(.notOpen))
            #expect(try bank.sql("SELECT count(*) FROM journal.event") == "3")
            #expect(try bank.sql("SELECT count(*) FROM journal.stream") == "2")
        }
    }

    @Test func `a command that changes nothing is accepted without an event`() async throws {
        try await withBank { bank, processes in
            let alice = try await bank.account(on: processes[0])
            let commit = try await bank.execute(.touch(alice), on: processes[0]).commit()
            #expect(commit.eventIDs.isEmpty && commit.position == nil && commit.versions == [1])
            try await bank.expectClean(processes[0])
        }
    }

    @Test func `another version than the client saw is stale, and the present one is told`() async throws {
        try await withBank(processes: 2) { bank, processes in
            let alice = try await bank.account(5, on: processes[0])
            try await bank.execute(.deposit(alice, 1), on: processes[0], expected: [0: 2])
            // The second process has never seen the stream, the first one has it in memory.
            for process in processes.reversed() {
                let refusal = await bank.failure(.deposit(alice, 1), on: process, expected: [0: 2])
                #expect(refusal == .stale(streamIndex: 0, actual: 3))
            }
        }
    }

    @Test func `another module's stream that moved on is stale too, in memory and cold, and only that is told of it`()
        async throws
    {
        try await withBank(processes: 2) { bank, processes in
            let alice = try await bank.account(5, on: processes[0])
            let wheel = try await bank.mill.account(5, on: processes[0])
            for process in processes.reversed() {
                let moved = await bank.failure(.transfer(from: alice, to: wheel, 1), on: process, expected: [1: 1])
                #expect(moved == .stale(streamIndex: 1, actual: 2))
                // As it was seen, the command is decided: for this module it is no account.
                let seen = await bank.failure(.transfer(from: alice, to: wheel, 1), on: process, expected: [1: 2])
                #expect(seen == .rejected(.notOpen))
            }
            #expect(try await bank.mill.state(wheel, on: processes[0])?.balance == 5)
        }
    }

    @Test func `events and audit are read in pages, by their own tenant alone`() async throws {
        try await withBank { bank, processes in
            let process = processes[0]
            let alice: StreamID = bank.ids.make()
            let person: SubjectID = alice.retagged()
            try await bank.execute(
                .open(alice, name: "alice", holder: person, holderName: "Alice Liddell"), on: process)
            try await bank.execute(.burst(alice, count: 9), on: process)
            let page = try await process.journal.events(
                of: alice, ToyBank.self, in: bank.module, fromVersion: 4, limit: 3, context: bank.context())
            #expect(page.map(\.stored.version) == [4, 5, 6])
            #expect(page.map(\.event) == [.deposited(2), .deposited(3), .deposited(4)])
            #expect(page[0].stored.actorID == bank.user)
            let audit = try await process.journal.audit(subject: person, limit: 10, context: bank.context())
            #expect(audit.map(\.type) == ["accountOpened"])
            let before = (recordedAt: audit[0].recordedAt, position: audit[0].position)
            let older = try await process.journal.audit(
                subject: person, before: before, limit: 10, context: bank.context())
            #expect(older.isEmpty)
            let foreign = bank.context(hospital: bank.ids.make())
            let theirs = try await process.journal.events(
                of: alice, ToyBank.self, in: bank.module, limit: 3, context: foreign)
            #expect(theirs.isEmpty)
            #expect(try await process.journal.audit(subject: person, limit: 10, context: foreign).isEmpty)
            let state = try await process.journal.state(of: alice, ToyBank.self, in: bank.module, context: foreign)
            #expect(state == nil)
        }
    }

    @Test func `a history as of an instant stays what it was, whatever is written meanwhile`() async throws {
        try await withBank { bank, processes in
            let process = processes[0]
            let alice = try await bank.account(1, on: process)
            var answers: [(asOf: Timestamp, balance: Int?)] = []
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        for _ in 0..<40 { try await bank.execute(.deposit(alice, 1), on: process) }
                    }
                }
                for _ in 0..<60 {
                    let asOf = SystemClock().now()
                    answers.append((asOf, try await bank.state(alice, on: process, asOf: asOf)?.balance))
                }
                try await group.waitForAll()
            }
            for answer in answers {
                #expect(try await bank.state(alice, on: process, asOf: answer.asOf)?.balance == answer.balance)
            }
            let balances = answers.map { $0.balance ?? 0 }
            #expect(balances == balances.sorted())
            let beginning = Timestamp(microseconds: 0)
            #expect(try await bank.state(alice, on: process, asOf: beginning) == nil)
            try await bank.expectClean(process)
        }
    }

    @Test func `a stream of a newer release is refused, never skipped`() async throws {
        try await withBank { bank, processes in
            var newer = bank
            newer.module.codec = ToyCodec(depositedVersion: 2)
            let alice = try await newer.account(5, on: processes[0])
            let older = try await bank.process()
            await #expect(throws: JournalError.newerRelease(.newerVersion(type: "fundsDeposited", version: 2))) {
                _ = try await bank.state(alice, on: older)
            }
            let refusal = await bank.failure(.deposit(alice, 1), on: older)
            await older.stop()
            #expect(refusal == .journal(.newerRelease(.newerVersion(type: "fundsDeposited", version: 2))))
        }
    }

    @Test func `streams are cold in a new process and agree with what the old one had in memory`() async throws {
        try await withBank { bank, processes in
            let alice = try await bank.account(on: processes[0])
            try await bank.execute(.burst(alice, count: 500), on: processes[0])
            let other = try await bank.process()
            let commit = try await bank.execute(.deposit(alice, 1), on: other).commit()
            #expect(commit.versions == [502])
            #expect(commit.states[0].balance == 499 * 500 / 2 + 1)
            await other.stop()
        }
    }
}
