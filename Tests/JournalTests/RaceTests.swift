import Journal
import Kernel
import Testing
import TestSupport

@Suite struct RaceTests {
    @Test func `a refusal is proven when another process has changed the state`() async throws {
        try await withBank(processes: 2) { bank, processes in
            let alice = try await bank.account(1, on: processes[0])
            let bob = try await bank.account(on: processes[0])
            // The first process has alice in memory with a balance of 1.
            try await bank.execute(.deposit(alice, 9), on: processes[1])
            let commit = try await bank.execute(.transfer(from: alice, to: bob, 10), on: processes[0]).commit()
            #expect(commit.states.map(\.balance) == [0, 10])
            // And the other way round: what memory allows, the log refuses.
            let refusal = await bank.failure(.transfer(from: alice, to: bob, 1), on: processes[1])
            #expect(refusal == .rejected(.insufficientFunds(balance: 0)))
            // An account that memory knows nothing of exists by now.
            let carol: StreamID = bank.ids.make()
            #expect(await bank.failure(.deposit(carol, 1), on: processes[0]) == .rejected(.notOpen))
            try await bank.execute(.open(carol, name: "carol", holder: nil), on: processes[1])
            try await bank.execute(.deposit(carol, 1), on: processes[0])
        }
    }

    @Test func `a process that stands still with locks loses them, and another goes on`() async throws {
        try await withBank(processes: 2) { bank, processes in
            let (still, other) = (processes[0], processes[1])
            let alice = try await bank.account(on: still)
            // After a race that it lost, a process locks before it decides.
            try await bank.execute(.deposit(alice, 1), on: other)
            try await bank.execute(.deposit(alice, 1), on: still)
            still.faults.standStill(at: .loaded)
            async let late = bank.failure(.deposit(alice, 1), on: still)
            while still.faults.stillCount == 0 { await Task.yield() }
            #expect(await bank.failure(.deposit(alice, 1), on: other) == nil)
            still.faults.goOn()
            let failure = await late
            #expect(failure == nil || failure == .journal(.unavailable))
            #expect(await bank.failure(.deposit(alice, 1), on: other) == nil)
            #expect(try await bank.state(alice, on: other)?.balance == (failure == nil ? 5 : 4))
            try await bank.expectClean(other)
        }
    }

    @Test func `what is taken for new and is not is decided again on what is there`() async throws {
        try await withBank(processes: 2) { bank, processes in
            let alice = try await bank.account(5, on: processes[0])
            // Accepted on nothing, and lost to the version that is there.
            let open = ToyBank.Command.open(alice, name: "alice", holder: nil)
            #expect(await bank.failure(open, on: processes[1], new: [0]) == .rejected(.alreadyOpen))
            // Refused on nothing, and the refusal is not proven.
            let bob = try await bank.account(on: processes[0])
            try await bank.execute(.deposit(bob, 1), on: processes[1], new: [0])
            // The same beside others, which lose nothing by it.
            let carol = try await bank.account(on: processes[0])
            let opened = await withTaskGroup(of: Bool.self) { group in
                for index in 0..<20 {
                    group.addTask {
                        let id: StreamID = index == 10 ? carol : bank.ids.make()
                        let command = ToyBank.Command.open(id, name: "number \(index)", holder: nil)
                        return await bank.failure(command, on: processes[1], new: [0]) == nil
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(opened.count(of: true) == 19)
            #expect(try await bank.state(bob, on: processes[0])?.balance == 1)
            try await bank.expectClean(processes[0])
        }
    }

    @Test func `two processes that write one stream lose no race for good`() async throws {
        try await withBank(processes: 2) { bank, processes in
            let alice = try await bank.account(on: processes[0])
            let failures = await withTaskGroup(of: CommandFailure<ToyBank.Rejection>?.self) { group in
                for index in 0..<8 {
                    group.addTask {
                        for _ in 0..<50 {
                            let failure = await bank.failure(.deposit(alice, 1), on: processes[index % 2])
                            if let failure { return failure }
                        }
                        return nil
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let others = failures.filter { $0 != nil }
            #expect(others.isEmpty, "\(failures)")
            #expect(try await bank.state(alice, on: processes[0])?.balance == 400)
            try await bank.expectClean(processes[1])
        }
    }

    /// What one worker of the property test was told.
    private struct Told: Sendable {
        var deposited = 0
        var transfers: [(from: Int, to: Int, amount: Int)] = []
        var unexpected: [String] = []
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `random commands on two processes leave what a model says`(seed: UInt64) async throws {
        try await withBank(processes: 2) { bank, processes in
            var random = SeededRandom(seed: seed)
            var accounts: [StreamID] = []
            for _ in 0..<6 { accounts.append(try await bank.account(50, on: processes[0])) }
            let seeds = (0..<8).map { _ in random.next() }
            let told = await withTaskGroup(of: Told.self) { [accounts] group in
                for (worker, seed) in seeds.enumerated() {
                    group.addTask {
                        await Self.work(bank, processes[worker % 2], accounts, seed: seed)
                    }
                }
                return await group.reduce(into: [Told]()) { $0.append($1) }
            }
            #expect(told.flatMap(\.unexpected).isEmpty, "seed \(seed)")
            var model = [Int](repeating: 50, count: accounts.count)
            for transfer in told.flatMap(\.transfers) {
                model[transfer.from] -= transfer.amount
                model[transfer.to] += transfer.amount
            }
            model[0] += told.map(\.deposited).reduce(0, +)
            for (index, account) in accounts.enumerated() {
                let balance = try await bank.state(account, on: processes[1])?.balance
                #expect(balance == model[index], "seed \(seed)")
            }
            let least = try bank.sql("SELECT min(balance) >= 0 FROM bank.account")
            #expect(least == "t")
            try await bank.expectClean(processes[0])
        }
    }

    private static func work(
        _ bank: BankFixture, _ process: BankProcess, _ accounts: [StreamID], seed: UInt64
    ) async -> Told {
        var random = SeededRandom(seed: seed)
        var told = Told()
        for _ in 0..<60 {
            if Int.random(in: 0..<8, using: &random) == 0 {
                if await bank.failure(.deposit(accounts[0], 3), on: process) == nil { told.deposited += 3 }
                continue
            }
            let from = Int.random(in: 0..<accounts.count, using: &random)
            let to = (from + Int.random(in: 1..<accounts.count, using: &random)) % accounts.count
            let amount = Int.random(in: 1..<60, using: &random)
            switch await bank.failure(.transfer(from: accounts[from], to: accounts[to], amount), on: process) {
            case nil: told.transfers.append((from, to, amount))
            case .rejected(.insufficientFunds(let balance))? where balance < amount: break
            case let other?: told.unexpected.append("\(other)")
            }
        }
        return told
    }
}
