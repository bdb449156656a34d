import Kernel
import PatientAPI

extension PatientRecord {
    /// The record's fields as text, in the order in which history shows them; empty ones are nil.
    var fieldTexts: [(field: String, text: String?)] {
        let address = details.address
        let identifiers = details.identifiers.map { "\($0.system)|\($0.value)" }
        return [
            ("mrn", mrn),
            ("givenName", details.name?.givenName),
            ("familyName", details.name?.familyName),
            ("fullName", details.name?.fullName),
            ("birthDate", details.birthDate?.description),
            ("sex", details.sex.rawValue),
            ("phone", details.phone?.e164),
            ("email", details.email?.description),
            ("address.line1", address?.line1),
            ("address.city", address?.city),
            ("address.region", address?.region),
            ("address.postalCode", address?.postalCode),
            ("address.country", address?.country),
            ("identifiers", identifiers.isEmpty ? nil : identifiers.joined(separator: ", ")),
            ("language", details.language?.description),
            ("status", details.standing.rawValue),
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
