import Kernel
import PatientAPI

extension PatientDecider {
    /// The streams are the survivor's and the duplicate's: a merge of either the other way about meets this one there.
    static func merge(
        _ command: MergeCommand, _ states: [PatientState]
    ) throws(PatientRejection) -> [StreamEvent<PatientEvent>] {
        guard case .patient(let survivor)? = states.first else { throw .notRegistered }
        guard case .patient(let duplicate) = states[1] else { throw .rule(.unknownPatient) }
        guard !survivor.isErased else { throw .erased }
        guard !duplicate.isErased else { throw .rule(.duplicateErased) }
        if let other = duplicate.mergedInto { throw .rule(.alreadyMerged(into: other)) }
        if let other = survivor.mergedInto { throw .rule(.survivorMerged(into: other)) }
        guard duplicate.duplicates.isEmpty else { throw .rule(.duplicateHasDuplicates(duplicate.duplicates)) }
        guard survivor.duplicates.count < PatientLimits.duplicatesPerSurvivor else { throw .rule(.tooManyDuplicates) }
        // The reason is sealed under the duplicate, and goes with that one alone.
        if let reason = command.reason, KeptReason(reason).names(survivor) { throw .rule(.mergeReasonNamesPatient) }
        let merged = PatientMerged(
            mergeID: command.mergeID, duplicateID: command.duplicateID, survivorID: command.survivorID,
            reason: command.reason, at: command.at)
        let joined = MergeMoved(
            mergeID: command.mergeID, duplicateID: command.duplicateID, survivorID: command.survivorID, at: command.at)
        return [StreamEvent(.merged(merged), on: 1), StreamEvent(.duplicateJoined(joined))]
    }

    static func undoMerge(
        _ command: UndoMergeCommand, _ states: [PatientState]
    ) throws(PatientRejection) -> [StreamEvent<PatientEvent>] {
        guard case .patient? = states.first, case .patient(let duplicate) = states[1] else {
            throw .notRegistered
        }
        // A survivor who is erased alone, by a register, must not keep a duplicate of whom it knows nothing.
        guard !duplicate.isErased else { throw .erased }
        guard duplicate.mergeID == command.mergeID else { throw .rule(.mergeUndone) }
        let moved = MergeMoved(
            mergeID: command.mergeID, duplicateID: command.duplicateID, survivorID: command.survivorID, at: command.at)
        return [StreamEvent(.mergeUndone(moved), on: 1), StreamEvent(.duplicateParted(moved))]
    }

    /// The streams are the pair's, and those of the two records, which are only looked at.
    static func distinguish(
        _ command: DistinguishCommand, _ states: [PatientState]
    ) throws(PatientRejection) -> [StreamEvent<PatientEvent>] {
        guard case .patient = states[1] else { throw .notRegistered }
        guard case .patient = states[2] else { throw .rule(.unknownPatient) }
        var isDistinct = false
        if case .pair(let judged)? = states.first { isDistinct = judged.isDistinct }
        guard isDistinct != command.isDistinct else { return [] }
        let pair = command.pair
        return [
            StreamEvent(
                .pairJudged(
                    PairJudged(
                        first: pair.first, second: pair.second, isDistinct: command.isDistinct, at: command.at)))
        ]
    }

    static func evolve(_ record: PatientRecord, _ event: PatientEvent) -> PatientRecord {
        var record = record
        switch event {
        case .changed(let event):
            if event.isErased {
                record.isErased = true
            } else if event.updates.contains(where: \.field.isIdentifying) {
                record.remember(record.details)
            }
            for update in event.updates { record.details.apply(update) }
        case .merged(let event):
            record.mergedInto = event.survivorID
            record.mergeID = event.mergeID
        case .mergeUndone:
            record.mergedInto = nil
            record.mergeID = nil
        case .duplicateJoined(let event): record.duplicates.append(event.duplicateID)
        case .duplicateParted(let event): record.duplicates.removeAll { $0 == event.duplicateID }
        case .holdPlaced(let event): record.legalHold = LegalHoldView(reason: event.reason, since: event.at)
        case .holdLifted: record.legalHold = nil
        case .erased: record.erase()
        case .registered, .numberAssigned, .resourcesKept, .pairJudged: return record
        }
        record.updatedAt = event.at
        return record
    }
}
