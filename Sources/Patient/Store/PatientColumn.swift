/// A column of `patient.patient`: the one table from which every statement that writes rows, and every read of one, is made.
///
/// The order is that of the statements. The columns before `hospitalID` are those that the view of a row is made from, and
/// their raw values are the places where a row has them (`PatientRow`); the others serve keys and search. A new column
/// goes at the end of its half, says here what it is, and in `PatientColumn+Values.swift` where its values come from.
enum PatientColumn: Int, CaseIterable, Sendable {
    case patientID, mrn, givenName, familyName, fullName, birthDate, birthIsEstimated, sex, phone, email, address
    case identifiers, language, status, version, createdAt, updatedAt, mergedInto, legalHold
    case hospitalID, searchName, searchFamily, birthFrom, birthTo, phoneNational, phoneReversed

    /// When a statement writes the column.
    enum Writing: Hashable, Sendable {
        /// With the row, which it is the key of.
        case key
        /// With the row, and never again.
        case registration
        /// With every event.
        case always
        /// With every event that has a value for it.
        case whereSaid
        /// With every event that writes a part.
        case with(PatientRowPart)
    }

    /// What an erasure leaves of the column.
    enum Erasure: Hashable, Sendable {
        /// This SQL expression.
        case becomes(String)
        /// What there was, for a reason.
        case stays(because: String)
    }

    /// What a column is: its name, when it is written, and what an erasure leaves of it.
    typealias Definition = (name: String, writing: Writing, erasure: Erasure)

    /// What the column is.
    var definition: Definition {
        switch self {
        case .patientID: ("patient_id", .key, .stays(because: "it names the record, not the person"))
        case .mrn: ("mrn", .registration, .becomes("'ERASED-' || p.patient_id"))
        case .givenName: ("given_name", .with(.field(.name)), .becomes("NULL"))
        case .familyName: ("family_name", .with(.field(.name)), .becomes("NULL"))
        case .fullName: ("full_name", .with(.field(.name)), .becomes("NULL"))
        case .birthDate: ("birth_date", .with(.field(.birthDate)), .becomes("NULL"))
        case .birthIsEstimated: ("birth_is_estimated", .with(.field(.birthDate)), .becomes("false"))
        case .sex: ("sex", .with(.field(.sex)), .stays(because: "half of all share it, and counts need it"))
        case .phone: ("phone", .with(.field(.phone)), .becomes("NULL"))
        case .email: ("email", .with(.field(.email)), .becomes("NULL"))
        case .address: ("address", .with(.field(.address)), .becomes("NULL"))
        case .identifiers: ("identifiers", .with(.field(.identifiers)), .becomes("'[]'"))
        case .language: ("language", .with(.field(.language)), .stays(because: "a tag alone identifies nobody"))
        case .status: ("status", .whereSaid, .becomes("'erased'"))
        case .version: ("version", .always, .stays(because: "the event of the erasure sets it"))
        case .createdAt: ("created_at", .registration, .stays(because: "it tells of the record, not of the person"))
        case .updatedAt: ("updated_at", .always, .stays(because: "the event of the erasure sets it"))
        case .mergedInto: ("merged_into", .with(.mergedInto), .stays(because: "it names a record, not a person"))
        case .legalHold: ("legal_hold", .with(.legalHold), .becomes("NULL"))
        case .hospitalID: ("hospital_id", .key, .stays(because: "it names the tenant"))
        case .searchName: ("search_name", .with(.field(.name)), .becomes("' '"))
        case .searchFamily: ("search_family", .with(.field(.name)), .becomes("' '"))
        case .birthFrom: ("birth_from", .with(.field(.birthDate)), .becomes("NULL"))
        case .birthTo: ("birth_to", .with(.field(.birthDate)), .becomes("NULL"))
        case .phoneNational: ("phone_national", .with(.field(.phone)), .becomes("NULL"))
        case .phoneReversed: ("phone_reversed", .with(.field(.phone)), .becomes("NULL"))
        }
    }

    /// The column's name.
    var name: String { definition.name }

    /// The columns that the view of a row is made from.
    static let read = allCases.filter { $0.rawValue < readCount }
    /// How many those are.
    static var readCount: Int { hospitalID.rawValue }

    /// What a statement selects for the column, of the table named `p`.
    var selected: String {
        self == .status
            ? "CASE WHEN p.merged_into IS NULL OR p.status = 'erased' THEN p.status ELSE 'merged' END" : "p.\(name)"
    }
}
