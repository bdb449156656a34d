public import Kernel

/// One record of a likely pair.
public struct PairedPatient: Hashable, Sendable, Codable {
    /// The patient.
    public var id: PatientID
    /// Their number.
    public var mrn: String
    /// The name as it is shown.
    public var fullName: String?
    /// The birth date as far as it is known.
    public var birthDate: String?
    /// The phone in E.164.
    public var phone: String?

    /// Makes a record of a pair; the rest is set afterwards.
    public init(id: PatientID, mrn: String) {
        self.id = id
        self.mrn = mrn
    }
}

/// Two records that are probably of one person.
public struct DuplicatePair: Hashable, Sendable, Codable {
    /// The record that was registered first.
    public var first: PairedPatient
    /// The other.
    public var second: PairedPatient
    /// How likely they are one person: 70 and more is likely, 100 certain.
    public var score: Int
    /// What agrees: `name`, `similarName`, `birthDate`, `phone`, `email`, `identifier`.
    public var reasons: [String]

    /// Makes a pair; see the properties.
    public init(first: PairedPatient, second: PairedPatient, score: Int, reasons: [String]) {
        self.first = first
        self.second = second
        self.score = score
        self.reasons = reasons
    }
}

/// Says that two records are of two people.
public struct DistinctPatientsRequest: Hashable, Sendable, Codable {
    /// The other record.
    public var otherId: PatientID

    /// Makes a request; see the property.
    public init(otherId: PatientID) { self.otherId = otherId }
}

/// Whether two records were told apart by someone.
public struct DistinctPatientsView: Hashable, Sendable, Codable {
    /// The record that was named first.
    public var patientId: PatientID
    /// The other.
    public var otherId: PatientID
    /// Whether they are known to be two people.
    public var isDistinct: Bool
    /// Since when it is so, or no longer so.
    public var at: Timestamp

    /// Makes a view; see the properties.
    public init(patientId: PatientID, otherId: PatientID, isDistinct: Bool, at: Timestamp) {
        self.patientId = patientId
        self.otherId = otherId
        self.isDistinct = isDistinct
        self.at = at
    }
}
