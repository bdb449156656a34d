import Journal
import Kernel
import Postgres
import TestSupport
import Testing

/// What becomes of a shard whose head a process holds that says nothing any more.
@Suite(.endsWhenItHangs) struct SilentHolderTests {
    @Test func `a process that stands still with the head of a shard is ended by those who wait for it`() async throws {
        try await withBank(processes: 2) { bank, processes in
            let alice = try await bank.account(1, on: processes[0])
            let tenant = "\(bank.hospital)"
            try await processes[1].database.withConnection(.app) { holder in
                _ = try await holder.query("BEGIN")
                _ = try await holder.query("SELECT set_config('medley.hospital_ids', \(tenant), true)")
                _ = try await holder.query(
                    "SELECT journal.lock_head(journal.shard_of(\(bank.hospital)), \(.ids([bank.hospital])))")
                try await bank.execute(.deposit(alice, 2), on: processes[0])
                #expect(try await bank.state(alice, on: processes[0])?.balance == 3)
                await #expect(throws: PostgresError.self) { try await holder.query("COMMIT") }
            }
            try await bank.expectClean(processes[0])
        }
    }
}
