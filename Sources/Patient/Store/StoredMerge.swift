import Journal
import Kernel
import PatientAPI

/// The sealed reason of a merge or a legal hold; the member's name is stored and never changes.
struct StoredReason: Hashable, Codable {
    var reason: String?
}

/// The data of `patientMerged`, version 1.
struct StoredMerge: Codable {
    var mergeId: MergeID
    var duplicateId: PatientID
    var survivorId: PatientID
    var at: Timestamp
    /// Absent where no reason was given.
    var sealed: String?

    private static let type = PatientEventCodec.Name.patientMerged.rawValue

    init(_ event: PatientMerged, _ sealer: FieldSealer) throws(EventCodecError) {
        mergeId = event.mergeID
        duplicateId = event.duplicateID
        survivorId = event.survivorID
        at = event.at
        guard let reason = event.reason else { return }
        sealed = try StoredJSON.seal(StoredReason(reason: reason), sealer, in: Self.type)
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> PatientMerged {
        var event = PatientMerged(mergeID: mergeId, duplicateID: duplicateId, survivorID: survivorId, at: at)
        guard let sealed else { return event }
        event.reason = try StoredJSON.open(StoredReason.self, sealed, opener, in: Self.type)?.reason
        return event
    }
}

/// The data of `patientMergeUndone`, `patientDuplicateJoined` and `patientDuplicateParted`, version 1.
struct StoredMergeMove: Codable {
    var mergeId: MergeID
    var duplicateId: PatientID
    var survivorId: PatientID
    var at: Timestamp

    init(_ event: MergeMoved) {
        mergeId = event.mergeID
        duplicateId = event.duplicateID
        survivorId = event.survivorID
        at = event.at
    }

    var event: MergeMoved {
        MergeMoved(mergeID: mergeId, duplicateID: duplicateId, survivorID: survivorId, at: at)
    }
}

/// The data of `patientPairJudged`, version 1.
struct StoredPair: Codable {
    var firstId: PatientID
    var secondId: PatientID
    var isDistinct: Bool
    var at: Timestamp

    init(_ event: PairJudged) {
        firstId = event.first
        secondId = event.second
        isDistinct = event.isDistinct
        at = event.at
    }

    var event: PairJudged { PairJudged(first: firstId, second: secondId, isDistinct: isDistinct, at: at) }
}
