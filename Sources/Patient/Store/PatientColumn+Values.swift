import JSON
import Kernel
import PatientAPI
import Postgres

/// Changes of rows with what several columns are derived from, derived once.
struct PatientRowValues {
    let changes: [PatientRowChange]
    fileprivate let search: [PatientSearchColumns]
    fileprivate let phones: [(national: String?, reversed: String?)]

    init(_ changes: [PatientRowChange]) {
        self.changes = changes
        search = changes.map { PatientSearchColumns($0.details.name) }
        phones = changes.map { PatientSearchColumns.phone($0.details.phone) }
    }
}

extension PatientColumn {
    /// The column's values of some rows, for `unnest`.
    func values(_ rows: PatientRowValues) -> SQLBind {
        let changes = rows.changes
        switch self {
        case .patientID: return .ids(changes.map(\.patientID))
        case .mrn: return .texts(changes.map(\.mrn))
        case .givenName: return .texts(changes.map { $0.details.name?.givenName })
        case .familyName: return .texts(changes.map { $0.details.name?.familyName })
        case .fullName: return .texts(changes.map { $0.details.name?.fullName })
        case .birthDate: return .texts(changes.map { $0.details.birthDate?.plainText })
        case .birthIsEstimated: return .bools(changes.map { $0.details.birthDate?.isEstimated ?? false })
        case .sex: return .texts(changes.map(\.details.sex.rawValue))
        case .phone: return .texts(changes.map { $0.details.phone?.e164 })
        case .email: return .texts(changes.map { $0.details.email?.description })
        case .address: return .jsons(changes.map { $0.details.address.map(PatientJSON.address) })
        case .identifiers: return .jsons(changes.map { PatientJSON.identifiers($0.details.identifiers) })
        case .language: return .texts(changes.map { $0.details.language?.description })
        case .status: return .texts(changes.map { $0.status?.rawValue })
        case .version: return .int32s(changes.map { Int32(clamping: $0.version) })
        case .createdAt: return .timestamps(changes.map(\.createdAt))
        case .updatedAt: return .timestamps(changes.map(\.updatedAt))
        case .mergedInto: return .optionalIDs(changes.map(\.mergedInto))
        case .legalHold: return .jsons(changes.map { $0.legalHold.map(PatientJSON.legalHold) })
        case .hospitalID: return .ids(changes.map(\.hospitalID))
        case .searchName: return .texts(rows.search.map(\.name))
        case .searchFamily: return .texts(rows.search.map(\.family))
        case .birthFrom: return .dates(changes.map { $0.details.birthDate.map { Self.days($0.earliest) } })
        case .birthTo: return .dates(changes.map { $0.details.birthDate.map { Self.days($0.latest) } })
        case .phoneNational: return .texts(rows.phones.map(\.national))
        case .phoneReversed: return .texts(rows.phones.map(\.reversed))
        }
    }

    private static func days(_ date: LocalDate) -> Int32 { Int32(clamping: date.dayNumber) }
}
