import Kernel
import PatientAPI

/// What the events of one stream of the module add up to.
enum PatientState: Hashable, Sendable {
    /// The stream has no events.
    case empty
    /// A patient's record.
    case patient(PatientRecord)
    /// A hospital's series of numbers.
    case numbers(PatientNumbers)
    /// A portion of resources that was kept.
    case resources
    /// What was said last of two records together.
    case pair(PairJudged)
}

/// A patient's record.
struct PatientRecord: Hashable, Sendable {
    /// The patient.
    var id: PatientID
    /// The number in this hospital.
    var mrn: String
    /// What is known of the person.
    var details: PatientDetails
    /// What it was imported from.
    var source: String?
    /// Whether the identifying fields were erased.
    var isErased: Bool
    /// When it was registered.
    var createdAt: Timestamp
    /// When it was last changed.
    var updatedAt: Timestamp
    /// The record that stands for this one; nil where it was not merged.
    var mergedInto: PatientID?
    /// The merge that stands; nil as above.
    var mergeID: MergeID?
    /// The records that this one stands for, in the order in which they were merged.
    var duplicates: [PatientID] = []
    /// What forbids its erasure for a time.
    var legalHold: LegalHoldView?
    /// What was known before changes of what identifies the person, each once, oldest first; none once erased.
    private(set) var former: [PatientDetails] = []
    /// So many are kept, so that a source that changes a record for ever makes it no heavier; the oldest go first.
    static let formerLimit = 64

    /// Keeps what was known before a change.
    mutating func remember(_ details: PatientDetails) {
        guard !former.contains(details) else { return }
        if former.count == Self.formerLimit { former.removeFirst() }
        former.append(details)
    }

    /// Forgets what was known before.
    mutating func forgetFormer() { former = [] }

    /// Whether the record is in use.
    var status: PatientStatus {
        if isErased { return .erased }
        return mergedInto == nil ? PatientStatus(details.standing) : .merged
    }

    /// The view of the record at a version.
    func view(version: Int) -> PatientView {
        var view = PatientView(
            id: id, mrn: mrn, sex: details.sex, version: version, createdAt: createdAt, updatedAt: updatedAt)
        for field in PatientField.allCases { details.show(field, in: &view) }
        view.status = status
        view.mergedIntoId = mergedInto
        view.legalHold = legalHold
        return view
    }
}

extension PatientDetails {
    /// Writes a field into a view.
    fileprivate func show(_ field: PatientField, in view: inout PatientView) {
        switch field {
        case .name:
            view.givenName = name?.givenName
            view.familyName = name?.familyName
            view.fullName = name?.fullName
        case .birthDate:
            view.birthDate = birthDate?.plainText
            view.birthDateIsEstimated = birthDate?.isEstimated ?? false
        case .sex: view.sex = sex
        case .phone: view.phone = phone?.e164
        case .email: view.email = email?.description
        case .address: view.address = address
        case .identifiers: view.identifiers = identifiers
        case .language: view.language = language?.description
        // The record's status says more: merged, erased.
        case .status: break
        }
    }
}

/// A hospital's series of numbers.
struct PatientNumbers: Hashable, Sendable {
    /// The last place that was given out; 0 before the first.
    var last = 0
}
