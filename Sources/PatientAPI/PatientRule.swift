public import Kernel
/// Why a rule about records of one person refuses what was asked.
public enum PatientRule: Hashable, Sendable {
    /// A record cannot be merged with itself, nor told apart from itself.
    case sameRecord
    /// The other record of the two is unknown.
    case unknownPatient
    /// The other record of the two was erased.
    case duplicateErased
    /// The record was merged into another, which stands for it.
    case merged(into: PatientID)
    /// The duplicate was merged before, into this record.
    case alreadyMerged(into: PatientID)
    /// The record that is to stay was itself merged into this one.
    case survivorMerged(into: PatientID)
    /// Records were merged into the duplicate: merges make no chains.
    case duplicateHasDuplicates([PatientID])
    /// As many records were merged into the survivor as may be.
    case tooManyDuplicates
    /// The merge was undone before.
    case mergeUndone
    /// The record, or one merged with it, is under a legal hold.
    case legalHold
    /// The reason, which is kept for good, holds something that identifies the patient.
    case reasonNamesPatient
    /// The reason of a merge, which goes with the duplicate, holds something that identifies the survivor.
    case mergeReasonNamesPatient
}
extension PatientRule {
    /// The stable code.
    public var code: String {
        switch self {
        case .sameRecord: "sameRecord"
        case .unknownPatient: "unknownPatient"
        case .duplicateErased: "duplicateErased"
        case .merged: "merged"
        case .alreadyMerged: "alreadyMerged"
        case .survivorMerged: "survivorMerged"
        case .duplicateHasDuplicates: "duplicateHasDuplicates"
        case .tooManyDuplicates: "tooManyDuplicates"
        case .mergeUndone: "mergeUndone"
        case .legalHold: "legalHold"
        case .reasonNamesPatient, .mergeReasonNamesPatient: "reasonNamesPatient"
        }
    }
    /// Plain words that say what to do.
    var detail: String {
        switch self {
        case .sameRecord: "The two ids are the same. Give two different records."
        case .unknownPatient: "There is no such patient. Give the id of a record of this hospital."
        case .duplicateErased: "That record was erased; nothing is left to be merged or compared."
        case .merged:
            "This record was merged into another; see survivorId, and use that one. Undo the merge to part them."
        case .alreadyMerged: "The duplicate was merged before; see survivorId. Undo that merge first."
        case .survivorMerged: "The record that is to stay was itself merged; see survivorId, and merge into that one."
        case .duplicateHasDuplicates:
            "Records were merged into this duplicate; see duplicateIds. Undo those merges first, and merge each of them "
                + "into the record that is to stay; or merge the other way about."
        case .tooManyDuplicates:
            "\(PatientLimits.duplicatesPerSurvivor) records were merged into this one already. Undo what was wrong first."
        case .mergeUndone: "The merge was undone before. Merge anew where the two are one person after all."
        case .legalHold: "The record, or one merged with it, is under a legal hold. Lift the hold first."
        case .reasonNamesPatient:
            "The reason is kept after the erasure and may not hold the patient's name, phone, birth date, MRN or an "
                + "identifier. Say it without them."
        case .mergeReasonNamesPatient:
            "The reason is kept with the duplicate, whatever becomes of the record that stays, and may not hold that "
                + "one's name, phone, birth date, MRN or an identifier. Say it without them."
        }
    }
    /// The rule as clients see it: 409 where someone was first, else 422.
    var failure: Failure {
        var kind = Failure.Kind.ruleViolated
        if case .alreadyMerged = self { kind = .conflict }
        var fields: [FieldError] = []
        if self == .reasonNamesPatient || self == .mergeReasonNamesPatient {
            fields = [FieldError(field: "reason", code: code, message: "Leave out what names the patient.")]
        }
        return Failure(kind, code: code, detail: detail, fields: fields, members: members)
    }
    private var members: [ProblemMember] {
        switch self {
        case .merged(let id), .alreadyMerged(let id), .survivorMerged(let id):
            [ProblemMember(name: "survivorId", json: Array("\"\(id)\"".utf8))]
        case .duplicateHasDuplicates(let ids):
            [
                ProblemMember(
                    name: "duplicateIds", json: Array("[\(ids.map { "\"\($0)\"" }.joined(separator: ","))]".utf8))
            ]
        default: []
        }
    }
}
