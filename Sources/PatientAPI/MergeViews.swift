public import Kernel

/// What joins two records of one person.
public struct MergePatientsRequest: Hashable, Sendable, Codable {
    /// The record that is joined to the one that stays.
    public var duplicateId: PatientID
    /// Why, in plain words; 1 to 500 characters.
    public var reason: String?

    /// Makes a request; see the properties.
    public init(duplicateId: PatientID, reason: String? = nil) {
        self.duplicateId = duplicateId
        self.reason = reason
    }
}

/// A merge: two records of one person, of which one stands for both until the merge is undone.
public struct MergeView: Hashable, Sendable, Codable {
    /// The merge.
    public var id: MergeID
    /// The record that stays.
    public var survivorId: PatientID
    /// The record that leads to it.
    public var duplicateId: PatientID
    /// Why; nil where nobody said, or once erased.
    public var reason: String?
    /// When it was asked for.
    public var mergedAt: Timestamp
    /// Who merged; nil for the system.
    public var mergedBy: UserID?
    /// When the undoing was asked for; nil where it stands.
    public var undoneAt: Timestamp?
    /// Who undid it.
    public var undoneBy: UserID?

    /// Makes a merge that stands; the rest is set afterwards.
    public init(id: MergeID, survivorId: PatientID, duplicateId: PatientID, mergedAt: Timestamp) {
        self.id = id
        self.survivorId = survivorId
        self.duplicateId = duplicateId
        self.mergedAt = mergedAt
    }

    /// 1 where it stands, 2 once it is undone: the ETag.
    public var version: Int { undoneAt == nil ? 1 : 2 }
}
