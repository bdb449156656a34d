import JSON
import Journal
import Kernel
import PatientAPI
import Postgres

/// The statements that write rows of `patient.patient`, however many, as one each.
enum PatientRowSQL {
    /// Inserts the rows of patients that are registered in this batch.
    static func insert(_ changes: [PatientRowChange], into target: ProjectionTarget) -> SQL {
        let columns = PatientColumns(changes)
        return """
            INSERT INTO \(unsafeRaw: target.table(PatientTable.patient)) (
                hospital_id, patient_id, version, updated_at, status, mrn, created_at, given_name, family_name,
                full_name, search_name, search_family, birth_date, birth_from, birth_to, birth_is_estimated, sex, phone,
                phone_national, phone_reversed, email, address, identifiers, language, merged_into, legal_hold)
            SELECT * FROM unnest(
                \(columns.keys), \(.texts(changes.map(\.mrn))), \(.timestamps(changes.map(\.createdAt))),
                \(columns.names), \(columns.births), \(columns.sexes), \(columns.contacts), \(columns.others))
            """
    }

    /// Updates the columns that this batch wrote of patients that were registered before.
    static func update(_ changes: [PatientRowChange], in target: ProjectionTarget) -> SQL {
        let columns = PatientColumns(changes)
        return """
            UPDATE \(unsafeRaw: target.table(PatientTable.patient)) AS p
            SET version = x.version,
                updated_at = x.updated_at,
                status = coalesce(x.status, p.status),
                given_name = CASE WHEN x.has_name THEN x.given_name ELSE p.given_name END,
                family_name = CASE WHEN x.has_name THEN x.family_name ELSE p.family_name END,
                full_name = CASE WHEN x.has_name THEN x.full_name ELSE p.full_name END,
                search_name = CASE WHEN x.has_name THEN x.search_name ELSE p.search_name END,
                search_family = CASE WHEN x.has_name THEN x.search_family ELSE p.search_family END,
                birth_date = CASE WHEN x.has_birth THEN x.birth_date ELSE p.birth_date END,
                birth_from = CASE WHEN x.has_birth THEN x.birth_from ELSE p.birth_from END,
                birth_to = CASE WHEN x.has_birth THEN x.birth_to ELSE p.birth_to END,
                birth_is_estimated = CASE WHEN x.has_birth THEN x.birth_is_estimated ELSE p.birth_is_estimated END,
                sex = CASE WHEN x.has_sex THEN x.sex ELSE p.sex END,
                phone = CASE WHEN x.has_phone THEN x.phone ELSE p.phone END,
                phone_national = CASE WHEN x.has_phone THEN x.phone_national ELSE p.phone_national END,
                phone_reversed = CASE WHEN x.has_phone THEN x.phone_reversed ELSE p.phone_reversed END,
                email = CASE WHEN x.has_email THEN x.email ELSE p.email END,
                address = CASE WHEN x.has_address THEN x.address ELSE p.address END,
                identifiers = CASE WHEN x.has_identifiers THEN x.identifiers ELSE p.identifiers END,
                language = CASE WHEN x.has_language THEN x.language ELSE p.language END,
                merged_into = CASE WHEN x.has_merged_into THEN x.merged_into ELSE p.merged_into END,
                legal_hold = CASE WHEN x.has_legal_hold THEN x.legal_hold ELSE p.legal_hold END
            FROM unnest(
                \(columns.keys), \(columns.names), \(columns.births), \(columns.sexes), \(columns.contacts),
                \(columns.others), \(columns.flags)
            ) AS x (
                hospital_id, patient_id, version, updated_at, status, given_name, family_name, full_name, search_name,
                search_family, birth_date, birth_from, birth_to, birth_is_estimated, sex, phone, phone_national,
                phone_reversed, email, address, identifiers, language, merged_into, legal_hold, has_name, has_birth,
                has_sex, has_phone, has_email, has_address, has_identifiers, has_language, has_merged_into,
                has_legal_hold)
            WHERE p.hospital_id = x.hospital_id AND p.patient_id = x.patient_id
            """
    }
}

/// The columns of several rows as arrays for `unnest`, in groups of neighbours.
struct PatientColumns {
    private let changes: [PatientRowChange]

    init(_ changes: [PatientRowChange]) { self.changes = changes }

    /// hospital_id, patient_id, version, updated_at, status.
    var keys: SQL {
        """
        \(.ids(changes.map(\.hospitalID))), \(.ids(changes.map(\.patientID))),
        \(.int32s(changes.map { Int32(clamping: $0.version) })), \(.timestamps(changes.map(\.updatedAt))),
        \(.texts(changes.map(\.status?.rawValue)))
        """
    }

    /// given_name, family_name, full_name, search_name, search_family.
    var names: SQL {
        let search = changes.map { PatientSearchColumns($0.details.name) }
        return """
            \(.texts(changes.map(\.details.name?.givenName))), \(.texts(changes.map(\.details.name?.familyName))),
            \(.texts(changes.map(\.details.name?.fullName))), \(.texts(search.map(\.name))),
            \(.texts(search.map(\.family)))
            """
    }

    /// birth_date, birth_from, birth_to, birth_is_estimated.
    var births: SQL {
        let births = changes.map(\.details.birthDate)
        return """
            \(.texts(births.map { $0?.plainText })),
            \(.dates(births.map { $0.map { Int32(clamping: $0.earliest.dayNumber) } })),
            \(.dates(births.map { $0.map { Int32(clamping: $0.latest.dayNumber) } })),
            \(.bools(births.map { $0?.isEstimated ?? false }))
            """
    }

    /// sex.
    var sexes: SQL { "\(.texts(changes.map(\.details.sex.rawValue)))" }

    /// phone, phone_national, phone_reversed, email.
    var contacts: SQL {
        let phones = changes.map { PatientSearchColumns.phone($0.details.phone) }
        return """
            \(.texts(changes.map(\.details.phone?.e164))), \(.texts(phones.map(\.national))),
            \(.texts(phones.map(\.reversed))), \(.texts(changes.map(\.details.email?.description)))
            """
    }

    /// address, identifiers, language, merged_into, legal_hold.
    var others: SQL {
        """
        \(.jsons(changes.map { $0.details.address.map(PatientJSON.address) })),
        \(.jsons(changes.map { PatientJSON.identifiers($0.details.identifiers) })),
        \(.texts(changes.map(\.details.language?.description))),
        \(.optionalIDs(changes.map(\.mergedInto))), \(.jsons(changes.map { $0.legalHold.map(PatientJSON.legalHold) }))
        """
    }

    /// Whether each group of columns was written: name, birth, sex, phone, email, address, identifiers, language,
    /// merged_into, legal_hold.
    var flags: SQL {
        func has(_ field: String) -> SQLBind { .bools(changes.map { $0.fields.contains(field) }) }
        return """
            \(has("name")), \(has("birthDate")), \(has("sex")), \(has("phone")), \(has("email")), \(has("address")),
            \(has("identifiers")), \(has("language")), \(has("mergedIntoId")), \(has("legalHold"))
            """
    }
}
