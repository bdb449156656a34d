import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Money that moves while everything breaks: what was acknowledged is there once, what was not once or not at all.
    @Suite struct FaultLoopTests {
        /// The variable that says how many rounds there are.
        static let roundsVariable = "MEDLEY_FAULT_ROUNDS"
        /// The variable that names the one fault that falls.
        static let blowVariable = "MEDLEY_FAULT"

        /// One round for each of the faults, unless more are asked for.
        private static var rounds: Int {
            ProcessInfo.processInfo.environment[roundsVariable].flatMap { Int($0) } ?? blows.count
        }

        /// The faults that fall: all that can where many rounds are asked for, or the one that is; else those that are soon over.
        private static var blows: [FaultBlow] {
            let environment = ProcessInfo.processInfo.environment
            if let named = environment[blowVariable] { return FaultBlow.possible.filter { $0.rawValue == named } }
            if LongTests.areOn || environment[roundsVariable] != nil { return FaultBlow.possible }
            return [.killServer, .killDatabase, .dropAtCommit]
        }

        private static func seed(_ number: UInt64) -> UInt64 {
            let environment = ProcessInfo.processInfo.environment
            return (environment[SeededRandom.seedVariable].flatMap { UInt64($0) } ?? 20_260_801) &+ number
        }

        @Test func `whatever breaks under load, every acknowledged command is there once and no money is made or lost`()
            throws
        {
            if !LimitedDisk.isAllowed { print("no disk is filled: this process may not mount one") }
            let run = try FaultRun(FaultRun.Settings(seed: Self.seed(0)))
            var (deck, struck): ([FaultBlow], [FaultBlow: Int]) = ([], [:])
            for round in 1...max(1, Self.rounds) {
                if deck.isEmpty { deck = Self.blows.shuffled(using: &run.random) }
                let last = deck.popLast()
                let blow = try #require(last, "there is no such fault")
                try run.strike(blow)
                let faults = try run.check()
                struck[blow, default: 0] += 1
                run.tell("round \(round), \(blow)")
                #expect(faults.prefix(10) == [], "round \(round), \(blow), seed \(run.settings.seed)\n\(run.logs)")
                if !faults.isEmpty { return }
            }
            #expect(try run.checkRepeats().prefix(10) == [])
            let counts = struck.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", ")
            run.tell("\(Self.rounds) rounds (\(counts))")
            #expect(run.ledger.counts.effects.count == FaultEffect.Kind.allCases.count)
            #expect(run.ledger.counts.lost > 0, "no request was ever cut off")
        }

        @Test func `two processes on one database are correct under the same load`() throws {
            var settings = FaultRun.Settings(seed: Self.seed(1))
            settings.hasProxies = false
            settings.isBreakable = false
            let commands = LongTests.areOn ? 10_000 : 400
            for count in [1, 2] {
                settings.serverCount = count
                let run = try FaultRun(settings)
                let began = ContinuousClock().now
                try run.work { try run.awaitAcknowledged(commands) }
                let seconds = Double((ContinuousClock().now - began) / .milliseconds(1)) / 1_000
                let done = run.ledger.counts.acknowledged
                #expect(run.ledger.counts.lost == 0)
                #expect(run.ledger.counts.byServer.count == count)
                #expect(try run.check().prefix(10) == [])
                run.tell(
                    "\(count) process(es), \(done) commands in \(seconds) s: \(Int(Double(done) / seconds)) a second")
            }
        }

        /// The database answers before it has written what it commits, so that the server does: when the power fails, that is gone.
        @Test(arguments: [true, false])
        func `an answer before the commit is found, and one after it outlives the same failure of power`(isEarly: Bool)
            throws
        {
            var settings = FaultRun.Settings(seed: Self.seed(2))
            settings.hasProxies = false
            settings.answersBeforeCommit = isEarly
            let run = try FaultRun(settings)
            try run.losePower()
            let faults = try run.check()
            guard isEarly else { return #expect(faults.prefix(10) == []) }
            let gone = faults.count { $0.contains("was acknowledged, and is not in the log") }
            run.tell("\(gone) of what was acknowledged is gone")
            #expect(gone > 0, "\(faults.prefix(10))")
        }

        /// The database compares no versions any more: two processes decide on what each remembers.
        @Test func `versions that are not compared are found`() throws {
            let run = try FaultRun(FaultRun.Settings(seed: Self.seed(3)))
            _ = try run.installation.sql(Self.comparesNothing)
            try run.work { try run.awaitAcknowledged(200) }
            let faults = try run.check()
            #expect(faults.contains { $0.contains("is next") }, "\(faults.prefix(10))")
            #expect(faults.contains { $0.contains("is left") }, "\(faults.prefix(10))")
            #expect(faults.contains { $0.hasPrefix("medley verify: ") }, "\(faults.prefix(10))")
        }

        /// The ledger's checkpoint is committed, and its rows are not: the connection is cut between the two.
        @Test(arguments: [WireTrap.Deed.cutWhenAnswered, .commitAndCut])
        func `a checkpoint before its rows is found, and one with its rows outlives the same cut`(deed: WireTrap.Deed)
            throws
        {
            let run = try FaultRun(FaultRun.Settings(seed: Self.seed(4)))
            try run.spring(deed, at: ["SET position = $5", "wallet.entries"])
            let faults = try run.check()
            guard deed == .commitAndCut else { return #expect(faults.prefix(10) == []) }
            #expect(faults.contains { $0.contains("sides of") }, "\(faults.prefix(10))")
            #expect(faults.contains { $0.hasPrefix("medley verify: ") }, "\(faults.prefix(10))")
        }

        /// Takes the comparison out of the functions of the test's own database.
        private static let comparesNothing = """
            DO $$
            DECLARE
                f record;
                text text;
                broken integer := 0;
            BEGIN
                FOR f IN
                    SELECT p.oid FROM pg_proc AS p
                    WHERE p.pronamespace = 'journal'::regnamespace AND p.proname = 'write_batch'
                LOOP
                    text := replace(
                        replace(
                            pg_get_functiondef(f.oid), 'coalesce(s.version, 0) <> x.version_from', 'false'),
                        'AND s.version = x.version_from', '');
                    broken := broken + (text <> pg_get_functiondef(f.oid))::integer;
                    EXECUTE text;
                END LOOP;
                IF broken <> 1 THEN
                    RAISE EXCEPTION 'not where the versions are compared: %', broken;
                END IF;
            END
            $$
            """
    }
}
