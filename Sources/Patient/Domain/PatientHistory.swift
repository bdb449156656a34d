import Kernel
import PatientAPI

extension PatientRecord {
    /// The record's fields as text, in the order in which history shows them; empty ones are nil.
    var fieldTexts: [(field: String, text: String?)] {
        [("mrn", mrn)] + PatientField.allCases.flatMap(details.texts) + [
            ("mergedIntoId", mergedInto?.description),
            ("duplicateIds", duplicates.isEmpty ? nil : duplicates.map(\.description).joined(separator: ", ")),
            ("legalHold", legalHold.map { $0.reason ?? "" }),
        ]
    }

    /// What differs from an earlier state of the record; from nothing, every field that is there.
    func changes(since earlier: PatientRecord?) -> [PatientFieldChange] {
        let before = earlier?.fieldTexts.map(\.text) ?? Array(repeating: nil, count: fieldTexts.count)
        return zip(fieldTexts, before).compactMap { now, past in
            // That a new record is in use goes without saying.
            let isUsual = past == nil && now == ("status", PatientStanding.active.rawValue)
            return now.text == past || isUsual
                ? nil : PatientFieldChange(field: now.field, from: past, to: now.text)
        }
    }
}

extension PatientDetails {
    /// What history tells of a field: one text, or one for each of its members.
    fileprivate func texts(of field: PatientField) -> [(field: String, text: String?)] {
        switch field {
        case .name:
            [("givenName", name?.givenName), ("familyName", name?.familyName), ("fullName", name?.fullName)]
        case .birthDate: [("birthDate", birthDate?.description)]
        case .sex: [("sex", sex.rawValue)]
        case .phone: [("phone", phone?.e164)]
        case .email: [("email", email?.description)]
        case .address:
            [
                ("address.line1", address?.line1), ("address.city", address?.city), ("address.region", address?.region),
                ("address.postalCode", address?.postalCode), ("address.country", address?.country),
            ]
        case .identifiers:
            [
                (
                    "identifiers",
                    identifiers.isEmpty
                        ? nil : identifiers.map { "\($0.system)|\($0.value)" }.joined(separator: ", ")
                )
            ]
        case .language: [("language", language?.description)]
        case .status: [("status", standing.rawValue)]
        }
    }
}
