import Kernel
import TestSupport
import Testing

@testable import Journal

@Suite struct IdempotencyTests {
    @Test func `one key from a hundred callers at once has one effect and one answer`() async throws {
        try await withBank(processes: 2) { bank, processes in
            let alice = try await bank.account(on: processes[0])
            let outcomes = try await withThrowingTaskGroup(of: CommandOutcome<ToyBank>.self) { group in
                for index in 0..<100 {
                    group.addTask {
                        try await bank.execute(.deposit(alice, 5), on: processes[index % 2], bank.context(key: "once"))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let replays = outcomes.filter { if case .replayed = $0 { true } else { false } }
            #expect(replays.count == 99)
            let committed = try outcomes.first { if case .committed = $0 { true } else { false } }?.commit()
            for case .replayed(let earlier) in replays {
                #expect(earlier.resourceID == alice && earlier.status == 201 && earlier.version == 2)
                #expect(earlier.eventID != nil && earlier.eventID == committed?.eventIDs.first)
                #expect(earlier.position != nil && earlier.position == committed?.position)
            }
            #expect(try await bank.state(alice, on: processes[0])?.balance == 5)
            try await bank.expectClean(processes[0])
        }
    }

    @Test func `what is stored of a request tells nothing without the hospital's key, and rows of before are known`()
        async throws
    {
        try await withBank(processes: 2) { bank, processes in
            let alice = try await bank.account(on: processes[0])
            try await bank.execute(.deposit(alice, 5), on: processes[0], bank.context(key: "k", hash: 7))
            let hash = String(repeating: "07", count: 32)
            let stored = "SELECT encode(request_hash, 'hex') FROM journal.command WHERE idempotency_key = 'k'"
            let code = try bank.sql(stored)
            #expect(code.count == 66 && code.hasPrefix("01") && !code.contains(hash))
            // The same of another hospital has another code.
            let other = bank.context(key: "k", hash: 7, hospital: bank.ids.make())
            try await bank.execute(.open(bank.ids.make(), name: "o", holder: nil), on: processes[0], other)
            #expect(Set(try bank.sql(stored).split(separator: "\n")).count == 2)
            for release in ["as it is", "before"] {
                if release == "before" {
                    try bank.sql("UPDATE journal.command SET request_hash = '\\x\(hash)' WHERE idempotency_key = 'k'")
                }
                for process in processes {
                    let again = try await bank.execute(
                        .deposit(alice, 5), on: process, bank.context(key: "k", hash: 7))
                    guard case .replayed = again else {
                        Issue.record("carried out twice: \(release)")
                        continue
                    }
                    let refused = await bank.failure(
                        .deposit(alice, 5), on: process, bank.context(key: "k", hash: 8))
                    #expect(refused == .keyReused, "\(release)")
                }
            }
            #expect(try await bank.state(alice, on: processes[1])?.balance == 5)
        }
    }

    @Test func `a key used for another request is refused, at once and later`() async throws {
        try await withBank { bank, processes in
            let alice = try await bank.account(on: processes[0])
            let failures = await withTaskGroup(of: CommandFailure<ToyBank.Rejection>?.self) { group in
                for index in 0..<40 {
                    let context = bank.context(key: "two meanings", hash: UInt8(index % 2))
                    group.addTask { await bank.failure(.deposit(alice, 5), on: processes[0], context) }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(failures.count(of: nil) == 20)
            #expect(failures.count(of: .keyReused) == 20)
            let later = bank.context(key: "two meanings", hash: 9)
            #expect(await bank.failure(.deposit(alice, 5), on: processes[0], later) == .keyReused)
            #expect(try await bank.state(alice, on: processes[0])?.balance == 5)
        }
    }

    @Test func `a key belongs to its hospital and its principal`() async throws {
        try await withBank { bank, processes in
            var other = bank.context(key: "order-1")
            other.principal.id = bank.ids.make()
            let alice = try await bank.account(on: processes[0])
            _ = try await bank.execute(.deposit(alice, 1), on: processes[0], bank.context(key: "order-1")).commit()
            _ = try await bank.execute(.deposit(alice, 1), on: processes[0], other).commit()
            let elsewhere: HospitalID = bank.ids.make()
            let bob = try await bank.account(on: processes[0], hospital: elsewhere)
            let foreign = bank.context(key: "order-1", hospital: elsewhere)
            _ = try await bank.execute(.deposit(bob, 1), on: processes[0], foreign).commit()
            #expect(try await bank.state(alice, on: processes[0])?.balance == 2)
        }
    }

    @Test func `a replay is not decided on today's state, not even in another process`() async throws {
        try await withBank { bank, processes in
            let alice = try await bank.account(10, on: processes[0])
            let bob = try await bank.account(on: processes[0])
            let context = bank.context(key: "all of it")
            let first = try await bank.execute(.transfer(from: alice, to: bob, 10), on: processes[0], context).commit()
            #expect(first.eventIDs.count == 2)
            let restarted = try await bank.process()
            for process in [processes[0], restarted] {
                // Decided again it would be refused, because the account is empty now.
                let outcome = try await bank.execute(.transfer(from: alice, to: bob, 10), on: process, context)
                guard case .replayed(let earlier) = outcome else {
                    Issue.record("not replayed")
                    continue
                }
                let expected = EarlierOutcome(
                    resourceID: alice, status: 201, version: 3, eventID: first.eventIDs.first, position: first.position)
                #expect(earlier == expected)
                #expect(try await process.journal.earlier(context) == .sameRequest(expected))
                let other = bank.context(key: "all of it", hash: 2)
                #expect(await bank.failure(.transfer(from: alice, to: bob, 10), on: process, other) == .keyReused)
                #expect(try await process.journal.earlier(other) == .anotherRequest)
                #expect(try await process.journal.earlier(bank.context()) == .nothing)
                #expect(try await process.journal.earlier(bank.context(key: "unused")) == .nothing)
            }
            await restarted.stop()
        }
    }

    @Test func `a refused command leaves its key free`() async throws {
        try await withBank { bank, processes in
            let alice = try await bank.account(1, on: processes[0])
            let bob = try await bank.account(on: processes[0])
            let context = bank.context(key: "again")
            let refusal = await bank.failure(.transfer(from: alice, to: bob, 5), on: processes[0], context)
            #expect(refusal == .rejected(.insufficientFunds(balance: 1)))
            try await bank.execute(.deposit(alice, 4), on: processes[0])
            _ = try await bank.execute(.transfer(from: alice, to: bob, 5), on: processes[0], context).commit()
        }
    }

    @Test func `replays among new commands of a batch poison none of them`() async throws {
        try await withBank { bank, processes in
            let alice = try await bank.account(on: processes[0])
            for index in 0..<20 {
                try await bank.execute(.deposit(alice, 1), on: processes[0], bank.context(key: "key \(index)"))
            }
            let replayed = try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<60 {
                    let context = bank.context(key: "key \(index)")
                    group.addTask {
                        let outcome = try await bank.execute(.deposit(alice, 1), on: processes[0], context)
                        if case .replayed = outcome { return true } else { return false }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(replayed == 20)
            #expect(try await bank.state(alice, on: processes[0])?.balance == 60)
            try await bank.expectClean(processes[0])
        }
    }
}
