public import Postgres

/// Tables that are a function of the log and are written in the transaction of the events themselves.
public protocol InlineProjection<Event>: Sendable {
    /// The module's events.
    associatedtype Event: Sendable
    /// The stable name, such as `patients`.
    var name: String { get }
    /// The tables that it owns, schema-qualified, such as `patient.patient`.
    var tables: [String] { get }
    /// Statements that apply `events`, in order and set-based (unnest), however many there are; none where none matter.
    ///
    /// A table is named through `target`, so that a rebuild writes beside the live one. Runs as `medley_app` under the
    /// tenants of the batch; several events may concern one row, in order. `verify` compares the tables with a fold of
    /// the log, so everything written must follow from the events: no `now()`, no sequence.
    func statements(for events: [AppendedEvent<Event>], into target: ProjectionTarget) -> [SQL]
    /// Statements after which the rows of erased subjects read as a fold of the log without their keys would; none where
    /// no column comes from a sealed field.
    ///
    /// Sent in the transaction that destroys the keys, as `medley_app`, behind everything else that the batch writes.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL]
}

/// Where a projection writes: the live tables, or those of a rebuild.
public struct ProjectionTarget: Sendable {
    private let names: [String: String]
    /// The live tables.
    public static let live = ProjectionTarget(names: [:])
    /// Other tables for some names.
    public init(names: [String: String]) { self.names = names }
    /// The table to write for a live table's name.
    public func table(_ live: String) -> String { names[live] ?? live }
}
