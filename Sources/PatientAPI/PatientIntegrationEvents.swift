public import Kernel

/// What the Patient module publishes; the stored names and members are never renamed (CloudEvents type in `type`).
public enum PatientIntegrationEvent: IntegrationEvent {
    /// A patient was registered, by hand or by an import.
    case registered(PatientRegisteredV1)
    /// Some fields of a patient changed.
    case changed(PatientChangedV1)
    /// Two records were found to be of one person.
    case merged(PatientMergedV1)
    /// A merge was undone.
    case mergeUndone(PatientMergedV1)
    /// A record was erased.
    case erased(PatientErasedV1)

    /// The CloudEvents type.
    public var type: String {
        switch self {
        case .registered: "medley.patient.registered.v1"
        case .changed: "medley.patient.changed.v1"
        case .merged: "medley.patient.merged.v1"
        case .mergeUndone: "medley.patient.mergeUndone.v1"
        case .erased: "medley.patient.erased.v1"
        }
    }
}

/// A patient was registered; whoever may see more asks `PatientService`.
public struct PatientRegisteredV1: Sendable, Hashable, Codable {
    /// The patient.
    public var patientId: PatientID
    /// The number in this hospital; one derived from the id once the record was erased.
    public var mrn: String

    /// Makes an event; see the properties.
    public init(patientId: PatientID, mrn: String) {
        self.patientId = patientId
        self.mrn = mrn
    }
}

/// Some fields of a patient changed; the values are not published.
public struct PatientChangedV1: Sendable, Hashable, Codable {
    /// The patient.
    public var patientId: PatientID
    /// The record's version after it.
    public var version: Int
    /// The names of the fields.
    public var fields: [String]

    /// Makes an event; see the properties.
    public init(patientId: PatientID, version: Int, fields: [String]) {
        self.patientId = patientId
        self.version = version
        self.fields = fields
    }
}

/// One record came to stand for another, or no longer does; it is of the duplicate's stream, so that they come in order.
public struct PatientMergedV1: Sendable, Hashable, Codable {
    /// The merge.
    public var mergeId: MergeID
    /// The record that leads to the other.
    public var duplicateId: PatientID
    /// The record that stands for both.
    public var survivorId: PatientID

    /// Makes an event; see the properties.
    public init(mergeId: MergeID, duplicateId: PatientID, survivorId: PatientID) {
        self.mergeId = mergeId
        self.duplicateId = duplicateId
        self.survivorId = survivorId
    }
}

/// A record was erased: whoever keeps anything that identifies the patient lets it go.
public struct PatientErasedV1: Sendable, Hashable, Codable {
    /// The record.
    public var patientId: PatientID

    /// Makes an event; see the property.
    public init(patientId: PatientID) { self.patientId = patientId }
}
