/// The bounds on what is asked of PostgreSQL.
///
/// What a deployment may change is in `DatabaseConfiguration`.
enum DatabaseLimits {
    /// Units of work sent ahead on a shared connection; the others wait here, where they can still be withdrawn.
    static let sharedInFlightUnits = 64
    /// Units of work sent ahead on a connection with a holder of its own.
    static let borrowedInFlightUnits = 8
    /// How long one statement may run on a shared connection.
    static let sharedStatementTimeoutMilliseconds = 10_000
    /// How long one statement may run on a borrowed or dedicated connection where no timeout is given.
    static let borrowedStatementTimeoutMilliseconds = 300_000
    /// How long a statement waits for a lock.
    static let lockTimeoutMilliseconds = 5_000
    /// How long a transaction may stand idle before PostgreSQL ends its connection.
    static let idleInTransactionTimeoutMilliseconds = 60_000
    /// How long the answer to a unit is of use where the caller names no deadline.
    static let defaultDeadlineNanoseconds: UInt64 = 10_000_000_000
    /// How long a shared connection may leave its oldest unit unanswered before it counts as dead.
    static let sharedStallNanoseconds: UInt64 = 15_000_000_000
    /// How much longer than PostgreSQL itself a borrowed connection waits before it is cut.
    static let borrowedGraceNanoseconds: UInt64 = 1_000_000_000
    /// How long a caller waits for a connection to borrow.
    static let borrowWaitNanoseconds: UInt64 = 10_000_000_000
    /// Callers that may wait for a connection to borrow, per reactor.
    static let borrowWaiters = 256
    /// Prepared statements kept per connection.
    static let preparedStatements = 256
    /// Statements of gathered reads that may be under way for one hospital on one reactor: the next readers gather meanwhile.
    static let gatheredStatementsUnderWay = 1
    /// Gathered reads that may wait for one hospital on one reactor.
    static let gatheredReaders = 4_096
    /// Keys that one statement of gathered reads asks for.
    static let gatheredKeysPerStatement = 128
    /// The most values of one statement, as the protocol counts them in 16 bits.
    static let bindsPerStatement = 65_535
    /// Bytes that the buffer of bound values keeps after a large statement.
    static let retainedBindBytes = 262_144
    /// How long a connection may take to be made, per host.
    static let connectTimeoutSeconds = 5
    /// How long sent bytes may stay unacknowledged by a host before the connection counts as broken.
    static let tcpUserTimeoutMilliseconds = 10_000
    /// Connections that are made at the same time.
    static let concurrentConnects = 4
    /// Connections that may wait to be made.
    static let waitingConnects = 1_024
}
