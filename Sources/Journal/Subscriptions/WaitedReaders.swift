import Postgres
import Synchronization

/// The projections behind the log of which a read that names a position asks whether they have passed it.
final class WaitedReaders: Sendable {
    private let readers = Mutex<[LogReader]>([])

    func set(_ readers: [LogReader]) { self.readers.withLock { $0 = readers } }

    /// One statement: how far reads of a shard show everything, `position` or more where they show all up to there. A reader
    /// that stopped, or whose newer version is being built, holds nothing up, and neither does a parked stream, nor a
    /// checkpoint that has only events of other modules before it: what this process knows of those it says, the rest is
    /// looked for in the log.
    func statement(shard: Int, position: Int64, _ ledger: ShardLedger) -> SQL {
        let present = readers.withLock { $0 }
        if present.isEmpty { return JournalStatements.headPosition.bound(.int32(Int32(shard))) }
        let reaches = present.map { ledger.reach(of: $0.module, upTo: position) }
        return Self.slowest.bound(
            .int16(Int16(shard)), .int64(position), .texts(present.map(\.name)),
            .int32s(present.map { Int32($0.version) }), .texts(present.map(\.module)),
            .int64s(reaches.map(\.since)), .int16s(reaches.map { $0.isExact ? 1 : 0 }))
    }

    private static let slowest: PreparedStatement = """
        SELECT least(h.position, (
            SELECT min(CASE
                WHEN r.name IS NULL OR h.position < $2 THEN 0
                WHEN r.version <> x.version OR c.stopped_at IS NOT NULL THEN NULL
                WHEN coalesce(c.position, 0) >= x.since THEN $2
                WHEN x.is_exact = 1 THEN coalesce(c.position, 0)
                ELSE coalesce(
                    journal.next_position($1, coalesce(c.position, 0), $2, x.module) - 1, $2) END)
            FROM unnest($3::text[], $4::integer[], $5::text[], $6::bigint[], $7::smallint[])
                AS x (name, version, module, since, is_exact)
            LEFT JOIN journal.reader AS r ON r.name = x.name
            LEFT JOIN journal.checkpoint AS c ON c.name = x.name AND c.version = x.version AND c.shard = $1))
        FROM journal.shard_head AS h
        WHERE h.shard = $1
        """
}
