import Crypto
@testable import Journal
import Kernel
import Testing
import TestSupport

@Suite struct HeadTests {
    private static func exporter(_ process: BankProcess) throws -> HeadExporter {
        HeadExporter(database: process.database, masterKey: try BankFixture.master, clock: SystemClock())
    }

    private static func verify(
        _ head: HeadStatement, _ bank: BankFixture, _ process: BankProcess
    ) async throws -> [VerifyReport.Line] {
        try await JournalVerifier(
            database: process.database, keys: process.keys, modules: [AnyJournalModule(bank.module)], heads: [head]
        ).verify().lines
    }

    private static func expectClean(_ lines: [VerifyReport.Line]) throws {
        let faults = lines.filter { !$0.isClean }
        #expect(faults == [])
    }

    @Test func `an exported head is proven on a log that went on, by the public key alone`() async throws {
        try await withBank { bank, processes in
            let alice = try await bank.account(1, on: processes[0])
            let signed = try await Self.exporter(processes[0]).export()
            try await bank.execute(.deposit(alice, 1), on: processes[0])
            let head = try await Self.exporter(processes[0]).open(signed.document)
            #expect(head.shards.count == 16)
            #expect(head.shards.map(\.position).max() == 2)
            let trusted = try VerifyingKey(publicPEM: signed.publicKey)
            #expect(trusted.keyID == signed.keyID)
            let opened = try await Self.exporter(processes[0]).open(signed.document, trusted: trusted)
            #expect(opened == head)
            let lines = try await Self.verify(head, bank, processes[0])
            let told = lines.first { $0.name.hasPrefix("exported head") }
            #expect(told?.isClean == true, "\(lines)")
            try Self.expectClean(lines)
            // The key stays the same.
            let again = try await Self.exporter(processes[0]).export()
            #expect(again.keyID == signed.keyID)
        }
    }

    /// What someone with the database in hand may do, so that every chain agrees with itself.
    static let rewritings = [
        (
            "the log cut short",
            """
            DELETE FROM journal.event WHERE position = 3; DELETE FROM journal.batch WHERE first_position = 3;
            UPDATE journal.shard_head AS h SET position = 2, head_hash = b.hash, last_recorded_at = b.recorded_at
            FROM journal.batch AS b WHERE h.position = 3 AND b.shard = h.shard AND b.last_position = 2;
            """, "was cut short"
        ),
        ("a batch replaced", "UPDATE journal.batch SET hash = sha256('x') WHERE last_position = 3", "was rewritten"),
        (
            "a batch at another time",
            "UPDATE journal.batch SET recorded_at = recorded_at - interval '1 day' WHERE last_position = 3",
            "was rewritten"
        ),
        ("two batches joined", "DELETE FROM journal.batch WHERE last_position = 3", "was rewritten"),
        ("another database", "UPDATE journal.identity SET database_id = gen_random_uuid()", "is of the database"),
    ]

    @Test(arguments: rewritings)
    func `a log that was rewritten since is told`(rewriting: (String, String, String)) async throws {
        try await withBank { bank, processes in
            let alice = try await bank.account(1, on: processes[0])
            try await bank.execute(.deposit(alice, 1), on: processes[0])
            let exporter = try Self.exporter(processes[0])
            let head = try await exporter.open(try await exporter.export().document)
            try Self.expectClean(try await Self.verify(head, bank, processes[0]))
            try bank.sql(rewriting.1)
            let lines = try await Self.verify(head, bank, processes[0])
            let told = lines.first { $0.name.hasPrefix("exported head") }
            #expect(told?.isClean == false && told?.detail.contains(rewriting.2) == true, "\(lines)")
        }
    }

    @Test func `a document that was changed, or that another key signed, is refused`() async throws {
        try await withBank { bank, processes in
            _ = try await bank.account(1, on: processes[0])
            let exporter = try Self.exporter(processes[0])
            let signed = try await exporter.export()
            var changed = signed.document
            changed[changed.count / 2] ^= 1
            await #expect(throws: TokenError.self) { try await exporter.open(changed) }
            let other = try SigningKey.generate()
            let forged = try SignedDocument.sign(
                try await exporter.statement().encoded(), type: HeadExporter.documentType, key: other)
            await #expect(throws: TokenError.unknownKey) { try await exporter.open(forged) }
            let token = try SignedDocument.sign(
                try await exporter.statement().encoded(), type: "JWT", key: other)
            await #expect(throws: TokenError.malformed) {
                try await exporter.open(token, trusted: other.verifyingKey)
            }
            // A key that was planted in the database is not one that the master key opens.
            try bank.sql("INSERT INTO journal.head_key (key_id, private_key_sealed) VALUES ('x', '\\x00')")
            await #expect(throws: (any Error).self) { try await exporter.open(forged) }
        }
    }

    @Test func `a folder gets one export a day, and keeps so many`() async throws {
        let folder = try TemporaryFolder()
        try await withBank { bank, processes in
            let clock = ManualClock()
            let keeper = HeadKeeper(
                try Self.exporter(processes[0]), folder: "\(folder.path)/heads", clock: clock)
            let first = try await keeper.exportIfDue()
            #expect(first != nil)
            #expect(try await keeper.exportIfDue() == nil)
            clock.advance(by: HeadKeeper.period + .seconds(1))
            let second = try await keeper.exportIfDue()
            #expect(second != nil && second != first)
            let names = try TemporaryFolder.run(["ls", "\(folder.path)/heads"]).split(separator: "\n")
            #expect(names.count == 3)
            let document = TemporaryFolder.text(of: try #require(second))
            let head = try await Self.exporter(processes[0]).open(Array(document.utf8))
            try Self.expectClean(try await Self.verify(head, bank, processes[0]))
        }
    }
}
