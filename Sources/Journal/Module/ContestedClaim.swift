public import Postgres

/// A constraint that commands may lose to each other, such as a unique number: claimed in the batch by one
/// `INSERT … ON CONFLICT DO NOTHING RETURNING`; the losers are refused with `CommandFailure.claimed`, the rest go on.
///
/// A claim is for ever: giving one back is a matter of a later release. The tables are compared by `verify` with a fold of
/// the log, as those of projections are.
public protocol ContestedClaim<Event>: Sendable {
    /// The module's events.
    associatedtype Event: Sendable
    /// The stable name, such as `patient.mrn`; it is given back in the refusal.
    var name: String { get }
    /// The tables that it owns, schema-qualified.
    var tables: [String] { get }
    /// Whether an event claims something.
    func isCandidate(_ event: Event) -> Bool
    /// One `INSERT` of every candidate that returns one row per winner with its ordinal (from 0) as int4.
    ///
    /// The journal wraps it in a common table expression, so that losers stop the batch within the same round trip. So it
    /// must be an `INSERT … ON CONFLICT DO NOTHING RETURNING` (a `WITH` of selects may stand before it), never a `SELECT`
    /// over an `INSERT`. As RETURNING sees the table alone, the ordinal is found by something unique among the candidates:
    /// `RETURNING array_position($2::uuid[], patient_id) - 1`.
    func statement(for candidates: [AppendedEvent<Event>], into target: ProjectionTarget) -> SQL
}
