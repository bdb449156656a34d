import Journal
import Kernel
import Testing

/// States that are kept in the streams' own rows.
@Suite struct RowStateTests {
    @Test func `a stream is loaded from its row, by commands and reads, without any event`() async throws {
        try await withPurses(processes: 2) { purses, processes in
            let alice = try await purses.purse(10, on: processes[0])
            let bob = try await purses.purse(on: processes[0])
            try await purses.execute(.move(from: alice, to: bob, 4), on: processes[0])
            try await purses.expectClean(processes[0])
            try purses.sql("DELETE FROM journal.event")
            let present = try #require(try await purses.present(bob, on: processes[1]))
            #expect(present.version == 2 && present.state.balance == 4 && present.state.id == bob)
            #expect(try await purses.state(alice, on: processes[1])?.balance == 6)
            let commit = try await purses.execute(.move(from: alice, to: bob, 1), on: processes[1]).commit()
            #expect(commit.states.map(\.balance) == [5, 5])
            // No snapshots beside it.
            #expect(try purses.sql("SELECT count(*) FROM journal.snapshot") == "0")
        }
    }

    @Test func `what another process wrote comes from the row too`() async throws {
        try await withPurses(processes: 2) { purses, processes in
            let alice = try await purses.purse(10, on: processes[0])
            #expect(await purses.failure(.touch(alice), on: processes[1]) == nil)
            for _ in 0..<5 { try await purses.execute(.credit(alice, 1), on: processes[0]) }
            // Without these the tail could not be read.
            try purses.sql("DELETE FROM journal.event WHERE version BETWEEN 4 AND 6")
            let commit = try await purses.execute(.credit(alice, 1), on: processes[1]).commit()
            #expect(commit.states[0].balance == 16 && commit.versions == [8])
            // A batch that locks goes on from memory by the row.
            try await purses.execute(.credit(alice, 1), on: processes[0])
            #expect(try await purses.present(alice, on: processes[1])?.state.balance == 17)
        }
    }

    @Test func `a state of another form is folded, and the next batch writes the new one`() async throws {
        try await withPurses { purses, processes in
            let alice = try await purses.purse(10, on: processes[0])
            var newer = purses
            newer.module = .purse(ToyPurseStates(version: 2))
            let process = try await purses.bank.process()
            let form = "SELECT state_form FROM journal.stream"
            #expect(try await newer.present(alice, on: process)?.state.balance == 10)
            try await newer.execute(.touch(alice), on: process)
            #expect(try purses.sql(form) == "1")
            try await newer.execute(.credit(alice, 1), on: process)
            #expect(try purses.sql(form) == "2")
            try await newer.expectClean(process)
            // The release before goes on likewise.
            #expect(try await purses.present(alice, on: processes[0])?.state.balance == 11)
            #expect(try await purses.execute(.credit(alice, 1), on: processes[0]).commit().states[0].balance == 12)
            #expect(try purses.sql(form) == "1")
            try await purses.expectClean(process)
            await process.stop()
        }
    }

    @Test func `a state that cannot be read is folded from the events`() async throws {
        try await withPurses(processes: 2) { purses, processes in
            let alice = try await purses.purse(10, on: processes[0])
            try purses.sql("UPDATE journal.stream SET state = 'x'")
            #expect(try await purses.present(alice, on: processes[1])?.state.balance == 10)
            #expect(try await purses.state(alice, on: processes[1])?.balance == 10)
            let many = try await processes[1].journal.presentStates(
                of: [alice], ToyPurse.self, in: purses.module, context: purses.bank.context())
            let balances = many.map { $0?.state.balance }
            #expect(balances == [10])
            #expect(try await purses.execute(.credit(alice, 1), on: processes[1]).commit().states[0].balance == 11)
            try await purses.expectClean(processes[1])
        }
    }

    /// States that are not kept in a row: by name of a person, by length, by the codec's word.
    @Test(arguments: ["owner", "length", "word"])
    func `a state that may not stand in the clear, or is too long, is not kept in the row`(why: String) async throws {
        try await withPurses(processes: 2) { purses, processes in
            var purses = purses
            purses.module = .purse(ToyPurseStates(namesOwners: true))
            let alice = try await purses.purse(
                10, owner: why == "owner" ? purses.bank.ids.make() : nil, on: processes[0])
            let isKept = "SELECT state IS NOT NULL AND state_form = 1 FROM journal.stream"
            let isNone = "SELECT state IS NULL AND state_form IS NULL FROM journal.stream"
            if why != "owner" { #expect(try purses.sql(isKept) == "t") }
            switch why {
            case "length":
                // With the other fields at the limit, and one byte more.
                let length = Int(try purses.sql("SELECT octet_length(state) FROM journal.stream")) ?? 0
                let most = String(repeating: "x", count: JournalLimits.rowStateLimitBytes - length)
                try await purses.execute(.label(alice, most), on: processes[0])
                #expect(try purses.sql(isKept) == "t")
                try await purses.execute(.label(alice, most + "x"), on: processes[0])
            case "word": try await purses.execute(.credit(alice, ToyPurseStates.unkeptBalance - 10), on: processes[0])
            default: break
            }
            #expect(try purses.sql(isNone) == "t")
            let balance = why == "word" ? ToyPurseStates.unkeptBalance : 10
            #expect(try await purses.present(alice, on: processes[1])?.state.balance == balance)
            #expect(
                try await purses.execute(.credit(alice, 1), on: processes[1]).commit().states[0].balance == balance + 1)
            try await purses.expectClean(processes[1])
        }
    }

    @Test func `what a process writes that keeps no states in rows leaves none behind`() async throws {
        try await withPurses(processes: 2) { purses, processes in
            let alice = try await purses.purse(10, on: processes[0])
            var older = purses
            older.module = .purse(inRows: false)
            try await older.execute(.credit(alice, 5), on: processes[1])
            #expect(try purses.sql("SELECT state IS NULL AND state_form IS NULL FROM journal.stream") == "t")
            #expect(try await purses.present(alice, on: processes[0])?.state.balance == 15)
            try await purses.expectClean(processes[0])
        }
    }

    @Test func `the function by which the release before seals a batch leaves no old state either`() async throws {
        try await withPurses { purses, processes in
            let alice = try await purses.purse(10, on: processes[0])
            let hospital = purses.bank.hospital
            try purses.sql(
                """
                SELECT set_config('medley.hospital_ids', '\(hospital)', false);
                SELECT journal.seal_batch(journal.shard_of('\(hospital)'), ARRAY['\(hospital)'::uuid],
                    ARRAY['\(alice)'::uuid], ARRAY[2], ARRAY[3], ARRAY[1], sha256('x'), ARRAY[1], ARRAY[3],
                    ARRAY['purseCredited'], ARRAY[1::smallint], ARRAY[gen_random_uuid()], ARRAY[gen_random_uuid()],
                    ARRAY[NULL::uuid], ARRAY[NULL::uuid], ARRAY[NULL::uuid], ARRAY[NULL::uuid], ARRAY[NULL::uuid],
                    ARRAY['{"amount":"5"}'::json])
                """)
            #expect(try purses.sql("SELECT version, state IS NULL AND state_form IS NULL FROM journal.stream") == "3|t")
            #expect(try await purses.present(alice, on: processes[0])?.state.balance == 15)
        }
    }

    @Test func `present states come in the order asked, and of this module alone`() async throws {
        try await withPurses(processes: 2) { purses, processes in
            var streams: [StreamID] = []
            for balance in 1...(EventJournal.presentStatesPerStatement + 7) {
                let id: StreamID = purses.bank.ids.make()
                streams.append(id)
                if balance % 3 == 0 { continue }
                try await purses.execute(.open(id), on: processes[0])
                try await purses.execute(.credit(id, balance), on: processes[0])
            }
            // Some rows hold no state.
            try purses.sql("UPDATE journal.stream SET state = NULL WHERE stream_id::text < '8'")
            let account = try await purses.bank.account(on: processes[0])
            let asked = streams.reversed() + [account, streams[0]]
            let found = try await processes[1].journal.presentStates(
                of: asked, ToyPurse.self, in: purses.module, context: purses.bank.context())
            let expected: [Int?] =
                streams.indices.reversed().map { ($0 + 1) % 3 == 0 ? nil : $0 + 1 } + [nil, 1]
            let balances = found.map { $0?.state.balance }
            #expect(balances == expected)
            let versions: [Int?] = expected.map { $0 == nil ? nil : 2 }
            let foundVersions = found.map { $0?.version }
            #expect(foundVersions == versions)
            #expect(try await purses.present(account, on: processes[1]) == nil)
            #expect(try await purses.present(purses.bank.ids.make(), on: processes[1]) == nil)
            // Another hospital's is no stream at all.
            let other = purses.bank.context(hospital: purses.bank.ids.make())
            let foreign = try await processes[1].journal.presentState(
                of: streams[0], ToyPurse.self, in: purses.module, context: other)
            #expect(foreign == nil)
        }
    }

    @Test func `many point reads beside writers show what was answered before they were asked for`() async throws {
        try await withPurses(processes: 2) { purses, processes in
            let alice = try await purses.purse(on: processes[0])
            let late = await withTaskGroup(of: Int.self) { group in
                for caller in 0..<32 {
                    group.addTask {
                        var late = 0
                        for _ in 0..<20 {
                            let outcome = try? await purses.execute(.credit(alice, 1), on: processes[0]).commit()
                            let present = try? await purses.present(alice, on: processes[caller % 2])
                            // A failure of either counts as late.
                            if (present?.version ?? 0) < (outcome?.versions[0] ?? .max) { late += 1 }
                            if let present, present.state.balance != present.version - 1 { late += 1 }
                        }
                        return late
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(late == 0)
            #expect(try await purses.present(alice, on: processes[1])?.state.balance == 640)
        }
    }
}
