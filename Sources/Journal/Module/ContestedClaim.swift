public import Postgres

/// A constraint that commands may lose to each other, such as a unique number.
///
/// It is claimed in the batch by one statement that inserts what is free; the losers are refused with
/// `CommandFailure.claimed`, the rest go on. The tables are compared by `verify` with a fold of the log, as those of
/// projections are.
public protocol ContestedClaim<Event>: Sendable {
    /// The module's events.
    associatedtype Event: Sendable
    /// The stable name, such as `patient.mrn`; it is given back in the refusal.
    var name: String { get }
    /// The tables that it owns, schema-qualified.
    var tables: [String] { get }
    /// Whether an event claims something.
    func isCandidate(_ event: Event) -> Bool
    /// One statement that inserts every candidate and returns one row per winner with its ordinal (from 0) as int4.
    ///
    /// The journal wraps it in a common table expression, so that losers stop the batch within the same round trip.
    /// So it is an `INSERT … ON CONFLICT DO NOTHING RETURNING` (a `WITH` of selects may stand before it) or a `SELECT`
    /// from a function that inserts, never a `SELECT` over a `WITH` that inserts. As RETURNING sees the table alone, the
    /// ordinal is found by something unique among the candidates: `RETURNING array_position($2::uuid[], patient_id) - 1`.
    /// It runs after the projections of the batch.
    func statement(for candidates: [AppendedEvent<Event>], into target: ProjectionTarget) -> SQL
    /// As `InlineProjection.erasure`.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL]
}
