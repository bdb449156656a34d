import Journal
import Kernel
import Telemetry
import TestSupport
import Testing

/// Readers of the log get an event of two streams once, and know both.
@Suite struct TwoStreamReaderTests {
    private static var module: JournalModule<ToyPurse> {
        var module = JournalModule<ToyPurse>.purse()
        module.asynchronous = [ToyMovements()]
        return module
    }

    private static func runner(_ purses: PurseFixture, on process: BankProcess) throws -> SubscriptionRunner {
        SubscriptionRunner(
            try catalogue(purses), journal: process.journal,
            telemetry: (MetricsRegistry(), Logger(sink: SilentLogSink(), clock: SystemClock(), minimumLevel: .error)),
            limits: ReaderSetup().limits)
    }

    private static func catalogue(_ purses: PurseFixture) throws -> ReaderCatalogue {
        try ReaderCatalogue(
            modules: [AnyJournalModule(purses.bank.module), AnyJournalModule(module)], subscriptions: [])
    }

    private static let rows = """
        SELECT string_agg(purse_id || ' ' || version || ' ' || amount, E'\\n' ORDER BY purse_id, version)
        FROM purse.movement
        """

    @Test func `a projection behind the log writes both sides, again after parking and in a rebuild`() async throws {
        try await withPurses { purses, processes in
            let process = processes[0]
            let alice = try await purses.purse(100, on: process)
            let bob = try await purses.purse(on: process)
            let runner = try Self.runner(purses, on: process)
            runner.start()
            for amount in [5, 13, 7] { try await purses.execute(.move(from: alice, to: bob, amount), on: process) }
            try await until("alice is parked") { try purses.sql("SELECT count(*) FROM journal.parked") == "1" }
            // The table takes no 13; alice's movements rest with it, wherever they go.
            #expect(try purses.sql("SELECT stream_id FROM journal.parked") == alice.description)
            try await until("the first was written") {
                try purses.sql("SELECT count(*) FROM purse.movement WHERE amount IN (5, -5)") == "2"
            }
            try purses.sql(
                """
                ALTER TABLE purse.movement DROP CONSTRAINT movement_amount_check;
                UPDATE journal.parked SET retry_at = now();
                """)
            try await until("all was written") { try purses.sql("SELECT count(*) FROM purse.movement") == "7" }
            await runner.stop()
            let expected = [
                (alice, 2, 100), (alice, 3, -5), (alice, 4, -13), (alice, 5, -7), (bob, 2, 5), (bob, 3, 13),
                (bob, 4, 7),
            ].map { "\($0.0) \($0.1) \($0.2)" }
            #expect(try purses.sql(Self.rows) == expected.joined(separator: "\n"))
            let verifier = JournalVerifier(
                database: process.database, keys: process.keys,
                modules: [AnyJournalModule(purses.bank.module), AnyJournalModule(Self.module)])
            let report = try await verifier.verify()
            #expect(report.faultyNames.isEmpty)
            #expect(report.detail(of: "table purse.movement") != nil)
            let rebuilder = ProjectionRebuilder(
                try Self.catalogue(purses), database: process.database, keys: process.keys, progress: { _ in })
            for name in ["purse.movements", "purse.balances"] { _ = try await rebuilder.rebuild(name) }
            #expect(try purses.sql(Self.rows) == expected.joined(separator: "\n"))
            #expect(try await verifier.verify().isClean)
        }
    }
}
