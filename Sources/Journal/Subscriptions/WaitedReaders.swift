import Postgres
import Synchronization

/// The projections behind the log of which a read that names a position asks whether they have passed it.
final class WaitedReaders: Sendable {
    private let keys = Mutex<[ReaderKey]>([])

    func set(_ readers: [ReaderKey]) { keys.withLock { $0 = readers } }

    /// One statement: how far reads of a shard show everything. A reader that stopped, or whose newer version is being
    /// built, holds nothing up, and neither does a parked stream.
    func statement(shard: Int) -> SQL {
        let present = keys.withLock { $0 }
        if present.isEmpty { return JournalStatements.headPosition.bound(.int32(Int32(shard))) }
        return Self.slowest.bound(
            .int32(Int32(shard)), .texts(present.map(\.name)), .int32s(present.map { Int32($0.version) }))
    }

    private static let slowest: PreparedStatement = """
        SELECT least(h.position, (
            SELECT min(CASE
                WHEN r.name IS NULL THEN 0
                WHEN r.version = x.version AND c.stopped_at IS NULL THEN coalesce(c.position, 0) END)
            FROM unnest($2::text[], $3::integer[]) AS x (name, version)
            LEFT JOIN journal.reader AS r ON r.name = x.name
            LEFT JOIN journal.checkpoint AS c ON c.name = x.name AND c.version = x.version AND c.shard = $1))
        FROM journal.shard_head AS h
        WHERE h.shard = $1
        """
}
