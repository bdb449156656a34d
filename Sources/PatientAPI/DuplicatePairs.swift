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

/// A value that so many records bear that it tells people no longer apart: their pairs are not listed because of it.
public struct CommonValue: Hashable, Sendable, Codable {
    /// What kind of value it is: `identifier`, or two of `name`, `similarName`, `birthDate` and `phone` together.
    public var reasons: [String]
    /// How many records bear it; more than `PatientLimits.bearersPerValue`.
    public var count: Int
    /// One of them, to look the value up in.
    public var example: PairedPatient

    /// Makes a value; see the properties.
    public init(reasons: [String], count: Int, example: PairedPatient) {
        self.reasons = reasons
        self.count = count
        self.example = example
    }
}

/// A page of likely duplicates; it may be short, or empty, before the end.
public struct DuplicatesPage: Hashable, Sendable, Codable {
    /// The pairs.
    public var items: [DuplicatePair]
    /// The values between these pairs that too many bear to be compared, each once over all pages. Pairs of their bearers
    /// that have something else in common are listed all the same.
    public var tooCommon: [CommonValue]
    /// Where the next page begins; nil at the end.
    public var nextCursor: String?

    /// Makes a page; see the properties.
    public init(items: [DuplicatePair], tooCommon: [CommonValue], nextCursor: String?) {
        self.items = items
        self.tooCommon = tooCommon
        self.nextCursor = nextCursor
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
