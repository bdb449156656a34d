public import Kernel

/// Whether a record is in use.
public enum PatientStatus: String, Sendable, Hashable, Codable, CaseIterable {
    /// In use.
    case active
    /// Kept, but no longer in use.
    case inactive
    /// The patient has died.
    case deceased
    /// The record was merged into another, which stands for it.
    case merged
    /// Everything identifying was erased; sex, language and times remain.
    case erased
}

/// A patient's record.
public struct PatientView: Hashable, Sendable, Codable {
    /// The patient.
    public var id: PatientID
    /// The number in this hospital, unique there; once erased one derived from the id.
    public var mrn: String
    /// The given name or names, or the whole name where it was not split; nil once erased.
    public var givenName: String?
    /// The family name, where there is one.
    public var familyName: String?
    /// The name as it is shown.
    public var fullName: String?
    /// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    public var birthDate: String?
    /// Whether the birth date was derived from an age.
    public var birthDateIsEstimated: Bool
    /// The administrative sex.
    public var sex: PatientSex
    /// The phone in E.164.
    public var phone: String?
    /// The email address.
    public var email: String?
    /// The postal address.
    public var address: PatientAddress?
    /// Numbers given by others.
    public var identifiers: [PatientIdentifier]
    /// The language to speak with the patient, BCP 47.
    public var language: String?
    /// Whether the record is in use.
    public var status: PatientStatus
    /// The record that stands for this one; nil where it was not merged.
    public var mergedIntoId: PatientID?
    /// Why the record may not be erased for now; nil where it may.
    public var legalHold: LegalHoldView?
    /// The record's version, from 1: the ETag.
    public var version: Int
    /// When it was registered.
    public var createdAt: Timestamp
    /// When it was last changed.
    public var updatedAt: Timestamp

    /// Makes a view of what every patient has; the rest is set afterwards.
    public init(id: PatientID, mrn: String, sex: PatientSex, version: Int, createdAt: Timestamp, updatedAt: Timestamp) {
        self.id = id
        self.mrn = mrn
        self.birthDateIsEstimated = false
        self.sex = sex
        self.identifiers = []
        self.status = .active
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// What other modules show of a patient.
public struct PatientSummary: Hashable, Sendable, Codable {
    /// The patient.
    public var id: PatientID
    /// The number in this hospital.
    public var mrn: String
    /// The name as it is shown; nil once erased.
    public var fullName: String?
    /// Whether the record is in use.
    public var status: PatientStatus
    /// The record that stands for this one; nil where it was not merged.
    public var mergedIntoId: PatientID?
    /// The version of the record of which this is true; each merge and each undoing makes another.
    public var version: Int

    /// Makes a summary; see the properties.
    public init(
        id: PatientID, mrn: String, fullName: String?, status: PatientStatus, mergedIntoId: PatientID? = nil,
        version: Int
    ) {
        self.id = id
        self.mrn = mrn
        self.fullName = fullName
        self.status = status
        self.mergedIntoId = mergedIntoId
        self.version = version
    }

    /// The stream of a patient's record in the journal, whose versions those of summaries are.
    ///
    /// A command of another module that rests on what a summary says names it with that version, so that it is refused
    /// where the record changed before the command is committed. Nobody but Patient writes to it.
    public static func stream(of id: PatientID) -> StreamReference {
        StreamReference(id.retagged(), category: "patient")
    }
}

/// A known patient who may be the one who is being registered.
public struct DuplicateCandidate: Hashable, Sendable, Codable {
    /// The known patient.
    public var id: PatientID
    /// Their number.
    public var mrn: String
    /// Their given name.
    public var givenName: String?
    /// Their family name.
    public var familyName: String?
    /// Their birth date.
    public var birthDate: String?
    /// How likely they are the same person: 70 and more is likely, 100 certain.
    public var score: Int
    /// What agrees: `name`, `similarName`, `birthDate`, `phone`, `email`, `identifier`.
    public var reasons: [String]

    /// Makes a candidate; see the properties.
    public init(
        id: PatientID, mrn: String, givenName: String?, familyName: String?, birthDate: String?, score: Int,
        reasons: [String]
    ) {
        self.id = id
        self.mrn = mrn
        self.givenName = givenName
        self.familyName = familyName
        self.birthDate = birthDate
        self.score = score
        self.reasons = reasons
    }
}

/// One change in a patient's history.
public struct PatientHistoryItem: Hashable, Sendable, Codable {
    /// The record's version after it.
    public var version: Int
    /// The stable name of what happened, such as `patientChanged`.
    public var type: String
    /// When it was recorded.
    public var at: Timestamp
    /// Who did it; nil for the system.
    public var actor: UserID?
    /// What changed, field by field, in the order of the record.
    public var changes: [PatientFieldChange]

    /// Makes an item; see the properties.
    public init(version: Int, type: String, at: Timestamp, actor: UserID?, changes: [PatientFieldChange]) {
        self.version = version
        self.type = type
        self.at = at
        self.actor = actor
        self.changes = changes
    }
}

/// A field before and after a change, as text; nil is empty (or erased).
public struct PatientFieldChange: Hashable, Sendable, Codable {
    /// The field as the API names it, such as `birthDate` or `address.city`.
    public var field: String
    /// The value before.
    public var from: String?
    /// The value after.
    public var to: String?

    /// Makes a change; see the properties.
    public init(field: String, from: String?, to: String?) {
        self.field = field
        self.from = from
        self.to = to
    }
}

/// One write that concerned a patient, by whichever module.
public struct PatientAuditItem: Hashable, Sendable, Codable {
    /// The event.
    public var eventId: EventID
    /// The stable name of what happened, such as `invoiceIssued`.
    public var type: String
    /// When it was recorded.
    public var at: Timestamp
    /// Who did it; nil for the system.
    public var actor: UserID?
    /// The record that was written: a patient's, a charge's, an invoice's.
    public var resourceId: StreamID
    /// That record's version after it.
    public var version: Int

    /// Makes an item; see the properties.
    public init(eventId: EventID, type: String, at: Timestamp, actor: UserID?, resourceId: StreamID, version: Int) {
        self.eventId = eventId
        self.type = type
        self.at = at
        self.actor = actor
        self.resourceId = resourceId
        self.version = version
    }
}
