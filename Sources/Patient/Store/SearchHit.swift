import Kernel
import PatientAPI
import Postgres

/// A record that a search found.
struct SearchHit {
    let view: PatientView
    /// Where it was found.
    let cursor: PatientCursor
    /// Whether the record was merged, or others were merged into it.
    let isOneOfSeveral: Bool

    /// Reads a row of `PatientQueries.search`.
    init(_ row: Row) throws {
        view = try PatientRow.view(row)
        cursor = PatientCursor(class: try row.int(PatientRow.columnCount), patient: view.id)
        isOneOfSeveral = try row.bool(PatientRow.columnCount + 1) || view.mergedIntoId != nil
    }

    /// The record that stands for the person.
    var person: PatientID { view.mergedIntoId ?? view.id }
}
