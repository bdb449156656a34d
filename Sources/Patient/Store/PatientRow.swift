import JSON
import Kernel
import PatientAPI
import Postgres

/// A row of `patient.patient`, in the columns of `PatientRow.columns`.
enum PatientRow {
    /// The columns that `view` reads, of the table named `p`.
    static let columns = PatientColumn.read.map(\.selected).joined(separator: ", ")
    /// How many columns those are: further ones of a statement follow.
    static var columnCount: Int { PatientColumn.readCount }

    /// The view of a row.
    static func view(_ row: Row) throws -> PatientView {
        guard let sex = PatientSex(rawValue: try row.text(.sex)),
            let status = PatientStatus(rawValue: try row.text(.status))
        else {
            throw PostgresError.decoding(
                column: PatientColumn.sex.rawValue, expected: "a sex and a status that this release knows")
        }
        var view = PatientView(
            id: try row.id(.patientID), mrn: try row.text(.mrn), sex: sex, version: try row.int(.version),
            createdAt: try row.timestamp(.createdAt), updatedAt: try row.timestamp(.updatedAt))
        view.givenName = try row.optionalText(.givenName)
        view.familyName = try row.optionalText(.familyName)
        view.fullName = try row.optionalText(.fullName)
        view.birthDate = try row.optionalText(.birthDate)
        view.birthDateIsEstimated = try row.bool(.birthIsEstimated)
        view.phone = try row.optionalText(.phone)
        view.email = try row.optionalText(.email)
        try withExtendedLifetime(row) {
            if let bytes = row.unsafeBytes(.address) { view.address = try PatientJSON.address(bytes) }
            if let bytes = row.unsafeBytes(.identifiers) { view.identifiers = try PatientJSON.identifiers(bytes) }
            if let bytes = row.unsafeBytes(.legalHold) { view.legalHold = try PatientJSON.legalHold(bytes) }
        }
        view.language = try row.optionalText(.language)
        view.status = status
        view.mergedIntoId = try row.optionalID(.mergedInto)
        return view
    }

    /// The row as one to compare a new patient with, in the fields that are compared; the column after `columns` is the number of its survivor.
    static func suspect(_ row: Row) throws -> PatientSuspect {
        let view = try view(row)
        var details = PatientDetails(sex: view.sex)
        for field in PatientField.allCases {
            switch field {
            case .name:
                details.name = PersonName(
                    givenName: view.givenName, familyName: view.familyName,
                    fullName: view.givenName == nil ? view.fullName : nil)
            case .birthDate:
                details.birthDate = view.birthDate.flatMap { PartialDate($0 + (view.birthDateIsEstimated ? "~" : "")) }
            case .phone: details.phone = view.phone.flatMap { PhoneNumber($0) }
            case .email: details.email = view.email.flatMap { EmailAddress($0) }
            case .identifiers: details.identifiers = view.identifiers
            // The sex is there; by the others nobody is recognised (`DuplicateScore`).
            case .sex, .address, .language, .status: break
            }
        }
        // Whoever was merged is suspected as the one that stands for both.
        return PatientSuspect(
            id: view.mergedIntoId ?? view.id, mrn: try row.optionalText(columnCount) ?? view.mrn, details: details)
    }
}

extension Row {
    /// As `text(_:)` of a place.
    func text(_ column: PatientColumn) throws(PostgresError) -> String { try text(column.rawValue) }
    /// As `optionalText(_:)` of a place.
    func optionalText(_ column: PatientColumn) throws(PostgresError) -> String? { try optionalText(column.rawValue) }
    /// As `id(_:as:)` of a place.
    func id<Tag>(_ column: PatientColumn, as type: EntityID<Tag>.Type = EntityID<Tag>.self) throws(PostgresError)
        -> EntityID<Tag>
    { try id(column.rawValue, as: type) }
    /// As `optionalID(_:as:)` of a place.
    func optionalID<Tag>(
        _ column: PatientColumn, as type: EntityID<Tag>.Type = EntityID<Tag>.self
    ) throws(PostgresError) -> EntityID<Tag>? { try optionalID(column.rawValue, as: type) }
    /// As `int(_:)` of a place.
    func int(_ column: PatientColumn) throws(PostgresError) -> Int { try int(column.rawValue) }
    /// As `bool(_:)` of a place.
    func bool(_ column: PatientColumn) throws(PostgresError) -> Bool { try bool(column.rawValue) }
    /// As `timestamp(_:)` of a place.
    func timestamp(_ column: PatientColumn) throws(PostgresError) -> Timestamp { try timestamp(column.rawValue) }
    /// As `unsafeBytes(_:)` of a place.
    func unsafeBytes(_ column: PatientColumn) -> UnsafeRawBufferPointer? { unsafeBytes(column.rawValue) }
}
