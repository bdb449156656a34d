import PatientAPI

/// Why a command of the module is refused.
enum PatientRejection: Error, Hashable, Sendable {
    /// The stream holds a patient already: an id was used twice.
    case alreadyRegistered
    /// The person is probably registered already; the likeliest first.
    case likelyDuplicate([DuplicateCandidate])
    /// There is no such patient.
    case notRegistered
    /// The record was erased.
    case erased
    /// The change would leave the patient without a given name or full name.
    case nameRequired
    /// The records that the command named are no longer all that it concerns: it is to be made anew.
    case outdated
    /// A rule about records of one person refuses it.
    case rule(PatientRule)
}
