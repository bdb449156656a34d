import Kernel
import PatientAPI

/// What happens to patients.
///
/// Stored names are in `PatientEventCodec` and never change.
enum PatientEvent: Hashable, Sendable {
    /// A patient was registered, by hand or by an import.
    case registered(PatientRegistered)
    /// Some fields of a patient changed.
    case changed(PatientChanged)
    /// The hospital's series of numbers gave out one.
    case numberAssigned(PatientNumberAssigned)
    /// An import kept resources of other types whole.
    case resourcesKept(ResourcesKept)
    /// A record came to lead to another, which stands for both.
    case merged(PatientMerged)
    /// A merge was undone; on the duplicate's stream.
    case mergeUndone(MergeMoved)
    /// A record came to stand for another; on the survivor's stream.
    case duplicateJoined(MergeMoved)
    /// A record no longer stands for another; on the survivor's stream.
    case duplicateParted(MergeMoved)
    /// A legal hold was placed.
    case holdPlaced(LegalHoldPlaced)
    /// The legal hold was lifted.
    case holdLifted(LegalHoldLifted)
    /// A record was erased.
    case erased(PatientErased)
    /// Two records were told apart, or no longer are.
    case pairJudged(PairJudged)

    /// When.
    var at: Timestamp {
        switch self {
        case .registered(let event): event.at
        case .changed(let event): event.at
        case .numberAssigned(let event): event.at
        case .resourcesKept(let event): event.at
        case .merged(let event): event.at
        case .mergeUndone(let event), .duplicateJoined(let event), .duplicateParted(let event): event.at
        case .holdPlaced(let event): event.at
        case .holdLifted(let event): event.at
        case .erased(let event): event.at
        case .pairJudged(let event): event.at
        }
    }
}

/// A patient was registered.
struct PatientRegistered: Hashable, Sendable {
    /// The patient.
    var patientID: PatientID
    /// The number in this hospital.
    var mrn: String
    /// What is known of the person.
    var details: PatientDetails
    /// What the record was imported from, so that the same is known again; nil where it was registered by hand or erased.
    var source: String?
    /// Whether the identifying fields were erased since.
    var isErased = false
    /// When.
    var at: Timestamp
    /// Whether it must be the first of its name and birth date in its batch and beside it; it is not stored, since it
    /// means something only until the batch is committed.
    var isContested = false
}

/// Some fields of a patient changed.
struct PatientChanged: Hashable, Sendable {
    /// The patient.
    var patientID: PatientID
    /// The fields with their new values; at least one.
    var updates: [PatientFieldUpdate]
    /// Whether the values were erased since.
    var isErased = false
    /// When.
    var at: Timestamp
}

/// The hospital's series of numbers gave out one.
struct PatientNumberAssigned: Hashable, Sendable {
    /// The place in the series, from 1; places may be skipped.
    var number: Int
    /// Who got it; events of the second version do not say, so that nothing leads from a patient to the number.
    var patientID: PatientID?
    /// When.
    var at: Timestamp
}

/// An import kept resources of other types whole.
struct ResourcesKept: Hashable, Sendable {
    /// Whom they concern; nil for resources of the hospital itself.
    var patientID: PatientID?
    /// The resources in the order of the bundle; at least one, none once erased.
    var resources: [KeptResource]
    /// When.
    var at: Timestamp
}

/// A FHIR resource as it came.
struct KeptResource: Hashable, Sendable {
    /// The FHIR type, such as `Observation`.
    var type: String
    /// Type and id, or the entry's full URL: what the resource is known by when it comes again.
    var source: String
    /// SHA-256 of the bytes.
    var hash: [UInt8]
    /// The very bytes.
    var json: [UInt8]
}
