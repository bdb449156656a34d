public import Kernel
public import Postgres

/// Something that is forgotten by and by: rows that nothing needs any more.
public struct UpkeepChore: Sendable {
    /// The stable name, such as `idempotencyKeys`; the label of its metrics.
    public let name: String
    /// One statement that deletes at most so many rows of those that are past their time at `now`.
    ///
    /// It runs as `medley_system`, which sees every tenant, so it must say itself what is past its time.
    public let statement: @Sendable (_ now: Timestamp, _ rowLimit: Int32) -> SQL

    /// Makes a chore; see the properties.
    public init(_ name: String, _ statement: @escaping @Sendable (_ now: Timestamp, _ rowLimit: Int32) -> SQL) {
        self.name = name
        self.statement = statement
    }

    /// Drops the tables that rebuilds left which were killed: they hold what the live ones hold, and no erasure reaches them.
    public static let abandonedTwins = UpkeepChore("abandonedTwins") { _, _ in
        "SELECT twin FROM journal.drop_abandoned_twins() AS twin"
    }

    /// How long an idempotency row is kept (docs/operations.md).
    static let commandRetentionDays: Int32 = 30

    /// Forgets idempotency rows past their time, by the database's clock, which wrote them.
    ///
    /// Which of them go first does not matter, so nothing is ordered.
    public static let idempotencyKeys = UpkeepChore("idempotencyKeys") { _, rowLimit in
        """
        DELETE FROM journal.command
        WHERE created_at < now() - make_interval(days => \(commandRetentionDays))
            AND ctid = ANY (ARRAY(
                SELECT ctid
                FROM journal.command
                WHERE created_at < now() - make_interval(days => \(commandRetentionDays))
                LIMIT \(rowLimit)))
        """
    }
}
