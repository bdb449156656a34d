import Kernel
import PatientAPI

extension PatientDecider {
    /// The streams are those of the record that was named and of all that were seen to be merged with it.
    static func erase(
        _ command: EraseCommand, _ states: [PatientState]
    ) throws(PatientRejection) -> [StreamEvent<PatientEvent>] {
        guard case .patient(let named)? = states.first else { throw .rule(.unknownPatient) }
        guard !named.isErased else { throw .erased }
        let records = states.compactMap { state in
            if case .patient(let record) = state { record } else { nil }
        }
        guard group(of: named, among: records) == Set([command.patientID] + command.others) else { throw .outdated }
        guard records.allSatisfy({ $0.legalHold == nil }) else { throw .rule(.legalHold) }
        let reason = KeptReason(command.reason)
        guard !records.contains(where: { reason.names($0) }) else { throw .rule(.reasonNamesPatient) }
        let ids = records.map(\.id).sorted()
        return records.enumerated().map { place, record in
            var erased = PatientErased(patientID: record.id, requestID: command.requestID, at: command.at)
            if place == 0 { erased.request = PatientErased.Request(reason: command.reason, patientIDs: ids) }
            return StreamEvent(.erased(erased), on: place)
        }
    }

    /// A register binds whatever a backup says of holds and merges: the erasure was lawful, and was done.
    ///
    /// Where it is not known whether it was done, a hold of today keeps it from being done now.
    static func eraseAgain(
        _ command: EraseAgainCommand, _ states: [PatientState]
    ) throws(PatientRejection) -> [StreamEvent<PatientEvent>] {
        guard case .patient(let record)? = states.first, !record.isErased else { return [] }
        guard command.isCertain || record.legalHold == nil else { throw .rule(.legalHold) }
        return [StreamEvent(.erased(PatientErased(patientID: command.patientID, at: command.at)))]
    }

    static func hold(
        _ command: LegalHoldCommand, _ states: [PatientState]
    ) throws(PatientRejection) -> [StreamEvent<PatientEvent>] {
        // A hold binds a merged record as well, and must be lifted where it was placed.
        guard case .patient(let record)? = states.first else { throw .notRegistered }
        guard !record.isErased else { throw .erased }
        guard let reason = command.reason else {
            return record.legalHold == nil
                ? [] : [StreamEvent(.holdLifted(LegalHoldLifted(patientID: command.patientID, at: command.at)))]
        }
        if record.legalHold?.reason == reason { return [] }
        return [
            StreamEvent(.holdPlaced(LegalHoldPlaced(patientID: command.patientID, reason: reason, at: command.at)))
        ]
    }

    /// All records of the person: the one that stands for the others, and those that lead to it.
    private static func group(of record: PatientRecord, among records: [PatientRecord]) -> Set<PatientID> {
        guard let survivorID = record.mergedInto else { return Set([record.id] + record.duplicates) }
        let survivor = records.first { $0.id == survivorID }
        return Set([record.id, survivorID] + (survivor?.duplicates ?? []))
    }

    /// The record of the first stream where it may be changed.
    static func changeable(_ states: [PatientState]) throws(PatientRejection) -> PatientRecord {
        guard case .patient(let record)? = states.first else { throw .notRegistered }
        guard !record.isErased else { throw .erased }
        if let survivor = record.mergedInto { throw .rule(.merged(into: survivor)) }
        return record
    }
}

extension PatientRecord {
    /// Lets everything go that identifies the person; what is left is what a fold of the log without their key gives.
    mutating func erase() {
        var left = PatientDetails(sex: .unknown)
        for field in PatientField.allCases where !field.isIdentifying { left.apply(details.update(of: field)) }
        details = left
        mrn = PatientNumber.erased(id)
        source = nil
        legalHold = nil
        forgetFormer()
        isErased = true
    }
}

extension PatientNumber {
    /// What stands in place of an erased record's number: longer than any number that can be given.
    static func erased(_ id: PatientID) -> String { "ERASED-\(id)" }
}
