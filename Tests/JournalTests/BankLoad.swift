import Journal
import Kernel
import Synchronization
import TestSupport

/// Callers that open accounts and pay into them as fast as they can, until they are stopped.
final class BankLoad: Sendable {
    static let callers = 6

    private let isDone = Mutex(false)
    private let accounts = Mutex<[StreamID]>([])
    private let carriedOut = Atomic<Int>(0)
    private let tasks = Mutex<[Task<Void, any Error>]>([])

    init(_ bank: BankFixture, _ process: BankProcess, seed: UInt64) {
        let random = SeededRandom(seed: seed)
        tasks.withLock { tasks in
            for caller in 0..<Self.callers {
                tasks.append(
                    Task { [self] in try await call(bank, process, random.derived(UInt64(caller))) })
            }
        }
    }

    /// How many commands were carried out by now.
    var count: Int { carriedOut.load(ordering: .acquiring) }

    /// Ends the callers; answers how many commands were carried out.
    func stop() async throws -> Int {
        isDone.withLock { $0 = true }
        for task in tasks.withLock({ $0 }) { try await task.value }
        return count
    }

    private func call(_ bank: BankFixture, _ process: BankProcess, _ seeded: SeededRandom) async throws {
        var random = seeded
        while !isDone.withLock({ $0 }) {
            let known = accounts.withLock { $0 }.randomElement(using: &random)
            if let known, Int.random(in: 0..<10, using: &random) > 0 {
                try await bank.execute(.deposit(known, 1_000), on: process)
            } else {
                let id: StreamID = bank.ids.make()
                let holder: SubjectID? = Bool.random(using: &random) ? id.retagged() : nil
                try await bank.execute(.open(id, name: "n \(id)", holder: holder, holderName: "H"), on: process)
                accounts.withLock { $0.append(id) }
            }
            carriedOut.wrappingAdd(1, ordering: .releasing)
        }
    }
}
