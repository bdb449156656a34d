import Journal
import Kernel
import Postgres

/// The statements that write rows of `patient.patient`, however many, as one each; made from the columns.
enum PatientRowSQL {
    /// Inserts the rows of patients that are registered in this batch.
    static func insert(_ changes: [PatientRowChange], into target: ProjectionTarget) -> SQL {
        let rows = PatientRowValues(changes)
        let binds = PatientColumn.allCases.map { $0.values(rows) }
        let table = target.table(PatientTable.patient)
        if table == PatientTable.patient { return liveInsert.bound(binds) }
        return PreparedStatement(stringLiteral: insertText(table)).boundByText(binds)
    }

    /// Updates the columns that this batch wrote of patients that were registered before.
    static func update(_ changes: [PatientRowChange], in target: ProjectionTarget) -> SQL {
        let rows = PatientRowValues(changes)
        let flags = parts.map { part in SQLBind.bools(changes.map { $0.parts.contains(part) }) }
        let binds = updated.map { $0.values(rows) } + flags
        let table = target.table(PatientTable.patient)
        if table == PatientTable.patient { return liveUpdate.bound(binds) }
        return PreparedStatement(stringLiteral: updateText(table)).boundByText(binds)
    }

    /// What an erasure sets in the row `p`, as SQL.
    static let erasure = PatientColumn.allCases.compactMap { column in
        if case .becomes(let expression) = column.definition.erasure { "\(column.name) = \(expression)" } else { nil }
    }.joined(separator: ",\n    ")

    /// For the live table, which every batch writes: the texts are made once.
    private static let liveInsert = PreparedStatement(stringLiteral: insertText(PatientTable.patient))
    private static let liveUpdate = PreparedStatement(stringLiteral: updateText(PatientTable.patient))

    private static func insertText(_ table: String) -> String {
        """
        INSERT INTO \(table) (
            \(list(PatientColumn.allCases.map(\.name))))
        SELECT * FROM unnest(
            \(placeholders(PatientColumn.allCases.count)))
        """
    }

    /// The columns that an update names: all but those that only a registration writes.
    private static let updated = PatientColumn.allCases.filter { $0.definition.writing != .registration }

    /// The parts that columns are written with, each once.
    private static let parts = PatientColumn.allCases.reduce(into: [PatientRowPart]()) { parts, column in
        if case .with(let part) = column.definition.writing, !parts.contains(part) { parts.append(part) }
    }

    private static func updateText(_ table: String) -> String {
        """
        UPDATE \(table) AS p
        SET \(updated.compactMap(assignment).joined(separator: ",\n    "))
        FROM unnest(
            \(placeholders(updated.count + parts.count))
        ) AS x (
            \(list(updated.map(\.name) + parts.map(\.flag))))
        WHERE p.hospital_id = x.hospital_id AND p.patient_id = x.patient_id
        """
    }

    private static func assignment(_ column: PatientColumn) -> String? {
        let name = column.name
        return switch column.definition.writing {
        case .key, .registration: nil
        case .always: "\(name) = x.\(name)"
        case .whereSaid: "\(name) = coalesce(x.\(name), p.\(name))"
        case .with(let part): "\(name) = CASE WHEN x.\(part.flag) THEN x.\(name) ELSE p.\(name) END"
        }
    }

    private static func placeholders(_ count: Int) -> String { list((1...count).map { "$\($0)" }) }

    private static func list(_ texts: [String]) -> String { texts.joined(separator: ", ") }
}
