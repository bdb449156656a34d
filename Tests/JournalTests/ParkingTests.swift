import Journal
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct ParkingTests {
    private static let unfair = "ALTER TABLE bank.turnover DROP CONSTRAINT fair"

    @Test func `a poisoned event parks its stream, the others go on, and mended it goes on in order`() async throws {
        try await withReaderBank { bank, processes in
            let setup = ReaderSetup()
            let process = processes[0]
            let alice = try await bank.account(on: process)
            let bob = try await bank.account(on: process)
            try await withRunner(setup, bank, on: process) {
                for amount in [1_000, 2_666, 3_000] { try await bank.execute(.deposit(alice, amount), on: process) }
                for _ in 0..<40 {
                    try await bank.execute(.deposit(bob, 1_000), on: process)
                    try await bank.execute(.deposit(alice, 1_000), on: process)
                }
                try await bank.untilCaughtUp(setup, on: process)
                #expect(try bank.sql("SELECT movements FROM bank.turnover WHERE account_id = '\(bob)'") == "40")
                #expect(try bank.sql("SELECT movements FROM bank.turnover WHERE account_id = '\(alice)'") == "1")
                let parked = try await ReaderOverview(try setup.catalogue(), database: process.database).parkedStreams()
                #expect(parked.map(\.reader) == ["bank.turnover"])
                #expect(parked.map(\.stream) == [alice.description])
                #expect(parked.map(\.code) == ["sql.23514"])
                #expect(parked.map(\.attempts) == [3])
                let statuses = try await bank.statuses(setup, on: process)
                #expect(statuses["bank.turnover"]?.parkedStreams == 1)
                #expect(statuses["bank.holders"]?.parkedStreams == 0)
                // What is parked is no difference: verify knows it.
                try await bank.expectClean(setup, on: process)

                let retry = ReaderRetry(try setup.catalogue(), database: process.database, keys: process.keys)
                let still = try await retry.retry("bank.turnover")
                #expect(still?.failures == ["\(alice): sql.23514"])
                try bank.sql(Self.unfair)
                // New events of the stream arrive while it is taken up again.
                async let more: Void = {
                    for _ in 0..<20 { try await bank.execute(.deposit(alice, 1_000), on: process) }
                }()
                let report = try await retry.retry("bank.turnover", stream: alice)
                #expect(report?.resumed == 1)
                try await more
                try await bank.untilCaughtUp(setup, on: process)
                #expect(try bank.sql("SELECT count(*) FROM journal.parked") == "0")
                #expect(
                    try bank.sql("SELECT movements, last_version FROM bank.turnover WHERE account_id = '\(alice)'")
                        == "63|64")
                try await bank.expectClean(setup, on: process)
            }
        }
    }

    @Test func `an event of a newer release is left to that release, which takes the readers over`() async throws {
        try await withReaderBank(processes: 2) { bank, processes in
            var newer = ReaderSetup()
            newer.codec = ToyCodec(depositedVersion: 2)
            var older = ReaderSetup()
            older.reaction = ToyReaction()
            let reaction = ToyReaction()
            newer.reaction = reaction
            let alice = try await bank.account(2_000, on: processes[0])
            var writer = bank
            writer.module.codec = newer.codec
            try await withRunner(older, bank, on: processes[0]) {
                try await writer.execute(.deposit(alice, 1_000), on: processes[1])
                try await bank.execute(.open(bank.ids.make(), name: "another", holder: nil), on: processes[0])
                try await until("the readers are left") {
                    try bank.sql("SELECT count(*) FROM journal.checkpoint WHERE position = 2 AND lease_holder IS NULL")
                        == "4"
                }
                // Other shards are led as before, and nothing was parked or stopped: nothing is wrong.
                #expect(try bank.sql("SELECT count(*) FROM journal.checkpoint WHERE lease_holder IS NOT NULL") == "60")
                #expect(try bank.sql("SELECT count(*) FROM journal.parked") == "0")
                #expect(try bank.sql("SELECT count(*) FROM journal.checkpoint WHERE stopped_at IS NOT NULL") == "0")
                #expect(try bank.sql("SELECT movements FROM bank.turnover") == "1")
                #expect(try await bank.statuses(older, on: processes[0])["bank.turnover"]?.state == .unattended)
                // The older release goes on meanwhile.
                try await withRunner(newer, bank, on: processes[1]) {
                    try await bank.untilCaughtUp(newer, on: processes[1])
                    #expect(try bank.sql("SELECT movements FROM bank.turnover") == "2")
                    #expect(try bank.sql("SELECT count(*) FROM bank.notice") == "2")
                    #expect(reaction.versions(alice) == [3])
                    try await bank.expectClean(newer, on: processes[1])
                }
                // What comes behind the event that it does not know is the older one's again.
                try await bank.execute(.deposit(try await bank.account(on: processes[0]), 1_000), on: processes[0])
                try await bank.untilCaughtUp(older, on: processes[0])
                #expect(try bank.sql("SELECT sum(movements) FROM bank.turnover") == "3")
            }
        }
    }

    @Test func `a rebuild by an older release puts nothing in the place of what it cannot read`() async throws {
        try await withReaderBank(processes: 2) { bank, processes in
            var newer = ReaderSetup()
            newer.codec = ToyCodec(depositedVersion: 2)
            let alice = try await bank.account(2_000, on: processes[0])
            var writer = bank
            writer.module.codec = newer.codec
            try await writer.execute(.deposit(alice, 1_000), on: processes[1])
            try await withRunner(newer, bank, on: processes[1]) {
                try await bank.untilCaughtUp(newer, on: processes[1])
            }
            let older = ProjectionRebuilder(
                try ReaderSetup().catalogue(), database: processes[0].database, keys: processes[0].keys,
                progress: { _ in })
            await #expect(throws: RebuildError.self) { try await older.rebuild("bank.turnover") }
            #expect(try bank.sql("SELECT movements FROM bank.turnover") == "2")
            #expect(try bank.sql("SELECT count(*) FROM journal.parked") == "0")
        }
    }

    @Test func `however many parked streams fail again and again, each has its turn`() async throws {
        try await withReaderBank { bank, processes in
            var setup = ReaderSetup()
            setup.limits.parkedRetryInterval = .zero
            setup.limits.leaseInterval = .milliseconds(20)
            (setup.limits.tries, setup.limits.pagePositions) = (1, 1)
            // More than one round takes.
            for _ in 0..<68 { _ = try await bank.account(2_666, on: processes[0]) }
            try await withRunner(setup, bank, on: processes[0]) {
                try await until("each was tried again") {
                    try bank.sql("SELECT count(*), min(attempts) > 3 FROM journal.parked") == "68|t"
                }
            }
        }
    }

    @Test func `leases are renewed however long a parked stream takes`() async throws {
        try await withReaderBank(processes: 2) { bank, processes in
            var setup = ReaderSetup()
            setup.limits.leaseDuration = .milliseconds(800)
            _ = try await bank.account(2_666, on: processes[0])
            try await withRunner(setup, bank, on: processes[0]) {
                try await until("it is parked") { try bank.sql("SELECT count(*) FROM journal.parked") == "1" }
                try bank.sql(Self.unfair)
                try await processes[1].database.withConnection(.system) { connection in
                    try await connection.transaction(scope: .none) { connection in
                        _ = try await connection.query("LOCK TABLE bank.turnover")
                        try bank.sql("UPDATE journal.parked SET retry_at = now()")
                        try await until("it is being taken up") {
                            try bank.sql(
                                """
                                SELECT count(*) FROM pg_locks
                                WHERE NOT granted AND relation = 'bank.turnover'::regclass
                                """) == "1"
                        }
                        let moment = try bank.sql("SELECT max(lease_expires_at) FROM journal.checkpoint")
                        try await until("the others' leases were renewed long after") {
                            try bank.sql(
                                """
                                SELECT count(*) FROM journal.checkpoint
                                WHERE name = 'bank.holders' AND lease_expires_at > '\(moment)'::timestamptz + interval '2 s'
                                """) == "16"
                        }
                    }
                }
                try await until("it goes on") { try bank.sql("SELECT count(*) FROM journal.parked") == "0" }
                #expect(try bank.sql("SELECT movements FROM bank.turnover") == "1")
            }
        }
    }

    @Test func `a reader that may not park stops, tells it, and goes on when told to`() async throws {
        try await withReaderBank { bank, processes in
            let setup = ReaderSetup()
            let process = processes[0]
            let alice = try await bank.account(on: process)
            try await withRunner(setup, bank, on: process) {
                for amount in [1_000, 13, 3_000] { try await bank.execute(.deposit(alice, amount), on: process) }
                try await bank.untilCaughtUp(setup, on: process)
                let status = try await bank.statuses(setup, on: process)["shop.notices"]
                #expect(status?.state == .stopped)
                #expect(status?.lagEvents == 2)
                #expect(try bank.sql("SELECT amount FROM bank.notice") == "1000")
                #expect(try bank.sql("SELECT movements FROM bank.turnover") == "3")
                // It holds no read up.
                let commit = try await bank.execute(.deposit(alice, 1_000), on: process).commit()
                let position = try commit.place()
                try await process.journal.awaitPosition(position, bank.context())
                try bank.sql("ALTER TABLE bank.notice DROP CONSTRAINT notice_amount_check")
                let retry = ReaderRetry(try setup.catalogue(), database: process.database, keys: process.keys)
                #expect(try await retry.retry("shop.notices")?.started == 1)
                try await until("it goes on") { try bank.sql("SELECT count(*) FROM bank.notice") == "4" }
                try await bank.untilCaughtUp(setup, on: process)
                try await bank.expectClean(setup, on: process)
            }
        }
    }

    @Test func `a reaction that fails for an event parks its stream and reacts to the rest in order`() async throws {
        try await withReaderBank { bank, processes in
            var setup = ReaderSetup()
            let reaction = ToyReaction(failing: [7_000])
            setup.reaction = reaction
            let process = processes[0]
            let alice = try await bank.account(on: process)
            let bob = try await bank.account(on: process)
            try await withRunner(setup, bank, on: process) {
                for amount in [1_000, 7_000, 3_000, 4_000] {
                    try await bank.execute(.deposit(alice, amount), on: process)
                    try await bank.execute(.deposit(bob, 1_000), on: process)
                }
                try await bank.untilCaughtUp(setup, on: process)
                #expect(Set(reaction.versions(alice)) == [2])
                #expect(Set(reaction.versions(bob)) == [2, 3, 4, 5])
                #expect(try bank.sql("SELECT name, error_code FROM journal.parked") == "shop.thanks|reaction.Refused")
                reaction.mend()
                let retry = ReaderRetry(try setup.catalogue(), database: process.database, keys: process.keys)
                #expect(try await retry.retry("shop.thanks")?.left == 1)
                try await bank.execute(.deposit(alice, 5_000), on: process)
                try await until("the stream goes on") { try bank.sql("SELECT count(*) FROM journal.parked") == "0" }
                try await bank.untilCaughtUp(setup, on: process)
                // At least once each, and never back behind one that was done but for a repetition of what went before.
                #expect(reaction.versions(alice).suffix(4) == [3, 4, 5, 6])
            }
        }
    }

    @Test func `a reaction's parked stream is taken up again though nothing is written`() async throws {
        try await withReaderBank { bank, processes in
            var setup = ReaderSetup()
            let reaction = ToyReaction(failing: [7_000])
            setup.reaction = reaction
            let process = processes[0]
            let alice = try await bank.account(on: process)
            try await withRunner(setup, bank, on: process) {
                for amount in [7_000, 3_000] { try await bank.execute(.deposit(alice, amount), on: process) }
                try await bank.untilCaughtUp(setup, on: process)
                #expect(reaction.versions(alice).isEmpty)
                reaction.mend()
                let retry = ReaderRetry(try setup.catalogue(), database: process.database, keys: process.keys)
                #expect(try await retry.retry("shop.thanks")?.left == 1)
                try await until("the stream goes on") { try bank.sql("SELECT count(*) FROM journal.parked") == "0" }
                #expect(reaction.versions(alice) == [2, 3])
            }
        }
    }

    @Test func `an erasure that races a reader leaves nothing readable`() async throws {
        try await withReaderBank { bank, processes in
            let setup = ReaderSetup()
            let process = processes[0]
            try await withRunner(setup, bank, on: process) {
                for round in 0..<20 {
                    let account: StreamID = bank.ids.make()
                    let holder: SubjectID = bank.ids.make()
                    try await bank.execute(
                        .open(account, name: "n\(round)", holder: holder, holderName: "Somebody"), on: process)
                    // The reader may have read the event already; what erases waits for it, then clears its table.
                    let subject = ErasedSubject(hospitalID: bank.hospital, subjectID: holder)
                    try await process.database.withConnection(.system) { connection in
                        try await connection.transaction(scope: .hospital(bank.hospital)) { connection in
                            _ = try await connection.query(
                                "SELECT destroyed FROM (SELECT public.erase(\(bank.hospital), \(holder))::text) AS x (destroyed)"
                            )
                            for statement in ToyHolders().erasure(of: [subject], in: .live) {
                                _ = try await connection.query(statement)
                            }
                        }
                    }
                }
                try await bank.untilCaughtUp(setup, on: process)
                #expect(try bank.sql("SELECT count(*) FROM bank.holder") == "20")
                #expect(try bank.sql("SELECT count(*) FROM bank.holder WHERE holder_name IS NOT NULL") == "0")
            }
        }
    }
}
