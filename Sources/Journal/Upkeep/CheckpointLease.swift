public import Kernel
public import Postgres

/// Tags the id of a process that holds leases.
public enum LeaseHolderTag {}
/// A process that holds leases: a new id at each start.
public typealias LeaseHolderID = EntityID<LeaseHolderTag>

/// The right to carry a reader of the log on in one shard until a moment, and how far it has come.
///
/// A lease that ran out may be taken by another process; `advance` then refuses, so a slow holder never overwrites.
public struct CheckpointLease: Sendable, Hashable {
    /// The reader's stable name.
    public let name: String
    /// The version of what it makes; a rebuild has one of its own.
    public let version: Int
    /// The shard, 0–15.
    public let shard: Int
    /// Who holds it.
    public let holder: LeaseHolderID
    /// The position of the last event that was taken in, 0 before the first.
    public private(set) var position: Int64

    /// Takes the lease for `duration`, or takes it anew where `holder` has it; nil where another process has it.
    ///
    /// Makes the checkpoint at its first use. On a connection of the system role.
    public static func take(
        _ name: String, version: Int, shard: Int, by holder: LeaseHolderID, for duration: Duration,
        on connection: BorrowedConnection
    ) async throws(PostgresError) -> CheckpointLease? {
        _ = try await connection.query(
            """
            INSERT INTO journal.checkpoint (name, version, shard)
            VALUES (\(name), \(Int32(version)), \(.int16(Int16(shard)))) ON CONFLICT DO NOTHING
            """)
        let result = try await connection.query(
            """
            UPDATE journal.checkpoint
            SET lease_holder = \(holder),
                lease_expires_at = clock_timestamp() + \(duration.milliseconds) * interval '1 millisecond'
            WHERE name = \(name) AND version = \(Int32(version)) AND shard = \(.int16(Int16(shard)))
                AND (lease_holder IS NULL OR lease_holder = \(holder) OR lease_expires_at < clock_timestamp())
            RETURNING position
            """)
        guard result.count == 1 else { return nil }
        return CheckpointLease(
            name: name, version: version, shard: shard, holder: holder, position: Int64(try result[0].int(0)))
    }

    /// Moves the checkpoint on; to be called in the transaction of what was made of the events up to `position`.
    ///
    /// False where the lease is another's by now, or the checkpoint is not where this lease left it: then roll back.
    public mutating func advance(
        to position: Int64, on connection: BorrowedConnection
    ) async throws(PostgresError) -> Bool {
        let result = try await connection.query(
            """
            UPDATE journal.checkpoint SET position = \(position)
            WHERE name = \(name) AND version = \(Int32(version)) AND shard = \(.int16(Int16(shard)))
                AND lease_holder = \(holder) AND lease_expires_at >= clock_timestamp()
                AND position = \(self.position) AND position <= \(position)
            """)
        guard result.affectedRows == 1 else { return false }
        self.position = position
        return true
    }

    /// Renews the lease, which may have run out where nobody took it since; false where it is another's by now.
    ///
    /// In a transaction it proves the lease too: until its end nobody else can take it.
    public func renew(
        for duration: Duration, on connection: BorrowedConnection
    ) async throws(PostgresError) -> Bool {
        let result = try await connection.query(
            """
            UPDATE journal.checkpoint
            SET lease_expires_at = clock_timestamp() + \(duration.milliseconds) * interval '1 millisecond'
            WHERE name = \(name) AND version = \(Int32(version)) AND shard = \(.int16(Int16(shard)))
                AND lease_holder = \(holder)
            """)
        return result.affectedRows == 1
    }

    /// Gives the lease back, so that another process need not wait for its end.
    public func release(on connection: BorrowedConnection) async throws(PostgresError) {
        _ = try await connection.query(
            """
            UPDATE journal.checkpoint SET lease_holder = NULL, lease_expires_at = NULL
            WHERE name = \(name) AND version = \(Int32(version)) AND shard = \(.int16(Int16(shard)))
                AND lease_holder = \(holder)
            """)
    }
}

extension Duration {
    /// Whole milliseconds.
    fileprivate var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
