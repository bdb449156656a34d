import Kernel
import PatientAPI

/// Merges a duplicate into the record that stays.
struct MergeCommand: Hashable, Sendable {
    /// The new merge's id.
    var mergeID: MergeID
    /// The record that stays; another than the duplicate.
    var survivorID: PatientID
    /// The record that leads to it.
    var duplicateID: PatientID
    /// Why.
    var reason: String?
    /// Now.
    var at: Timestamp
}

/// Undoes a merge.
struct UndoMergeCommand: Hashable, Sendable {
    /// The merge.
    var mergeID: MergeID
    /// The record that stayed.
    var survivorID: PatientID
    /// The record that led to it.
    var duplicateID: PatientID
    /// Now.
    var at: Timestamp
}

/// Places a legal hold, changes its reason, or lifts it.
struct LegalHoldCommand: Hashable, Sendable {
    /// The record.
    var patientID: PatientID
    /// Why; nil lifts it.
    var reason: String?
    /// Now.
    var at: Timestamp
}

/// Erases a person.
struct EraseCommand: Hashable, Sendable {
    /// The new request's id.
    var requestID: ErasureRequestID
    /// The record that was named.
    var patientID: PatientID
    /// The records that were seen to be merged with it.
    var others: [PatientID]
    /// Why.
    var reason: String
    /// Now.
    var at: Timestamp
}

/// Erases a record again that an erasure register names, after a backup from before was restored.
struct EraseAgainCommand: Hashable, Sendable {
    /// The record.
    var patientID: PatientID
    /// Whether it is known that the record was erased; else a hold that was placed since refuses it.
    var isCertain = true
    /// Now.
    var at: Timestamp
}

/// Says whether two records are of two people.
struct DistinguishCommand: Hashable, Sendable {
    /// The record that was named first.
    var patientID: PatientID
    /// The other; another than the first.
    var otherID: PatientID
    /// Whether they are two people.
    var isDistinct: Bool
    /// Now.
    var at: Timestamp

    /// The two in the order of their ids.
    var pair: PatientPair { PatientPair(patientID, otherID) }
}

/// Two records in the order of their ids, so that a pair is known however it is named.
struct PatientPair: Hashable, Sendable {
    /// The lesser id.
    let first: PatientID
    /// The greater id.
    let second: PatientID

    init(_ one: PatientID, _ other: PatientID) {
        first = min(one, other)
        second = max(one, other)
    }
}
