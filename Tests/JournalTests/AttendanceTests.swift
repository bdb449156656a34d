import Crypto
import Kernel
import Postgres
import Testing
import TestSupport

@testable import Journal

/// Two releases on one database: what is written while the older one lives, and after it has left.
@Suite struct AttendanceTests {
    /// A bank of which a process knows deposits in some version, and notes or not.
    private static func bank(_ fixture: BankFixture, deposits: Int, notes: Bool = true) -> BankFixture {
        var copy = fixture
        copy.module.codec = ToyCodec(depositedVersion: deposits, knowsNotes: notes)
        return copy
    }

    private static func versions(of type: String, _ bank: BankFixture) throws -> String {
        try bank.sql(
            "SELECT string_agg(schema_version::text, ',' ORDER BY shard, position) FROM journal.event WHERE type = '\(type)'"
        )
    }

    private static func written(_ type: String, _ bank: BankFixture) throws -> String {
        try bank.sql("SELECT version FROM journal.event_version WHERE module = 'bank' AND type = '\(type)'")
    }

    @Test func `both releases append while the older one lives, and newer versions come after it has left`()
        async throws
    {
        try await withBank(processes: 2) { fixture, processes in
            let older = Self.bank(fixture, deposits: 1, notes: false)
            let newer = Self.bank(fixture, deposits: 2)
            let first = try older.attendance("older", on: processes[0], module: older.module)
            let second = try newer.attendance("newer", on: processes[1], module: newer.module)
            try await first.round()
            try await second.round()
            let account = try await older.account(on: processes[0])
            // A command of the newer release that has an older form is stored in that; the older process reads it.
            for _ in 0..<2 {
                try await newer.execute(.deposit(account, 10), on: processes[1])
                try await older.execute(.deposit(account, 1), on: processes[0])
            }
            #expect(try Self.versions(of: "fundsDeposited", fixture) == "1,1,1,1")
            #expect(try await older.state(account, on: processes[0])?.balance == 22)
            // One that has none is refused for now, and others in its batch are not.
            let refused = await newer.failure(.note(account, text: "a"), on: processes[1])
            #expect(refused == .journal(.newerRelease(.inactive)))
            async let noted = newer.failure(.note(account, text: "b"), on: processes[1])
            async let deposited = newer.failure(.deposit(account, 5), on: processes[1])
            #expect(await noted == .journal(.newerRelease(.inactive)))
            #expect(await deposited == nil)
            // However often they look, and whoever asks, as long as the older one lives.
            try await second.round()
            try await first.round()
            #expect(try Self.written("fundsDeposited", fixture) == "1")
            #expect(try Self.written("noted", fixture).isEmpty)
            await first.stop()
            try await second.round()
            #expect(try Self.written("fundsDeposited", fixture) == "2")
            try await newer.execute(.deposit(account, 10), on: processes[1])
            try await newer.execute(.note(account, text: "c"), on: processes[1])
            #expect(try Self.versions(of: "fundsDeposited", fixture) == "1,1,1,1,1,2")
            #expect(try await newer.state(account, on: processes[1])?.balance == 37)
            // The older release refuses the stream, and may not join any more.
            await #expect(throws: JournalError.newerRelease(.newerVersion(type: "fundsDeposited", version: 2))) {
                try await older.state(account, on: processes[0])
            }
            let lacking = "bank.fundsDeposited 2 (it knows 1), bank.noted 1 (it knows 0)"
            await #expect(throws: AttendanceError.outdated(lacking)) {
                try await older.attendance("older", on: processes[0], module: older.module).round()
            }
            #expect(try fixture.sql("SELECT string_agg(name, ',') FROM journal.process") == "newer")
            await second.stop()
            try await newer.expectClean(processes[1])
        }
    }

    @Test func `a process that died holds nothing back once its lease ran out, and ends where it comes back`()
        async throws
    {
        try await withBank(processes: 2) { fixture, processes in
            let older = Self.bank(fixture, deposits: 1)
            let newer = Self.bank(fixture, deposits: 2)
            let first = try older.attendance("older", on: processes[0], module: older.module)
            try await first.round()
            let second = try newer.attendance("newer", on: processes[1], module: newer.module)
            try await second.round()
            #expect(try Self.written("fundsDeposited", fixture) == "1")
            try fixture.sql("UPDATE journal.process SET expires_at = now() - interval '1 second' WHERE name = 'older'")
            try await second.round()
            #expect(try Self.written("fundsDeposited", fixture) == "2")
            await #expect(throws: AttendanceError.outdated("bank.fundsDeposited 2 (it knows 1)")) {
                try await first.round()
            }
        }
    }

    @Test func `a lone process of a newer release writes the newest versions at once, unless an operator is to say so`()
        async throws
    {
        try await withBank { fixture, processes in
            let older = Self.bank(fixture, deposits: 1)
            let newer = Self.bank(fixture, deposits: 2)
            let first = try older.attendance("older", on: processes[0], activates: false, module: older.module)
            // On a log without events nobody need be asked.
            try await first.round()
            #expect(try Self.written("fundsDeposited", fixture) == "1")
            await first.stop()
            let waiting = try newer.attendance("waiting", on: processes[0], activates: false, module: newer.module)
            try await waiting.round()
            let account = try await newer.account(on: processes[0])
            try await newer.execute(.deposit(account, 1), on: processes[0])
            #expect(try Self.versions(of: "fundsDeposited", fixture) == "1")
            let overview = VersionOverview(
                modules: [AnyJournalModule(newer.module)], database: processes[0].database)
            let behind = try await overview.statuses().filter(\.isBehind)
            #expect(
                behind == [EventVersionStatus(name: "bank.fundsDeposited", known: 2, written: 1, heldBackBy: "")])
            await waiting.stop()
            let alone = try newer.attendance("alone", on: processes[0], module: newer.module)
            try await alone.round()
            try await newer.execute(.deposit(account, 1), on: processes[0])
            #expect(try Self.versions(of: "fundsDeposited", fixture) == "1,2")
        }
    }

    @Test func `an operator may go on without an older process, which ends then, and never goes back`() async throws {
        try await withBank(processes: 2) { fixture, processes in
            let older = Self.bank(fixture, deposits: 1)
            let newer = Self.bank(fixture, deposits: 2)
            let first = try older.attendance("older", on: processes[0], module: older.module)
            try await first.round()
            let overview = VersionOverview(
                modules: [AnyJournalModule(newer.module)], database: processes[1].database)
            let held = try await overview.statuses().first { $0.name == "bank.fundsDeposited" }
            #expect(held?.heldBackBy == "older, release 0")
            #expect(try await overview.processes().map(\.name) == ["older"])
            try await overview.activateAll()
            #expect(try Self.written("fundsDeposited", fixture) == "2")
            await #expect(throws: AttendanceError.self) { try await first.round() }
            // What an older program would have activated changes nothing.
            try await VersionOverview(modules: [AnyJournalModule(older.module)], database: processes[0].database)
                .activateAll()
            #expect(try Self.written("fundsDeposited", fixture) == "2")
            let beyond = try await VersionOverview(
                modules: [AnyJournalModule(older.module)], database: processes[0].database
            ).statuses().filter(\.isBeyond)
            #expect(beyond.map(\.name) == ["bank.fundsDeposited"])
        }
    }

    @Test func `whatever order processes of three releases come and go in, none meets what it does not know`()
        async throws
    {
        let seed: UInt64 = 20_260_301
        print("attendance, seed \(seed)")
        var random = SeededRandom(seed: seed)
        try await withBank(processes: 3) { fixture, processes in
            let banks = (1...3).map { Self.bank(fixture, deposits: $0) }
            var living: [Int: ProcessAttendance] = [:]
            var account: StreamID?
            var highest = 0
            for _ in 0..<60 {
                let release = Int.random(in: 0..<3, using: &random)
                if let attendance = living[release], Int.random(in: 0..<4, using: &random) == 0 {
                    await attendance.stop()
                    living[release] = nil
                    continue
                }
                let bank = banks[release]
                let attendance =
                    try living[release]
                    ?? bank.attendance("\(release)", on: processes[release], module: bank.module)
                do {
                    try await attendance.round()
                    living[release] = attendance
                } catch is AttendanceError {
                    // Only a release that is older than what is written may not join, and only one that does not live.
                    #expect(living[release] == nil && release + 1 < highest)
                    continue
                }
                if account == nil { account = try await bank.account(on: processes[release]) }
                let failure = await bank.failure(.deposit(try #require(account), 1), on: processes[release])
                #expect(failure == nil)
                let written = Int(try Self.written("fundsDeposited", fixture)) ?? 0
                #expect(written >= highest)
                highest = max(highest, written)
                #expect(highest <= (living.keys.min() ?? 0) + 1)
            }
            #expect(highest == 3)
            for attendance in living.values { await attendance.stop() }
        }
    }

    @Test func `a request's role may not attend, activate or look at processes`() async throws {
        try await withBank { bank, processes in
            for statement: SQL in [
                "SELECT journal.leave(gen_random_uuid())", "SELECT * FROM journal.bar_processes()",
                "SELECT journal.activate_event_versions(ARRAY['bank'], ARRAY['x'], ARRAY[1])",
                "SELECT * FROM journal.process", "UPDATE journal.event_version SET version = 1",
            ] {
                let state = await RightsTests().refusal(
                    of: statement, on: processes[0], scope: .hospital(bank.hospital))
                #expect(state == "42501")
            }
            for statement: SQL in [
                "UPDATE journal.event_version SET version = 1", "DELETE FROM journal.event_version",
                "DELETE FROM journal.process",
            ] {
                await #expect(throws: PostgresError.self) {
                    try await processes[0].database.withConnection(.system) { try await $0.query(statement) }
                }
            }
        }
    }
}
