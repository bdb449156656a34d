public import Kernel

/// Reads of one person's record by one caller within a moment, as the record of reads has them.
public struct RecordedRead: Hashable, Sendable {
    /// Who read: a user, or a program under the id of its key.
    public var principalID: UserID
    /// What kind of caller; the raw value of `Principal.Kind`.
    public var principalKind: String
    /// Whose record.
    public var subject: SubjectID
    /// What of it, such as `patient.get`.
    public var what: String
    /// When, the first time.
    public var at: Timestamp
    /// How often.
    public var times: Int
    /// Why, in the caller's words.
    public var reason: String?
    /// The first request.
    public var requestID: String
}

/// Which reads are asked for; what is nil does not matter.
public struct RecordedReadQuestion: Sendable {
    /// Whose record.
    public var subject: SubjectID?
    /// Who read.
    public var principal: UserID?
    /// Not before this instant.
    public var from: Timestamp?
    /// Before this instant.
    public var to: Timestamp?
    /// Behind which place the newest-first order goes on.
    public var before: RecordedReadPlace?
    /// How many, 1 to `EventJournal.pageLimit`.
    public var limit: Int

    /// Asks for so many; the rest is set afterwards.
    public init(limit: Int) { self.limit = limit }
}

/// A place in the record of reads, for paging.
public struct RecordedReadPlace: Hashable, Sendable, Codable {
    /// The row.
    var row: EntityID<RecordedReadTag>
    /// The person within it, from 1.
    var ordinal: Int
}

/// Tags the id of a row of the record of reads.
public enum RecordedReadTag {}

/// A page of the record of reads.
public struct RecordedReadAnswer: Sendable {
    /// Newest first.
    public var reads: [RecordedRead]
    /// Where the next page begins; nil at the end.
    public var next: RecordedReadPlace?
}
