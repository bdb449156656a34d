public import JSON
public import Kernel

/// What erases a person from every table, file and cache.
public struct EraseRequest: Hashable, Sendable, Codable {
    /// Whom; with a merged record the whole person, that is every record that the merge joins.
    public var patientId: PatientID
    /// Why, 1 to 500 characters. It is kept for good and so may not name the patient.
    public var reason: String

    /// Makes a request; see the properties.
    public init(patientId: PatientID, reason: String) {
        self.patientId = patientId
        self.reason = reason
    }
}

/// How far an erasure is; the raw names are never renamed.
public enum ErasureStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Everything that identified the person is gone.
    case completed
}

/// A request to erase a person, and what became of it.
public struct ErasureRequestView: Hashable, Sendable, Codable {
    /// The request.
    public var id: ErasureRequestID
    /// The record that was named.
    public var patientId: PatientID
    /// Every record that was erased: the one named, and those merged with it; in the order of their ids.
    public var erasedIds: [PatientID]
    /// How far it is.
    public var status: ErasureStatus
    /// Why.
    public var reason: String
    /// When it was asked for.
    public var requestedAt: Timestamp
    /// Who asked; nil for the system.
    public var requestedBy: UserID?

    /// Makes a completed request; see the properties.
    public init(
        id: ErasureRequestID, patientId: PatientID, erasedIds: [PatientID], reason: String, requestedAt: Timestamp
    ) {
        self.id = id
        self.patientId = patientId
        self.erasedIds = erasedIds
        self.status = .completed
        self.reason = reason
        self.requestedAt = requestedAt
    }
}

/// Why a record may not be erased for now.
public struct LegalHoldRequest: Hashable, Sendable, Codable {
    /// Why, 1 to 500 characters; sealed with the record.
    public var reason: String

    /// Makes a request; see the property.
    public init(reason: String) { self.reason = reason }
}

/// A legal hold on a record: it is not erased while it lasts.
public struct LegalHoldView: Hashable, Sendable, Codable {
    /// Why.
    public var reason: String?
    /// Since when.
    public var since: Timestamp

    /// Makes a hold; see the properties.
    public init(reason: String?, since: Timestamp) {
        self.reason = reason
        self.since = since
    }
}
