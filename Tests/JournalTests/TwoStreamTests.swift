import Journal
import Kernel
import Testing

/// Events of two streams: stored once, of both.
@Suite struct TwoStreamTests {
    @Test func `a movement is one event, raises both versions and changes both states`() async throws {
        try await withPurses { purses, processes in
            let alice = try await purses.purse(10, on: processes[0])
            let bob = try await purses.purse(on: processes[0])
            let commit = try await purses.execute(.move(from: alice, to: bob, 4), on: processes[0]).commit()
            #expect(commit.versions == [3, 2])
            #expect(commit.states.map(\.balance) == [6, 4])
            #expect(commit.eventIDs.count == 1)
            let row = try purses.sql(
                """
                SELECT stream_id, version, second_stream_id, second_version FROM journal.event WHERE type = 'fundsMoved'
                """)
            #expect(row == "\(alice)|3|\(bob)|2")
            #expect(try purses.sql("SELECT count(*) FROM journal.event") == "4")
            let second = try purses.sql("SELECT second_version FROM journal.stream WHERE stream_id = '\(bob)'")
            #expect(second == "2")
            #expect(
                try purses.sql("SELECT string_agg(balance::text, ',' ORDER BY balance) FROM purse.balance") == "4,6")
            try await purses.expectClean(processes[0])
        }
    }

    /// Whether states are kept in rows, so that nothing is folded, or not, so that everything is.
    @Test(arguments: [true, false])
    func `both sides are loaded cold, as of each moment, and in pages of their histories`(inRows: Bool) async throws {
        try await withPurses(processes: 2) { purses, processes in
            var purses = purses
            purses.module = .purse(inRows: inRows)
            let alice = try await purses.purse(10, on: processes[0])
            let bob = try await purses.purse(10, on: processes[0])
            // Alice is first, then second, then first.
            try await purses.execute(.move(from: alice, to: bob, 4), on: processes[0])
            try await purses.execute(.move(from: bob, to: alice, 1), on: processes[0])
            try await purses.execute(.credit(bob, 100), on: processes[0])
            try await purses.execute(.move(from: alice, to: bob, 2), on: processes[0])
            let expected = [alice: [0, 10, 6, 7, 5], bob: [0, 10, 14, 13, 113, 115]]
            for (purse, balances) in expected {
                let state = try #require(try await purses.state(purse, on: processes[1]))
                #expect(state.balance == balances.last)
                let events = try await purses.events(purse, on: processes[1])
                let versions = events.map { $0.stored.version(in: purse) }
                #expect(versions == Array(1...balances.count))
                for (event, balance) in zip(events, balances) {
                    let past = try await purses.state(purse, on: processes[1], asOf: event.stored.recordedAt)
                    #expect(past?.balance == balance)
                }
                var paged: [Int?] = []
                for version in 1...balances.count {
                    let page = try await purses.events(purse, on: processes[1], fromVersion: version, limit: 1)
                    paged += page.map { $0.stored.version(in: purse) }
                }
                #expect(paged == Array(1...balances.count))
            }
            // Commands load them cold too, from either side.
            let commit = try await purses.execute(.move(from: bob, to: alice, 15), on: processes[1]).commit()
            #expect(commit.states.map(\.balance) == [100, 20])
            #expect(commit.versions == [7, 6])
            try await purses.expectClean(processes[0])
        }
    }

    @Test func `what is sealed in a movement opens from the second side too`() async throws {
        try await withPurses(processes: 2) { purses, processes in
            let owner: SubjectID = purses.bank.ids.make()
            let alice = try await purses.purse(10, owner: owner, on: processes[0])
            let bob = try await purses.purse(on: processes[0])
            try await purses.execute(.move(from: alice, to: bob, 4, memo: "for the book"), on: processes[0])
            #expect(try purses.sql("SELECT count(*) FROM journal.event WHERE data::text LIKE '%book%'") == "0")
            for purse in [alice, bob] {
                let last = try #require(try await purses.events(purse, on: processes[1]).last)
                #expect(
                    last.event
                        == .moved(from: alice, to: bob, 4, payer: owner, memo: "for the book"))
                #expect(last.stored.second == SecondStream(streamID: bob, version: 2))
            }
            let audit = try await processes[1].journal.audit(subject: owner, limit: 10, context: purses.bank.context())
            #expect(audit.map(\.secondStreamID) == [bob, nil])
            #expect(audit.first?.secondVersion == 2)
            try await purses.expectClean(processes[1])
        }
    }

    @Test func `a repeated movement is told what the first did, whichever side is its resource`() async throws {
        try await withPurses(processes: 2) { purses, processes in
            let alice = try await purses.purse(10, on: processes[0])
            let bob = try await purses.purse(on: processes[0])
            for (key, resource, version) in [("a", alice, 3), ("b", bob, 3)] {
                let options = CommandOptions(resourceID: resource, status: 201)
                let context = purses.bank.context(key: key)
                let first = try await purses.execute(
                    .move(from: alice, to: bob, 4), on: processes[0], options, context
                ).commit()
                for process in processes {
                    let again = try await purses.execute(.move(from: alice, to: bob, 4), on: process, options, context)
                    guard case .replayed(let outcome) = again else {
                        Issue.record("not a replay")
                        continue
                    }
                    #expect(outcome.eventID == first.eventIDs[0] && outcome.position == first.position)
                    #expect(outcome.version == version)
                }
            }
            #expect(try await purses.state(bob, on: processes[0])?.balance == 8)
        }
    }

    @Test func `a race that is lost on the second stream is decided again`() async throws {
        try await withPurses(processes: 2) { purses, processes in
            let alice = try await purses.purse(10, on: processes[0])
            let bob = try await purses.purse(on: processes[0])
            let carol = try await purses.purse(10, on: processes[1])
            // The first process has bob in memory; the second writes him as the second of an event.
            try await purses.execute(.move(from: carol, to: bob, 3), on: processes[1])
            let commit = try await purses.execute(.move(from: alice, to: bob, 4), on: processes[0]).commit()
            #expect(commit.versions == [3, 3])
            #expect(commit.states.map(\.balance) == [6, 7])
            // A refusal that rests on the second stream of another process's event is proven as well.
            try await purses.execute(.move(from: bob, to: carol, 7), on: processes[0])
            let refusal = await purses.failure(.move(from: bob, to: alice, 1), on: processes[1])
            #expect(refusal == .rejected(.insufficientFunds(balance: 0)))
            try await purses.expectClean(processes[1])
        }
    }

    @Test func `many movements of one batch chain on both sides`() async throws {
        try await withPurses { purses, processes in
            let hub = try await purses.purse(1_000, on: processes[0])
            var spokes: [StreamID] = []
            for _ in 0..<10 { spokes.append(try await purses.purse(on: processes[0])) }
            let isDone = await withTaskGroup(of: Bool.self) { [spokes] group in
                for index in 0..<200 {
                    let spoke = spokes[index % 10]
                    group.addTask {
                        let command = ToyPurse.Command.move(
                            from: index % 2 == 0 ? hub : spoke, to: index % 2 == 0 ? spoke : hub, 0)
                        return await purses.failure(command, on: processes[0]) == nil
                    }
                }
                return await group.reduce(true) { $0 && $1 }
            }
            #expect(isDone)
            #expect(try purses.sql("SELECT version FROM journal.stream WHERE stream_id = '\(hub)'") == "202")
            // Some batch had several.
            #expect(try purses.sql("SELECT max(last_position - first_position) > 1 FROM journal.batch") == "t")
            try await purses.expectClean(processes[0])
        }
    }

    /// Programs that contradict themselves.
    static let faults: [@Sendable (StreamID, StreamID) -> ToyPurse.Command] = [
        { purse, _ in .moveWithin(purse) }, { purse, _ in .moveNowhere(purse) }, { purse, _ in .moveTwice(purse) },
        { purse, account in .moveBlindly(from: purse, to: account) },
    ]

    @Test(arguments: 0..<4)
    func `an event whose second stream is not another of its own module's is refused whole`(place: Int) async throws {
        try await withPurses { purses, processes in
            let purse = try await purses.purse(10, on: processes[0])
            let account = try await purses.bank.account(5, on: processes[0])
            let failure = await purses.failure(Self.faults[place](purse, account), on: processes[0])
            guard case .journal(.fault)? = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
            #expect(try purses.sql("SELECT count(*) FROM journal.event WHERE type = 'fundsMoved'") == "0")
            try await purses.execute(.credit(purse, 1), on: processes[0])
            try await purses.expectClean(processes[0])
        }
    }

    @Test func `a stream that is only ever second leaves snapshots, and is loaded from them`() async throws {
        var limits = JournalLimits()
        limits.snapshotEvents = 10
        try await withPurses(limits: limits) { purses, processes in
            var purses = purses
            purses.module = .purse(inRows: false)
            let alice = try await purses.purse(100, on: processes[0])
            let bob = try await purses.purse(on: processes[0])
            for _ in 0..<25 { try await purses.execute(.move(from: alice, to: bob, 1), on: processes[0]) }
            await processes[0].journal.stop()
            // Which versions they are of goes by how fast they were written.
            let kept = try purses.sql(
                "SELECT min(version) || ' ' || max(version) FROM journal.snapshot WHERE stream_id = '\(bob)'")
            let versions = kept.split(separator: " ").compactMap { Int($0) }
            let (oldest, newest) = (try #require(versions.first), try #require(versions.last))
            #expect(oldest >= 10)
            let process = try await purses.bank.process(limits: limits)
            try await purses.expectClean(process)
            let middle = try #require(try await purses.events(bob, on: process, fromVersion: oldest, limit: 1).first)
            try purses.sql("DELETE FROM journal.event WHERE second_version BETWEEN 2 AND \(newest)")
            #expect(try await purses.state(bob, on: process)?.balance == 25)
            let past = try await purses.state(bob, on: process, asOf: middle.stored.recordedAt)
            #expect(past?.balance == oldest - 1)
            try purses.sql("UPDATE journal.snapshot SET leaf_hash = sha256('x') WHERE stream_id = '\(bob)'")
            #expect(try await purses.verify(process).faultyNames.contains("snapshots"))
            await process.stop()
        }
    }

    @Test func `a process of the release before finds that a stream lacks events, and skips none`() async throws {
        try await withPurses { purses, processes in
            let alice = try await purses.purse(10, on: processes[0])
            let bob = try await purses.purse(5, on: processes[0])
            try await purses.execute(.move(from: alice, to: bob, 4), on: processes[0])
            try await purses.execute(.credit(bob, 1), on: processes[0])
            // What it reads by: the function without modules.
            let seen = try purses.sql(
                """
                SELECT set_config('medley.hospital_ids', '\(purses.bank.hospital)', false);
                SELECT string_agg(version::text, ',' ORDER BY version), max(stream_version)
                FROM journal.load_streams(ARRAY['\(purses.bank.hospital)'::uuid], ARRAY['\(bob)'::uuid], ARRAY[0],
                    ARRAY[0], NULL)
                """)
            #expect(seen.hasSuffix("1,2,4|4"), "\(seen)")
        }
    }
}
