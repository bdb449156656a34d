import Journal
import Kernel
import Synchronization
import Testing
import TestSupport

@Suite struct ErasureTests {
    /// Rows that show a holder's name.
    static let readable = "SELECT count(*) FROM bank.account WHERE holder_name IS NOT NULL"

    /// An account of a person, whose stream has the person's id.
    static func person(_ name: String, _ bank: BankFixture, on process: BankProcess) async throws -> StreamID {
        let id: StreamID = bank.ids.make()
        try await bank.execute(
            .open(id, name: "\(name) \(id)", holder: id.retagged(), holderName: name), on: process)
        return id
    }

    @Test func `the batch that erases a person leaves nothing readable, and nobody else's rows are touched`()
        async throws
    {
        try await withBank(processes: 2) { bank, processes in
            let alice = try await Self.person("Alice", bank, on: processes[0])
            let bob = try await Self.person("Bob", bank, on: processes[0])
            let second: StreamID = bank.ids.make()
            try await bank.execute(
                .open(second, name: "second", holder: alice.retagged(), holderName: "Alice"), on: processes[1])
            try await bank.execute(.erase(alice), on: processes[0])
            #expect(try bank.sql("SELECT holder_name FROM bank.account WHERE holder_name IS NOT NULL") == "Bob")
            #expect(
                try bank.sql("SELECT destroyed_by FROM journal.data_key WHERE destroyed_at IS NOT NULL") == "bank")
            // The erasing event itself is sealed under nothing.
            #expect(try bank.sql("SELECT key_id IS NULL FROM journal.event WHERE type = 'holderErased'") == "t")
            for process in processes {
                #expect(try await bank.state(alice, on: process)?.holderName == nil)
                #expect(try await bank.state(second, on: process)?.holderName == nil)
                #expect(try await bank.state(bob, on: process)?.holderName == "Bob")
            }
            // A repeat changes nothing, and the rest of the account goes on.
            try await bank.execute(.erase(alice), on: processes[1])
            try await bank.execute(.deposit(alice, 1), on: processes[1])
            #expect(await bank.failure(.rename(alice, holderName: "A"), on: processes[0]) == .rejected(.erased))
            try await bank.expectClean(processes[0])
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `what a batch seals beside the erasure ends up erased too`(seed: UInt64) async throws {
        try await withBank { bank, processes in
            var random = SeededRandom(seed: seed)
            for round in 0..<12 {
                let alice = try await Self.person("Alice", bank, on: processes[0])
                let erasing = Int.random(in: 0..<6, using: &random)
                await withTaskGroup(of: Void.self) { group in
                    for index in 0..<6 {
                        group.addTask {
                            let command: ToyBank.Command =
                                index == erasing
                                ? .erase(alice)
                                : .open(
                                    bank.ids.make(), name: "\(round) \(index) \(alice)", holder: alice.retagged(),
                                    holderName: "Alice")
                            let failure = await bank.failure(command, on: processes[0])
                            let isAnswer = failure == nil || failure == .journal(.erased)
                            #expect(isAnswer, "seed \(seed): \(String(describing: failure))")
                        }
                    }
                }
                #expect(try bank.sql(Self.readable) == "0", "seed \(seed)")
            }
            try await bank.expectClean(processes[0])
        }
    }

    /// What the writers and the eraser tell each other.
    private final class Progress: Sendable {
        let written = Atomic<Int>(0)
        let late = Atomic<Int>(0)
        let isErased = Atomic<Bool>(false)
    }

    @Test func `an erasure against eight writers of the same person, in two processes, wins`() async throws {
        try await withBank(processes: 2) { bank, processes in
            let alice = try await Self.person("Alice", bank, on: processes[0])
            var accounts = [alice]
            for index in 0..<7 {
                let id: StreamID = bank.ids.make()
                try await bank.execute(
                    .open(id, name: "n\(index)", holder: alice.retagged(), holderName: "Alice"),
                    on: processes[index % 2])
                accounts.append(id)
            }
            let progress = Progress()
            await withTaskGroup(of: Void.self) { group in
                for (index, account) in accounts.enumerated() {
                    group.addTask {
                        for round in 0..<40 {
                            let began = progress.isErased.load(ordering: .sequentiallyConsistent)
                            let failure = await bank.failure(
                                .rename(account, holderName: "Alice \(round)"), on: processes[index % 2])
                            if failure == nil {
                                progress.written.wrappingAdd(1, ordering: .relaxed)
                                if began { progress.late.wrappingAdd(1, ordering: .relaxed) }
                            }
                            let isAnswer =
                                failure == nil || failure == .journal(.erased) || failure == .rejected(.erased)
                                || failure == .journal(.unavailable)
                            #expect(isAnswer, "\(String(describing: failure))")
                        }
                    }
                }
                group.addTask {
                    while progress.written.load(ordering: .relaxed) < 30 { await Task.yield() }
                    var failure: CommandFailure<ToyBank.Rejection>?
                    repeat { failure = await bank.failure(.erase(alice), on: processes[0]) } while failure != nil
                    progress.isErased.store(true, ordering: .sequentiallyConsistent)
                }
            }
            #expect(progress.written.load(ordering: .relaxed) >= 30)
            #expect(progress.late.load(ordering: .relaxed) == 0)
            #expect(try bank.sql(Self.readable) == "0")
            try await bank.expectClean(processes[1])
        }
    }

    @Test func `a process that holds key and state in memory gets nothing through after the commit`() async throws {
        try await withBank(processes: 2) { bank, processes in
            let alice = try await Self.person("Alice", bank, on: processes[1])
            let second: StreamID = bank.ids.make()
            try await bank.execute(
                .open(second, name: "s", holder: alice.retagged(), holderName: "Alice"), on: processes[1])
            // The second process has both states and the key at hand; no watcher runs in it.
            try await bank.execute(.erase(alice), on: processes[0])
            #expect(await bank.failure(.rename(second, holderName: "Alice"), on: processes[1]) == .journal(.erased))
            #expect(await bank.failure(.rename(alice, holderName: "Alice"), on: processes[1]) == .rejected(.erased))
            let third = ToyBank.Command.open(
                bank.ids.make(), name: "t", holder: alice.retagged(), holderName: "Alice")
            #expect(await bank.failure(third, on: processes[1]) == .journal(.erased))
            // What names nobody goes on, from a state that holds the name still or not.
            #expect(await bank.failure(.deposit(second, 1), on: processes[1]) == nil)
            #expect(try bank.sql(Self.readable) == "0")
            try await bank.expectClean(processes[1])
        }
    }

    @Test func `the watcher of another process drops what it holds and tells its caches`() async throws {
        let folder = try TemporaryFolder()
        try await withBankDatabase { bank async throws in
            let first = try await bank.process(registerPath: "\(folder.path)/one")
            let second = try await bank.process(registerPath: "\(folder.path)/two")
            let told = Mutex<[ErasedSubject]>([])
            second.journal.onErased { subjects in told.withLock { $0 += subjects } }
            let alice = try await Self.person("Alice", bank, on: second)
            let watcher = ErasureWatcher(second.journal)
            #expect(try await watcher.look() == 0)
            try await bank.execute(.erase(alice), on: first)
            #expect(try await watcher.look() == 1)
            #expect(try await watcher.look() == 0)
            let erased = ErasedSubject(hospitalID: bank.hospital, subjectID: alice.retagged())
            let heard = told.withLock { $0 }
            #expect(heard == [erased])
            // Both machines' registers are whole.
            #expect(try await first.register?.erased() == [erased])
            #expect(try await second.register?.erased() == [erased])
            // Another machine that starts later learns of it too.
            let third = try await bank.process(registerPath: "\(folder.path)/three")
            #expect(try await ErasureWatcher(third.journal).look() == 1)
            #expect(try await third.register?.erased() == [erased])
            for process in [first, second, third] { await process.stop() }
        }
    }

    @Test func `the first look of a process tells of everyone, however long ago`() async throws {
        try await withBank(processes: 2) { bank, processes in
            let alice = try await Self.person("Alice", bank, on: processes[0])
            try await bank.execute(.erase(alice), on: processes[0])
            try bank.sql(
                "UPDATE journal.data_key SET destroyed_at = destroyed_at - interval '40 days' "
                    + "WHERE destroyed_at IS NOT NULL")
            let bob = try await Self.person("Bob", bank, on: processes[0])
            try await bank.execute(.erase(bob), on: processes[0])
            let told = Mutex<[SubjectID]>([])
            processes[1].journal.onErased { subjects in told.withLock { $0 += subjects.map(\.subjectID) } }
            let watcher = ErasureWatcher(processes[1].journal)
            #expect(try await watcher.look() == 2)
            #expect(try await watcher.look() == 0)
            let heard = told.withLock { Set($0) }
            #expect(heard == [alice.retagged(), bob.retagged()])
        }
    }

    @Test func `the caches of the erasing process are told before its caller is answered`() async throws {
        try await withBank { bank, processes in
            let alice = try await Self.person("Alice", bank, on: processes[0])
            let told = Mutex<[ErasedSubject]>([])
            processes[0].journal.onErased { subjects in told.withLock { $0 += subjects } }
            try await bank.execute(.erase(alice), on: processes[0])
            let heard = told.withLock { $0.map(\.subjectID) }
            #expect(heard == [alice.retagged()])
        }
    }

    @Test func `nobody is erased before all modules are known`() async throws {
        try await withBankDatabase { bank async throws in
            let process = try await bank.process(isRegistered: false)
            let alice = try await Self.person("Alice", bank, on: process)
            guard case .journal(.fault)? = await bank.failure(.erase(alice), on: process) else {
                Issue.record("an erasure that could not reach every table was carried out")
                await process.stop()
                return
            }
            #expect(try bank.sql(Self.readable) == "1")
            await process.stop()
        }
    }

    @Test(arguments: CommitStep.allCases, [JournalFaults.Fault.cut, .deadlock])
    func `an erasure that meets a fault at any step is done whole or not at all`(
        step: CommitStep, fault: JournalFaults.Fault
    ) async throws {
        if fault == .deadlock, !step.isInTransaction { return }
        let folder = try TemporaryFolder()
        try await withBank(registerPath: "\(folder.path)/erasures") { bank, processes in
            let alice = try await Self.person("Alice", bank, on: processes[0])
            processes[0].faults.fail(fault, at: step)
            let failure = await bank.failure(.erase(alice), on: processes[0])
            #expect(failure == nil || failure == .journal(.unavailable))
            #expect(processes[0].faults.hitCount == 1)
            let isErased = try bank.sql(Self.readable) == "0"
            #expect(isErased == (failure == nil))
            let erased = try await processes[0].register?.erased()
            #expect(erased?.isEmpty == !isErased)
            try await bank.expectClean(processes[0])
        }
    }
}
