import Kernel
import Postgres

/// An exported head: every shard's lies on today's chain, which the check of the chain carries on to today's head.
struct HeadCheck {
    let head: HeadStatement

    func run(_ connection: BorrowedConnection, _ report: inout VerifyReport) async throws {
        var faults = VerifyFaults()
        let database: EntityID<DatabaseTag> = try await connection.query("SELECT database_id FROM journal.identity")[0]
            .id(0)
        if database != head.databaseID {
            faults.add("the head is of the database \(head.databaseID), this is \(database)")
        }
        for shard in head.shards where shard.position > 0 {
            let present = try await connection.query(
                """
                SELECT h.position, b.hash, b.recorded_at
                FROM journal.shard_head AS h
                LEFT JOIN journal.batch AS b ON b.shard = h.shard AND b.last_position = \(shard.position)
                WHERE h.shard = \(.int16(Int16(shard.shard)))
                """)
            guard present.count == 1 else {
                faults.add("shard \(shard.shard) has no head")
                continue
            }
            let row = present[0]
            let end = Int64(try row.int(0))
            if end < shard.position {
                faults.add(
                    "shard \(shard.shard) was cut short: it ends at \(end), the exported head is \(shard.position)")
            } else if try row.optionalBytes(1) != shard.hash || row.optionalTimestamp(2) != shard.recordedAt {
                faults.add("shard \(shard.shard) was rewritten at or before position \(shard.position)")
            }
        }
        report.add("exported head of \(head.exportedAt)", looked: "\(head.shards.count) shards", faults: faults)
    }
}
