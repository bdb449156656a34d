@testable import Journal
import Kernel
import Synchronization
import Testing
import TestSupport

@Suite struct RestoreTests {
    @Test func `a backup from before, restored, brings nobody back`() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/erasures"
        try await withBank(registerPath: path) { bank, processes in
            let alice = try await ErasureTests.person("Alice", bank, on: processes[0])
            _ = try await ErasureTests.person("Bob", bank, on: processes[0])
            let dump = try bank.cluster.dump(bank.test)
            let carol = try await ErasureTests.person("Carol", bank, on: processes[0])
            for person in [alice, carol] { try await bank.execute(.erase(person), on: processes[0]) }
            await processes[0].stop()

            let restored = try bank.restored(from: dump)
            let process = try await restored.process(registerPath: path)
            // The backup holds Alice as she was, and has never heard of Carol; verification says so.
            #expect(try restored.sql(ErasureTests.readable) == "2")
            #expect(try await restored.state(alice, on: process)?.holderName == "Alice")
            let faults = try await restored.verify(process).lines.filter { !$0.isClean }
            #expect(faults.map(\.name) == ["erasure register"])
            let heard = Mutex<[Int]>([])
            let done = try await process.journal.reapplyErasures { done, total in
                heard.withLock { $0.append(done * 10 + total) }
            }
            #expect(done == EventJournal.Reapplied(known: 2, applied: 2))
            let told = heard.withLock { $0 }
            #expect(told == [12, 22])
            #expect(try restored.sql("SELECT holder_name FROM bank.account WHERE holder_name IS NOT NULL") == "Bob")
            #expect(try await restored.state(alice, on: process)?.isErased == true)
            #expect(try restored.sql("SELECT count(*) FROM journal.data_key WHERE wrapped_key IS NULL") == "2")
            try await restored.expectClean(process)
            // Once more there is nothing to do.
            let again = try await process.journal.reapplyErasures { _, _ in }
            #expect(again == EventJournal.Reapplied(known: 2, applied: 0))
            await process.stop()
        }
    }

    @Test func `a crash between the register and the commit binds at the next start`() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/erasures"
        try await withBankDatabase { bank async throws in
            let first = try await bank.process(registerPath: path)
            let alice = try await ErasureTests.person("Alice", bank, on: first)
            let erased = ErasedSubject(hospitalID: bank.hospital, subjectID: alice.retagged())
            _ = try await first.register?.intend([(erased, "bank")], at: SystemClock().now())
            await first.stop()
            let second = try await bank.process(registerPath: path)
            let done = try await second.journal.reapplyErasures { _, _ in }
            #expect(done == EventJournal.Reapplied(known: 1, applied: 1))
            #expect(try bank.sql(ErasureTests.readable) == "0")
            // What is intended no more stands as done, and no second event was written by a second start.
            #expect(ChildProcessText.lines(of: path).last?.contains("\"done\"") == true)
            #expect(try bank.sql("SELECT count(*) FROM journal.event WHERE type = 'holderErased'") == "1")
            try await bank.expectClean(second)
            await second.stop()
        }
    }

    @Test func `a person whom the module does not erase by a command is erased all the same`() async throws {
        let folder = try TemporaryFolder()
        try await withBank(registerPath: "\(folder.path)/erasures") { bank, processes in
            // A holder whose id is no account's, so that the toy's command is refused.
            let holder: SubjectID = bank.ids.make()
            try await bank.execute(
                .open(bank.ids.make(), name: "a", holder: holder, holderName: "Alice"), on: processes[0])
            let erased = ErasedSubject(hospitalID: bank.hospital, subjectID: holder)
            let register = try #require(processes[0].register)
            // What is not known to have been done, and is refused by now, is taken back.
            _ = try await register.intend([(erased, "bank")], at: SystemClock().now())
            let refused = try await processes[0].journal.reapplyErasures { _, _ in }
            #expect(refused == EventJournal.Reapplied(known: 1, applied: 0))
            #expect(try await register.binding().isEmpty)
            for module in ["bank", "", "a module of another release"] {
                let intents = try await register.intend([(erased, module)], at: SystemClock().now())
                await register.end(intents, as: .done)
            }
            let done = try await processes[0].journal.reapplyErasures { _, _ in }
            #expect(done == EventJournal.Reapplied(known: 1, applied: 1))
            #expect(try bank.sql(ErasureTests.readable) == "0")
            try await bank.expectClean(processes[0])
        }
    }
}
