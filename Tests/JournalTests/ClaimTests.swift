import Journal
import Kernel
import TestSupport
import Testing

@Suite struct ClaimTests {
    @Test(arguments: [1, 2])
    func `of 256 who claim 16 names each name has one winner`(processCount: Int) async throws {
        try await withBank(processes: processCount) { bank, processes in
            let failures = await withTaskGroup(of: CommandFailure<ToyBank.Rejection>?.self) { group in
                for index in 0..<256 {
                    group.addTask {
                        await bank.failure(
                            .open(bank.ids.make(), name: "name \(index % 16)", holder: nil),
                            on: processes[index % processCount])
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(failures.count(of: nil) == 16)
            #expect(failures.count(of: .claimed(name: "bank.accountName")) == 240)
            #expect(try bank.sql("SELECT count(*) FROM bank.account_name") == "16")
            #expect(try bank.sql("SELECT count(*) FROM journal.event") == "16")
            try await bank.expectClean(processes[0])
        }
    }

    @Test func `the commands that saw a loser's state are decided again`() async throws {
        try await withBank { bank, processes in
            let process = processes[0]
            let first: StreamID = bank.ids.make()
            try await bank.execute(.open(first, name: "taken", holder: nil), on: process)
            let second: StreamID = bank.ids.make()
            let results = await withTaskGroup(of: CommandFailure<ToyBank.Rejection>?.self) { group in
                group.addTask { await bank.failure(.open(second, name: "taken", holder: nil), on: process) }
                for _ in 0..<20 { group.addTask { await bank.failure(.deposit(second, 1), on: process) } }
                for _ in 0..<20 { group.addTask { await bank.failure(.deposit(first, 1), on: process) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(results.count(of: .claimed(name: "bank.accountName")) == 1)
            #expect(results.count(of: .rejected(.notOpen)) == 20)
            #expect(results.count(of: nil) == 20)
            #expect(try await bank.state(second, on: process) == nil)
            #expect(try await bank.state(first, on: process)?.balance == 20)
            try await bank.expectClean(process)
        }
    }

    @Test func `a loser's key stays free, a winner's replay wins again`() async throws {
        try await withBank { bank, processes in
            let winner: StreamID = bank.ids.make()
            let loser: StreamID = bank.ids.make()
            let process = processes[0]
            try await bank.execute(.open(winner, name: "n", holder: nil), on: process, bank.context(key: "winner"))
            let lost = await bank.failure(.open(loser, name: "n", holder: nil), on: process, bank.context(key: "loser"))
            #expect(lost == .claimed(name: "bank.accountName"))
            let replay = try await bank.execute(
                .open(winner, name: "n", holder: nil), on: process, bank.context(key: "winner"))
            if case .committed = replay { Issue.record("not replayed") }
            try await bank.execute(.open(loser, name: "m", holder: nil), on: process, bank.context(key: "loser"))
        }
    }
}
