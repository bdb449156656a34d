import JSON
import Journal
import Kernel
import PatientAPI

/// What a batch does to one row of `patient.patient`: the last image of each column that its events wrote.
struct PatientRowChange {
    /// The tenant.
    let hospitalID: HospitalID
    /// The patient.
    let patientID: PatientID
    /// Set where the patient is registered in this batch.
    var mrn: String?
    /// The version after the last event.
    var version: Int
    /// The time of the last event.
    var updatedAt: Timestamp
    /// The time of registration, where it is in this batch.
    var createdAt: Timestamp?
    /// The parts that were written; the values of the others mean nothing.
    var parts: Set<PatientRowPart>
    /// The values.
    var details: PatientDetails
    /// Whether the record is in use; nil where no event of the batch says.
    var status: PatientStatus?
    /// The record that stands for this one; means something where `parts` holds `mergedInto`.
    var mergedInto: PatientID?
    /// Why the record may not be erased; means something where `parts` holds `legalHold`.
    var legalHold: LegalHoldView?

    /// Folds a batch's events into one change to a row, in the order of each row's first event.
    static func fold(_ events: [AppendedEvent<PatientEvent>]) -> [PatientRowChange] {
        var changes: [PatientRowChange] = []
        var indexes: [RowKey: Int] = [:]
        for event in events {
            switch event.event {
            case .registered(let registered):
                indexes[RowKey(event.hospitalID, registered.patientID)] = changes.count
                changes.append(PatientRowChange(registered, event))
            default:
                // Every event of a record's stream moves the version of its row.
                guard event.category == PatientStreams.patient else { continue }
                let key = RowKey(event.hospitalID, event.streamID.retagged())
                if indexes[key] == nil {
                    indexes[key] = changes.count
                    changes.append(PatientRowChange(event))
                }
                if let index = indexes[key] { changes[index].apply(event.event, version: event.version) }
            }
        }
        return changes
    }

    private struct RowKey: Hashable {
        let hospital: HospitalID
        let patient: PatientID
        init(_ hospital: HospitalID, _ patient: PatientID) {
            self.hospital = hospital
            self.patient = patient
        }
    }

    private init(_ event: PatientRegistered, _ appended: AppendedEvent<PatientEvent>) {
        hospitalID = appended.hospitalID
        patientID = event.patientID
        mrn = event.mrn
        version = appended.version
        updatedAt = event.at
        createdAt = event.at
        parts = PatientRowPart.allFields
        details = event.details
        status = event.isErased ? .erased : PatientStatus(event.details.standing)
    }

    private init(_ appended: AppendedEvent<PatientEvent>) {
        hospitalID = appended.hospitalID
        patientID = appended.streamID.retagged()
        version = appended.version
        updatedAt = appended.event.at
        parts = []
        details = PatientDetails(sex: .unknown)
    }

    private mutating func apply(_ event: PatientEvent, version: Int) {
        self.version = version
        updatedAt = event.at
        switch event {
        case .changed(let event): apply(event)
        case .merged(let event): setMerged(event.survivorID)
        case .mergeUndone: setMerged(nil)
        case .holdPlaced(let event): setHold(LegalHoldView(reason: event.reason, since: event.at))
        case .holdLifted: setHold(nil)
        case .erased:
            // The rest of the row is the affair of `PatientsProjection.erasure`.
            status = .erased
            setHold(nil)
        case .registered, .numberAssigned, .resourcesKept, .duplicateJoined, .duplicateParted, .pairJudged: break
        }
    }

    private mutating func setMerged(_ survivor: PatientID?) {
        mergedInto = survivor
        parts.insert(.mergedInto)
    }

    private mutating func setHold(_ hold: LegalHoldView?) {
        legalHold = hold
        parts.insert(.legalHold)
    }

    private mutating func apply(_ event: PatientChanged) {
        for update in event.updates {
            details.apply(update)
            parts.insert(.field(update.field))
            if case .status(let standing) = update, status != .erased { status = PatientStatus(standing) }
        }
        if event.isErased { status = .erased }
    }
}

/// A part of a row that an event writes as a whole.
enum PatientRowPart: Hashable, Sendable {
    /// A field of the record.
    case field(PatientField)
    /// The record that stands for this one.
    case mergedInto
    /// Why it may not be erased.
    case legalHold

    /// What a registration writes.
    static let allFields = Set(PatientField.allCases.map { PatientRowPart.field($0) })

    /// The column of a statement that says whether a change writes the part.
    var flag: String {
        switch self {
        case .field(let field): "has_\(field.rawValue.lowercased())"
        case .mergedInto: "has_merged_into"
        case .legalHold: "has_legal_hold"
        }
    }
}
