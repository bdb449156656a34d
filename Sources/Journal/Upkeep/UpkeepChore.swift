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

    /// Whose clock wrote an instant, and so says how old it is.
    public enum Clock: Sendable {
        /// The process'.
        case process
        /// The database's: `now()`.
        case database
    }

    /// Forgets the rows of a table once an instant of theirs is more than `seconds` ago.
    ///
    /// Which of them go first does not matter, so nothing is ordered. The column wants an index: each round looks for the
    /// oldest. Table and column are SQL as it stands here, never anybody's input.
    public static func rows(
        _ name: String, of table: StaticString, whose column: StaticString, isOlderThan seconds: Int,
        by clock: Clock = .process
    ) -> UpkeepChore {
        let (table, column) = ("\(table)", "\(column)")
        return UpkeepChore(name) { now, rowLimit in
            let oldest: SQL =
                switch clock {
                case .process: "\(now.advanced(by: .seconds(-seconds)))"
                case .database: "now() - make_interval(secs => \(Int32(clamping: seconds)))"
                }
            return """
                DELETE FROM \(unsafeRaw: table)
                WHERE \(unsafeRaw: column) < \(oldest)
                    AND ctid = ANY (ARRAY(
                        SELECT ctid
                        FROM \(unsafeRaw: table)
                        WHERE \(unsafeRaw: column) < \(oldest)
                        LIMIT \(rowLimit)))
                """
        }
    }

    /// Drops the tables that rebuilds left which were killed: they hold what the live ones hold, and no erasure reaches them.
    public static let abandonedTwins = UpkeepChore("abandonedTwins") { _, _ in
        "SELECT twin FROM journal.drop_abandoned_twins() AS twin"
    }

    /// How long an idempotency row is kept (docs/operations.md).
    static let commandRetentionDays = 30

    /// Forgets idempotency rows past their time, by the database's clock, which wrote them.
    public static let idempotencyKeys = rows(
        "idempotencyKeys", of: "journal.command", whose: "created_at",
        isOlderThan: commandRetentionDays * 24 * 60 * 60, by: .database)
}
