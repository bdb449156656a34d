import PatientAPI

/// Why an entry of a bundle was not taken; the raw value is the stable code.
enum ImportFault: String, Error, Hashable, Sendable, CaseIterable {
    case malformedEntry, noResource, noType, unsupportedMethod, tooLarge, duplicateEntry
    case nameMissing, ambiguousPatient, otherPatient, erasedPatient, unknownPatient, noPatient, patientTooLate

    /// Plain words that say what to do.
    var message: String {
        switch self {
        case .malformedEntry: "The entry is not strict JSON."
        case .noResource: "The entry has no resource."
        case .noType: "The resource has no resourceType."
        case .unsupportedMethod: "Only entries with request.method POST or PUT, or without a request, are taken."
        case .tooLarge: "The resource is larger than \(PatientLimits.resourceBytes) bytes."
        case .duplicateEntry: "The bundle has this resource, by its type and id or fullUrl, more than once."
        case .nameMissing: "The Patient has no name of 1 to 200 characters; give name.text, given or family."
        case .ambiguousPatient: "Its identifiers belong to several patients; find them and correct one."
        case .otherPatient:
            "Its identifier is that of a patient of another name and birth date; correct the one that is wrong."
        case .erasedPatient: "The patient was erased here and is not taken in again."
        case .unknownPatient: "It refers to a patient who is not in the bundle."
        case .noPatient: "It refers to no patient, and the bundle has several."
        case .patientTooLate: "Put Patient entries before the resources that refer to them."
        }
    }

    /// The error of the entry at `index`.
    func error(at index: Int) -> PatientImportError {
        PatientImportError(index: index, code: rawValue, message: message)
    }
}
