public import Kernel

/// What the Patient module publishes; the stored names and members are never renamed (CloudEvents type in `type`).
public enum PatientIntegrationEvent: Sendable, Hashable {
    /// A patient was registered, by hand or by an import.
    case registered(PatientRegisteredV1)
    /// Some fields of a patient changed.
    case changed(PatientChangedV1)

    /// The CloudEvents type.
    public var type: String {
        switch self {
        case .registered: "medley.patient.registered.v1"
        case .changed: "medley.patient.changed.v1"
        }
    }
}

/// A patient was registered; whoever may see more asks `PatientService`.
public struct PatientRegisteredV1: Sendable, Hashable, Codable {
    /// The patient.
    public var patientId: PatientID
    /// The number in this hospital.
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
