import JSON
import Kernel
import PatientAPI
import Postgres

/// A row of `patient.patient`, in the columns of `PatientRow.columns`.
enum PatientRow {
    /// The columns that `view` reads, of the table named `p`.
    static let columns = """
        p.patient_id, p.mrn, p.given_name, p.family_name, p.full_name, p.birth_date, p.birth_is_estimated, p.sex, p.phone,
        p.email, p.address, p.identifiers, p.language,
        CASE WHEN p.merged_into IS NULL OR p.status = 'erased' THEN p.status ELSE 'merged' END,
        p.version, p.created_at, p.updated_at, p.merged_into, p.legal_hold
        """
    /// How many columns those are: further ones of a statement follow.
    static let columnCount = 19

    /// The view of a row.
    static func view(_ row: Row) throws -> PatientView {
        guard let sex = PatientSex(rawValue: try row.text(7)), let status = PatientStatus(rawValue: try row.text(13))
        else {
            throw PostgresError.decoding(column: 7, expected: "a sex and a status that this release knows")
        }
        var view = PatientView(
            id: try row.id(0), mrn: try row.text(1), sex: sex, version: try row.int(14),
            createdAt: try row.timestamp(15), updatedAt: try row.timestamp(16))
        view.givenName = try row.optionalText(2)
        view.familyName = try row.optionalText(3)
        view.fullName = try row.optionalText(4)
        view.birthDate = try row.optionalText(5)
        view.birthDateIsEstimated = try row.bool(6)
        view.phone = try row.optionalText(8)
        view.email = try row.optionalText(9)
        try withExtendedLifetime(row) {
            if let bytes = row.unsafeBytes(10) { view.address = try PatientJSON.address(bytes) }
            if let bytes = row.unsafeBytes(11) { view.identifiers = try PatientJSON.identifiers(bytes) }
            if let bytes = row.unsafeBytes(18) { view.legalHold = try PatientJSON.legalHold(bytes) }
        }
        view.language = try row.optionalText(12)
        view.status = status
        view.mergedIntoId = try row.optionalID(17)
        return view
    }

    /// The row as one to compare a new patient with; the column after `columns` is the number of its survivor.
    static func suspect(_ row: Row) throws -> PatientSuspect {
        let view = try view(row)
        var details = PatientDetails(sex: view.sex)
        details.name = PersonName(
            givenName: view.givenName, familyName: view.familyName,
            fullName: view.givenName == nil ? view.fullName : nil)
        details.birthDate = view.birthDate.flatMap { PartialDate($0 + (view.birthDateIsEstimated ? "~" : "")) }
        details.phone = view.phone.flatMap { PhoneNumber($0) }
        details.email = view.email.flatMap { EmailAddress($0) }
        details.address = view.address
        details.identifiers = view.identifiers
        details.language = view.language.flatMap { LanguageTag($0) }
        // Whoever was merged is suspected as the one that stands for both.
        return PatientSuspect(
            id: view.mergedIntoId ?? view.id, mrn: try row.optionalText(columnCount) ?? view.mrn, details: details)
    }
}
