import Journal
import Kernel
import Testing

/// A stream that commands of several modules name is loaded for the one that it belongs to.
@Suite struct OwnerTests {
    /// Commands of two modules that gather in one batch on a stream that no memory knows.
    @Test(arguments: [true, false])
    func `a command of the owner is carried out beside another module's, whichever came first`(
        ownerLast: Bool
    ) async throws {
        try await withPurses(processes: 2) { purses, processes in
            let bank = purses.bank
            for round in 0..<20 {
                let purse = try await purses.purse(10, on: processes[0])
                let account = try await bank.account(10, on: processes[0])
                // While one batch is at the database, these gather.
                let failures = await withTaskGroup(of: String?.self) { group in
                    group.addTask {
                        let failure = await bank.failure(.touch(account), on: processes[1])
                        return failure.map { "\($0)" }
                    }
                    for place in 0..<6 {
                        group.addTask {
                            if (place % 2 == 0) == ownerLast {
                                // Rests on the purse, which is none of the bank's.
                                let command = ToyBank.Command.transfer(from: account, to: purse, 1)
                                let failure = await bank.failure(command, on: processes[1])
                                return failure == .rejected(.notOpen) ? nil : "\(String(describing: failure))"
                            }
                            let failure = await purses.failure(.credit(purse, 1), on: processes[1])
                            return failure.map { "\($0)" }
                        }
                    }
                    return await group.reduce(into: [String]()) { if let failure = $1 { $0.append(failure) } }
                }
                #expect(failures.isEmpty, "round \(round)")
                #expect(try await purses.present(purse, on: processes[0])?.state.balance == 13)
            }
            try await purses.expectClean(processes[0])
        }
    }

    @Test func `a stream of the owner that is taken for new beside another module's command is found`() async throws {
        try await withPurses(processes: 2) { purses, processes in
            let bank = purses.bank
            for round in 0..<20 {
                let purse = try await purses.purse(10, on: processes[0])
                let account = try await bank.account(10, on: processes[0])
                let failures = await withTaskGroup(of: String?.self) { group in
                    group.addTask { await bank.failure(.touch(account), on: processes[1]).map { "\($0)" } }
                    group.addTask {
                        let options = CommandOptions(resourceID: purse, status: 201, newStreamIndices: [0])
                        let failure = await purses.failure(.open(purse), on: processes[1], options)
                        return failure == .rejected(.alreadyOpen) ? nil : "\(String(describing: failure))"
                    }
                    group.addTask {
                        let failure = await bank.failure(.transfer(from: account, to: purse, 1), on: processes[1])
                        return failure == .rejected(.notOpen) ? nil : "\(String(describing: failure))"
                    }
                    return await group.reduce(into: [String]()) { if let failure = $1 { $0.append(failure) } }
                }
                #expect(failures.isEmpty, "round \(round)")
            }
        }
    }

    /// The version that the client saw of a stream that does not exist, and what it is told.
    static let missing: [(expected: Int?, failure: CommandFailure<ToyPurse.Rejection>?)] = [
        (nil, nil), (0, nil), (1, .stale(streamIndex: 0, actual: 0)), (7, .stale(streamIndex: 0, actual: 0)),
    ]

    @Test(arguments: 0..<4, [false, true])
    func `a stream that was seen and does not exist is stale where the decider does not mind`(
        place: Int, isNew: Bool
    ) async throws {
        try await withPurses { purses, processes in
            let (expected, failure) = Self.missing[place]
            let id: StreamID = purses.bank.ids.make()
            let options = CommandOptions(
                resourceID: id, status: 201, expectedVersions: expected.map { [0: $0] } ?? [:],
                newStreamIndices: isNew ? [0] : [])
            #expect(await purses.failure(.open(id), on: processes[0], options) == failure)
            let count = try purses.sql("SELECT count(*) FROM journal.event")
            #expect(count == (failure == nil ? "1" : "0"))
            // Where the decider minds, it says why: an id that never existed is not found.
            let unknown: StreamID = purses.bank.ids.make()
            let credit = CommandOptions(resourceID: unknown, status: 200, expectedVersions: [0: 3])
            #expect(await purses.failure(.credit(unknown, 1), on: processes[0], credit) == .rejected(.notOpen))
        }
    }
}
