import Journal
import Kernel
import Testing

@Suite struct PositionTests {
    /// The code of the failure of waiting for a position; nil where it was reached.
    private func failure(_ process: BankProcess, _ position: Position, _ context: RequestContext) async -> String? {
        do throws(Failure) {
            try await process.journal.awaitPosition(position, context)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `a position that was answered is reached in every process`() async throws {
        try await withBank(processes: 2) { bank, processes in
            let alice = try await bank.account(on: processes[0])
            let commit = try await bank.execute(.deposit(alice, 1), on: processes[0]).commit()
            let told = try #require(commit.position)
            let position = try #require(Position(told))
            for process in processes {
                #expect(await failure(process, position, bank.context()) == nil)
            }
        }
    }

    @Test func `a position of another process is waited for, one that does not come is told after a while`()
        async throws
    {
        try await withBank(processes: 2) { bank, processes in
            let alice = try await bank.account(on: processes[0])
            let commit = try await bank.execute(.deposit(alice, 1), on: processes[0]).commit()
            let told = try #require(commit.position)
            let last = try #require(Position(told))
            let next = try #require(Position(shard: last.shard, number: last.number + 1))
            async let waited = failure(processes[1], next, bank.context())
            try await bank.execute(.deposit(alice, 1), on: processes[0])
            #expect(await waited == nil)
            let far = try #require(Position(shard: last.shard, number: .max))
            #expect(
                await failure(processes[1], far, bank.context())
                    == "positionNotReached")
        }
    }

    @Test func `a position of a shard that is not the hospital's is malformed`() async throws {
        try await withBank { bank, processes in
            let alice = try await bank.account(on: processes[0])
            let commit = try await bank.execute(.deposit(alice, 1), on: processes[0]).commit()
            let told = try #require(commit.position)
            let own = try #require(Position(told))
            let other = try #require(Position(shard: (own.shard + 1) % Position.shardCount, number: 0))
            #expect(
                await failure(processes[0], other, bank.context())
                    == "malformedPosition")
        }
    }
}
