/// What a database has done since it was made, for metrics.
///
/// Counters only grow; the last four are momentary.
public struct DatabaseStatistics: Sendable, Hashable {
    /// Callers' units of work that were answered by PostgreSQL, errors included.
    public var units = 0
    /// Units that PostgreSQL refused.
    public var failedUnits = 0
    /// The time from sending a unit to its answer, added up.
    public var unitNanoseconds: UInt64 = 0
    /// Units that were refused because there was no connection, or ended because it was lost.
    public var unavailableUnits = 0
    /// Units that were refused because the queue was full.
    public var refusedUnits = 0
    /// Units whose deadline passed before the answer.
    public var lateUnits = 0
    /// Connections that were made.
    public var connects = 0
    /// Connections that could not be made.
    public var failedConnects = 0
    /// Connections that were lost.
    public var lostConnections = 0
    /// Shared connections that work now.
    public var readyConnections = 0
    /// Units that wait or are under way on shared connections now.
    public var sharedQueueUnits = 0
    /// Connections that are lent now.
    public var lentConnections = 0
    /// Callers that wait for a connection to borrow now.
    public var waitingBorrowers = 0

    static func += (left: inout DatabaseStatistics, right: DatabaseStatistics) {
        left.units += right.units
        left.failedUnits += right.failedUnits
        left.unitNanoseconds += right.unitNanoseconds
        left.unavailableUnits += right.unavailableUnits
        left.refusedUnits += right.refusedUnits
        left.lateUnits += right.lateUnits
        left.connects += right.connects
        left.failedConnects += right.failedConnects
        left.lostConnections += right.lostConnections
        left.readyConnections += right.readyConnections
        left.sharedQueueUnits += right.sharedQueueUnits
        left.lentConnections += right.lentConnections
        left.waitingBorrowers += right.waitingBorrowers
    }
}
