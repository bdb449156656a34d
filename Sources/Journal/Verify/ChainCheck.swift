import Kernel
import Postgres

/// One shard: positions without a gap, one time per batch that never runs back, and the chain of batches up to the
/// head.
struct ChainCheck {
    let shard: Int

    private struct Batch {
        var first: Int64
        var last: Int64
        var recordedAt: Timestamp
        var hash: [UInt8]
    }

    /// 0001-01-01T00:00:00Z, before everything that was ever recorded.
    private static let beginningOfTime = Timestamp(microseconds: -62_135_596_800_000_000)

    /// What is known after the events and batches so far.
    private struct Progress {
        var head: [UInt8] = []
        var position: Int64 = 0
        var recordedAt = ChainCheck.beginningOfTime
        var eventCount = 0
        var batchCount = 0
        var faults = VerifyFaults()
    }

    func run(_ connection: BorrowedConnection, _ report: inout VerifyReport) async throws {
        var progress = Progress()
        while true {
            let batches = try await batches(after: progress.position, connection)
            if batches.isEmpty { break }
            for batch in batches { try await check(batch, connection, &progress) }
        }
        try await checkHead(connection, &progress)
        if progress.eventCount == 0, progress.faults.count == 0 { return }
        report.add(
            "chain of shard \(shard)", looked: "\(progress.eventCount) events in \(progress.batchCount) batches",
            faults: progress.faults)
    }

    private func batches(after position: Int64, _ connection: BorrowedConnection) async throws -> [Batch] {
        let result = try await connection.query(
            """
            SELECT first_position, last_position, recorded_at, hash FROM journal.batch
            WHERE shard = \(.int16(Int16(shard))) AND last_position > \(position)
            ORDER BY last_position LIMIT \(Int64(JournalVerifier.pageEvents))
            """)
        return try result.map { row in
            Batch(
                first: Int64(try row.int(0)), last: Int64(try row.int(1)), recordedAt: try row.timestamp(2),
                hash: try row.bytes(3))
        }
    }

    private func check(_ batch: Batch, _ connection: BorrowedConnection, _ progress: inout Progress) async throws {
        let place = "batch \(batch.first)-\(batch.last)"
        if batch.first != progress.position + 1 || batch.last < batch.first {
            progress.faults.add("\(place) does not follow position \(progress.position)")
        }
        if batch.recordedAt < progress.recordedAt { progress.faults.add("\(place) is earlier than the one before") }
        var leaves: [UInt8] = []
        var position = batch.first - 1
        while position < batch.last {
            let page = try await connection.query(
                """
                SELECT position, recorded_at, leaf_hash FROM journal.event
                WHERE shard = \(.int16(Int16(shard))) AND position > \(position) AND position <= \(batch.last)
                ORDER BY position LIMIT \(Int64(JournalVerifier.pageEvents))
                """)
            if page.count == 0 { break }
            for index in 0..<page.count {
                let row = page[index]
                position += 1
                if Int64(try row.int(0)) != position {
                    progress.faults.add("position \(position) is missing or there twice")
                    position = Int64(try row.int(0))
                }
                if try row.timestamp(1) != batch.recordedAt {
                    progress.faults.add("position \(position) has another time than its batch")
                }
                leaves += try row.bytes(2)
                progress.eventCount += 1
            }
        }
        if position != batch.last { progress.faults.add("position \(position + 1) is missing") }
        let hash = ShardChain.hash(
            head: progress.head, firstPosition: batch.first, recordedAt: batch.recordedAt, leaves: leaves)
        if hash != batch.hash { progress.faults.add("\(place) breaks the chain") }
        // From what is stored on, so that one break is told once.
        progress.head = batch.hash
        progress.position = batch.last
        progress.recordedAt = batch.recordedAt
        progress.batchCount += 1
    }

    private func checkHead(_ connection: BorrowedConnection, _ progress: inout Progress) async throws {
        let result = try await connection.query(
            """
            SELECT h.position, h.head_hash, h.last_recorded_at = '-infinity',
                h.last_recorded_at < \(progress.recordedAt),
                (SELECT count(*) FROM journal.event AS e
                    WHERE e.shard = h.shard AND (e.position > h.position OR e.position < 1))
            FROM journal.shard_head AS h WHERE h.shard = \(.int16(Int16(shard)))
            """)
        guard result.count == 1 else { return progress.faults.add("there is no head") }
        let row = result[0]
        if Int64(try row.int(0)) != progress.position { progress.faults.add("the head is not at the last batch") }
        if try row.bytes(1) != progress.head { progress.faults.add("the head has another hash than the last batch") }
        if try progress.batchCount > 0 && (row.bool(2) || row.bool(3)) {
            progress.faults.add("the head is earlier than the last batch")
        }
        let stray = try row.int(4)
        if stray > 0 { progress.faults.add("\(stray) events lie outside every batch") }
    }
}
