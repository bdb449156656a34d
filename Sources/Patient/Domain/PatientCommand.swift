import Kernel
import PatientAPI

/// What is asked of the module's streams.
enum PatientCommand: Hashable, Sendable {
    /// Registers a patient.
    case register(RegisterPatientCommand)
    /// Changes what a person asked to change.
    case change(ChangePatientCommand)
    /// Takes in what a source now says of a patient who is known.
    case refresh(RefreshPatientCommand)
    /// Keeps resources of other types.
    case keep(KeepResourcesCommand)
    /// Merges two records of one person.
    case merge(MergeCommand)
    /// Undoes a merge.
    case undoMerge(UndoMergeCommand)
    /// Places or lifts a legal hold.
    case hold(LegalHoldCommand)
    /// Erases a person.
    case erase(EraseCommand)
    /// Erases a record again after a restore.
    case eraseAgain(EraseAgainCommand)
    /// Tells two records apart, or takes that back.
    case distinguish(DistinguishCommand)
}

/// Registers a patient.
struct RegisterPatientCommand: Hashable, Sendable {
    /// Where the number comes from.
    enum Number: Hashable, Sendable {
        /// It was given.
        case given(String)
        /// It is the next of the series that is not known to be taken, written by the pattern.
        case assigned(PatientNumberPattern, TakenNumbers = TakenNumbers())
    }

    /// The tenant, for the series.
    var hospitalID: HospitalID
    /// The new patient's id.
    var patientID: PatientID
    /// Where the number comes from.
    var number: Number
    /// What is known of the person.
    var details: PatientDetails
    /// What it is imported from; nil by hand.
    var source: String?
    /// Known patients who may be the same person; empty where that was looked at and confirmed, or is not asked.
    var suspects: [PatientSuspect] = []
    /// Now.
    var at: Timestamp
    /// Whether another of the same name and birth date, registered since the suspects were read, stops it.
    var isContested = false
}

/// Places of a series whose numbers were given by hand.
struct TakenNumbers: Hashable, Sendable {
    /// All places below are taken, or were passed over.
    var least = 1
    /// Further places that are taken.
    var places: Set<Int> = []

    /// The first free place behind `last`.
    func next(after last: Int) -> Int {
        var place = max(last + 1, least)
        while places.contains(place) { place += 1 }
        return place
    }
}

/// A known patient who may be the one who is being registered.
struct PatientSuspect: Hashable, Sendable {
    /// The known patient.
    var id: PatientID
    /// Their number.
    var mrn: String
    /// What is known of them.
    var details: PatientDetails
}

/// Changes what a person asked to change; see `PatientPatch`.
struct ChangePatientCommand: Hashable, Sendable {
    /// The patient.
    var patientID: PatientID
    /// The change.
    var patch: PatientPatch
    /// Now.
    var at: Timestamp
}

/// Takes in what a source now says: what it leaves out stays.
struct RefreshPatientCommand: Hashable, Sendable {
    /// The patient.
    var patientID: PatientID
    /// What the source says.
    var details: PatientDetails
    /// Now.
    var at: Timestamp
}

/// Keeps resources of other types, once.
struct KeepResourcesCommand: Hashable, Sendable {
    /// The stream of this portion, derived from its content, so that the same portion is kept once.
    var streamID: StreamID
    /// What is kept.
    var resources: ResourcesKept
}
