public import Postgres

/// The steps of a commit, in order.
public enum CommitStep: Int, Sendable, CaseIterable {
    /// The commands of a batch were taken from the queue.
    case gathered
    /// The states of their streams are at hand.
    case loaded
    /// The commands were decided.
    case decided
    /// Events were encoded; nothing was sent yet.
    case encoded
    /// The erasures of the batch stand in the register; nothing was sent yet.
    case intended
    /// In the transaction: the idempotency rows were written.
    case recorded
    /// In the transaction: data keys are held, or destroyed.
    case keysHeld
    /// In the transaction: streams are compared and written, and the events with them.
    case written
    /// In the transaction: inline projections were written.
    case projected
    /// In the transaction: claims were won.
    case claimed
    /// In the transaction: the rows of erased persons were blanked.
    case erased
    /// Committed; the callers were not answered yet.
    case committed

    /// Whether the step is one inside the transaction.
    public var isInTransaction: Bool { (CommitStep.recorded.rawValue...CommitStep.erased.rawValue).contains(rawValue) }
}

/// Places at which a commit can be made to fail, between every two of its steps; a journal has none as a rule.
///
/// It is compiled in, so that what is tested is what runs; without one it costs a comparison with nil.
public protocol FaultPoints: Sendable {
    /// Called after a step outside the transaction; what it throws counts as thrown by the connection there.
    func reached(_ step: CommitStep) throws(PostgresError)
    /// A statement to run after a step inside the transaction, such as one that ends the connection; nil for none.
    func statement(after step: CommitStep) -> SQL?
}
