import Kernel
import PatientAPI

/// A record came to lead to another; on the duplicate's stream.
struct PatientMerged: Hashable, Sendable {
    var mergeID: MergeID
    var duplicateID: PatientID
    var survivorID: PatientID
    /// Nil where none was given, or erased.
    var reason: String?
    var at: Timestamp
}

/// What a merge, or its undoing, is to one of the two records; the fact itself is on the duplicate's stream.
struct MergeMoved: Hashable, Sendable {
    var mergeID: MergeID
    var duplicateID: PatientID
    var survivorID: PatientID
    var at: Timestamp
}

/// A legal hold was placed on a record, or its reason changed.
struct LegalHoldPlaced: Hashable, Sendable {
    var patientID: PatientID
    /// Nil once erased.
    var reason: String?
    var at: Timestamp
}

/// The legal hold was lifted.
struct LegalHoldLifted: Hashable, Sendable {
    var patientID: PatientID
    var at: Timestamp
}

/// A record was erased: its data key is destroyed in the batch of this event.
struct PatientErased: Hashable, Sendable {
    /// What was asked; on the stream of the record that was named.
    struct Request: Hashable, Sendable {
        /// Kept for good: it names nobody.
        var reason: String
        /// All records that were erased, the one named included, in the order of their ids.
        var patientIDs: [PatientID]
    }

    var patientID: PatientID
    /// Nil where an erasure register was applied again.
    var requestID: ErasureRequestID?
    /// Nil on the streams of records that were merged with the one that was named.
    var request: Request?
    var at: Timestamp
}

/// Two records were told apart, or no longer are.
struct PairJudged: Hashable, Sendable {
    var first: PatientID
    var second: PatientID
    var isDistinct: Bool
    var at: Timestamp

    var pair: PatientPair { PatientPair(first, second) }
}
