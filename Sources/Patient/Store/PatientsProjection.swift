import JSON
import Journal
import Kernel
import PatientAPI
import Postgres

/// The read table of patients with their identifiers and the words of their names.
struct PatientsProjection: InlineProjection {
    let name = "patients"
    let tables = [
        PatientTable.patient, PatientTable.identifier, PatientTable.nameWord, PatientTable.patientWord,
    ]

    func statements(for events: [AppendedEvent<PatientEvent>], into target: ProjectionTarget) -> [SQL] {
        let changes = PatientRowChange.fold(events)
        let registered = changes.filter { $0.createdAt != nil }
        let changed = changes.filter { $0.createdAt == nil }
        // The words that a change takes away are read from the row as it was, so before it is written.
        let named = changes.filter { $0.parts.contains(.field(.name)) }
        var statements = PatientWordSQL.statements(for: named, into: target)
        if !registered.isEmpty { statements.append(PatientRowSQL.insert(registered, into: target)) }
        if !changed.isEmpty { statements.append(PatientRowSQL.update(changed, in: target)) }
        statements += identifiers(changes, into: target)
        return statements
    }

    private func identifiers(_ changes: [PatientRowChange], into target: ProjectionTarget) -> [SQL] {
        let table = target.table(PatientTable.identifier)
        var statements: [SQL] = []
        let replaced = changes.filter { $0.createdAt == nil && $0.parts.contains(.field(.identifiers)) }
        if !replaced.isEmpty {
            statements.append(
                """
                DELETE FROM \(unsafeRaw: table) AS i
                USING unnest(\(.ids(replaced.map(\.hospitalID))), \(.ids(replaced.map(\.patientID))))
                    AS x (hospital_id, patient_id)
                WHERE i.hospital_id = x.hospital_id AND i.patient_id = x.patient_id
                """)
        }
        var rows: [(row: PatientRowChange, key: IdentifierKey)] = []
        for change in changes where change.parts.contains(.field(.identifiers)) {
            // Two spellings of one number are one row.
            rows += Set(change.details.identifiers.map(IdentifierKey.init)).map { (change, $0) }
        }
        if !rows.isEmpty {
            statements.append(
                """
                INSERT INTO \(unsafeRaw: table) (hospital_id, patient_id, system, value_key)
                SELECT * FROM unnest(
                    \(.ids(rows.map(\.row.hospitalID))), \(.ids(rows.map(\.row.patientID))),
                    \(.texts(rows.map(\.key.system))), \(.texts(rows.map(\.key.value))))
                """)
        }
        return statements
    }
}

/// The module's tables.
enum PatientTable {
    static let patient = "patient.patient"
    static let identifier = "patient.identifier"
    static let nameWord = "patient.name_word"
    static let patientWord = "patient.patient_word"
    static let mrn = "patient.mrn"
    static let source = "patient.source"
    static let externalResource = "patient.external_resource"
    static let merge = "patient.merge"
    static let erasureRequest = "patient.erasure_request"
    static let distinctPair = "patient.distinct_pair"
    static let duplicateEntry = "patient.duplicate_entry"
    static let duplicateKey = "patient.duplicate_key"
    static let duplicateGroup = "patient.duplicate_group"
}
