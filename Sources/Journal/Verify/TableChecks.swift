import Kernel
import Postgres

/// The tables beside the log: idempotency rows, keys, and who may reach the partitions.
struct TableChecks {
    func run(_ connection: BorrowedConnection, _ report: inout VerifyReport) async throws {
        try await count(
            "idempotency rows", of: "SELECT count(*) FROM journal.command",
            wrong: """
                SELECT 'command ' || c.command_id::text || ' names a version that does not exist'
                FROM journal.command AS c
                JOIN journal.stream AS s ON s.hospital_id = c.hospital_id AND s.stream_id = c.resource_id
                WHERE c.version > s.version
                """, connection, &report)
        try await count(
            "data keys", of: "SELECT count(*) FROM journal.data_key",
            wrong: """
                SELECT 'key of ' || k.subject_id::text || ' was destroyed and is still there' FROM journal.data_key AS k
                WHERE k.destroyed_at IS NOT NULL AND k.wrapped_key IS NOT NULL
                UNION ALL
                SELECT 'event ' || e.event_id::text || ' is sealed under a key that does not exist'
                FROM journal.event AS e
                WHERE e.key_id IS NOT NULL AND NOT EXISTS (
                    SELECT FROM journal.data_key AS k WHERE k.hospital_id = e.hospital_id AND k.subject_id = e.key_id)
                """, connection, &report)
        try await count(
            "tables of rebuilds", of: "SELECT count(*) FROM platform.rebuildable_table",
            wrong: "SELECT a.twin || ' was left by a rebuild that was killed' FROM journal.abandoned_twins() AS a",
            connection, &report)
        try await count(
            "partitions", of: "SELECT count(*) FROM pg_inherits WHERE inhparent = 'journal.event'::regclass",
            wrong: """
                SELECT c.relname || ' lacks forced row-level security, or rights on it were granted'
                FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
                WHERE i.inhparent = 'journal.event'::regclass AND NOT (
                    c.relrowsecurity AND c.relforcerowsecurity
                    AND NOT EXISTS (SELECT FROM aclexplode(c.relacl) AS a WHERE a.grantee <> c.relowner)
                    AND EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid))
                UNION ALL
                SELECT 'the partition for months without one holds events' WHERE EXISTS (
                    SELECT FROM journal.event AS e WHERE e.tableoid = 'journal.event_default'::regclass)
                """, connection, &report)
    }

    private func count(
        _ name: String, of total: SQL, wrong: SQL, _ connection: BorrowedConnection, _ report: inout VerifyReport
    ) async throws {
        var faults = VerifyFaults()
        let result = try await connection.query("\(wrong) LIMIT \(Int64(JournalVerifier.pageEvents))")
        for index in 0..<result.count {
            let words = try result[index].text(0)
            faults.add(words)
        }
        let total = try await connection.query(total)[0].int(0)
        report.add(name, looked: "\(total)", faults: faults)
    }
}
