import Journal
import Kernel
import Testing
import TestSupport

/// Random movements by two processes on one database.
@Suite struct TwoStreamPropertyTests {
    private static let purseCount = 20
    private static let balance = 100

    @Test(arguments: [11, 12, 13] as [UInt64])
    func `random movements create and lose nothing, and both sides agree with the rows`(seed: UInt64) async throws {
        print("seed \(seed)")
        try await withPurses(processes: 2) { purses, processes in
            var random = SeededRandom(seed: seed)
            var ids: [StreamID] = []
            for _ in 0..<Self.purseCount { ids.append(try await purses.purse(Self.balance, on: processes[0])) }
            let seeds = (0..<8).map { _ in random.next() }
            let unexpected = await withTaskGroup(of: [String].self) { [ids] group in
                for (caller, seed) in seeds.enumerated() {
                    group.addTask { await Self.move(purses, processes[caller % 2], ids, seed: seed) }
                }
                return await group.reduce(into: []) { $0 += $1 }
            }
            #expect(unexpected.isEmpty, "seed \(seed)")
            let states = try await processes[0].journal.presentStates(
                of: ids, ToyPurse.self, in: purses.module, context: purses.bank.context())
            let sum = states.reduce(0) { $0 + ($1?.state.balance ?? 0) }
            #expect(sum == Self.purseCount * Self.balance, "seed \(seed)")
            // Half of them from their events alone, on a process that has seen none.
            let process = try await purses.bank.process()
            for (place, id) in ids.enumerated() {
                let events = try await purses.events(id, on: process)
                let versions = events.map { $0.stored.version(in: id) }
                #expect(versions == Array(1...events.count), "seed \(seed)")
                let folded = events.reduce(ToyPurse.initial) { ToyPurse.evolve($0, $1.event) }
                #expect(folded == states[place]?.state, "seed \(seed)")
                #expect(folded.balance >= 0 && events.count == states[place]?.version, "seed \(seed)")
                let moment = try #require(events.last).stored.recordedAt
                #expect(try await purses.state(id, on: process, asOf: moment) == folded, "seed \(seed)")
            }
            try await purses.expectClean(process)
            await process.stop()
        }
    }

    /// Moves, looks and reads; answers what should not have been.
    private static func move(
        _ purses: PurseFixture, _ process: BankProcess, _ ids: [StreamID], seed: UInt64
    ) async -> [String] {
        var random = SeededRandom(seed: seed)
        var unexpected: [String] = []
        for _ in 0..<60 {
            let from = Int.random(in: 0..<ids.count, using: &random)
            let to = (from + Int.random(in: 1..<ids.count, using: &random)) % ids.count
            let amount = Int.random(in: 0..<150, using: &random)
            switch await purses.failure(.move(from: ids[from], to: ids[to], amount), on: process) {
            case nil: break
            case .rejected(.insufficientFunds(let balance))? where balance < amount: break
            case let other?: unexpected.append("\(other)")
            }
        }
        return unexpected
    }
}
