import Journal
import Kernel
import Testing
import TestSupport

@Suite struct FaultPointTests {
    /// Steps at which nothing was sent yet: the caller is told to try again.
    private static func isBeforeSending(_ step: CommitStep) -> Bool { step.rawValue <= CommitStep.intended.rawValue }

    @Test(arguments: CommitStep.allCases)
    func `a connection cut after any step neither loses nor doubles a command`(step: CommitStep) async throws {
        try await withBank { bank, processes in
            let process = processes[0]
            let alice = try await bank.account(100, on: process)
            process.faults.fail(.cut, at: step)
            let failures = await withTaskGroup(of: (Int, CommandFailure<ToyBank.Rejection>?).self) { group in
                for index in 0..<10 {
                    let context = bank.context(key: "key \(index)")
                    group.addTask {
                        // A new account in each, so that keys, claims and projections take part.
                        let id: StreamID = bank.ids.make()
                        let command: ToyBank.Command =
                            index % 2 == 0
                            ? .open(id, name: "n\(index)", holder: id.retagged(), holderName: "N")
                            : .transfer(from: alice, to: alice, 0)
                        return (index, await bank.failure(command, on: process, context))
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(process.faults.hitCount == 1)
            for (index, failure) in failures {
                // What waits while an outcome is settled may try again.
                let isAnswer = failure == nil || failure == .journal(.unavailable)
                #expect(isAnswer, "command \(index): \(String(describing: failure))")
            }
            let succeeded = failures.filter { $0.1 == nil }.map(\.0)
            // A batch that was on its way is settled, whatever became of its connection.
            if !Self.isBeforeSending(step) { #expect(!succeeded.isEmpty) }
            #expect(
                try bank.sql("SELECT count(*) FROM journal.command WHERE idempotency_key LIKE 'key %'")
                    == "\(succeeded.count)")
            try await bank.expectClean(process)
        }
    }

    @Test(arguments: CommitStep.allCases.filter(\.isInTransaction))
    func `an unexpected error after any step is one command's fault and nobody else's`(step: CommitStep) async throws {
        try await withBank { bank, processes in
            let process = processes[0]
            let alice = try await bank.account(on: process)
            process.faults.fail(.error, at: step)
            let failures = await withTaskGroup(of: CommandFailure<ToyBank.Rejection>?.self) { group in
                for _ in 0..<10 { group.addTask { await bank.failure(.deposit(alice, 1), on: process) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let faults = failures.compactMap { $0 }
            #expect(faults.count <= 1)
            for fault in faults {
                guard case .journal(.fault) = fault else { Issue.record("\(fault)"); continue }
            }
            #expect(try await bank.state(alice, on: process)?.balance == 10 - faults.count)
            try await bank.expectClean(process)
        }
    }

    @Test(arguments: CommitStep.allCases.filter(\.isInTransaction))
    func `a deadlock after any step is tried again unseen`(step: CommitStep) async throws {
        try await withBank { bank, processes in
            let process = processes[0]
            let alice = try await bank.account(on: process)
            process.faults.fail(.deadlock, at: step, times: 3)
            #expect(await bank.failure(.deposit(alice, 1), on: process) == nil)
            process.faults.fail(.deadlock, at: step, times: 100)
            #expect(await bank.failure(.deposit(alice, 1), on: process) == .journal(.unavailable))
            process.faults.fail(.deadlock, at: step, times: 0)
            #expect(try await bank.state(alice, on: process)?.balance == 1)
            try await bank.expectClean(process)
        }
    }

    @Test(arguments: CommitStep.allCases.filter(\.isInTransaction))
    func `a connection cut after any step of a batch that locks first is survived`(step: CommitStep) async throws {
        try await withBank(processes: 2) { bank, processes in
            let alice = try await bank.account(on: processes[0])
            try await bank.execute(.deposit(alice, 1), on: processes[1])
            // The first process loses this race, and its next batches lock before they decide.
            try await bank.execute(.deposit(alice, 1), on: processes[0])
            processes[0].faults.fail(.cut, at: step)
            let failure = await bank.failure(.deposit(alice, 1), on: processes[0])
            #expect(failure == nil)
            #expect(processes[0].faults.hitCount == 1)
            #expect(try await bank.state(alice, on: processes[1])?.balance == 3)
            try await bank.expectClean(processes[0])
        }
    }
}
