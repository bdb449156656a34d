public import Kernel

/// A message to one recipient.
public struct MessageView: Hashable, Sendable, Codable {
    /// The message.
    public var id: MessageID
    /// Why it is sent.
    public var kind: MessageKind
    /// To whom.
    public var patientId: PatientID
    /// What it is about.
    public var subjectId: MessageSubjectID
    /// How far it has come.
    public var status: MessageStatus
    /// The channel of the last try.
    public var channel: ChannelKind?
    /// The provider of the last try.
    public var provider: String?
    /// How often it was tried.
    public var attempts: Int
    /// When it is due next; nil where nothing is to come.
    public var nextAt: Timestamp?
    /// Why it did not go out: a provider's code, or a reason of `SuppressionReason`.
    public var reason: String?
    /// The subject as it went out; nil before that, and once the patient is erased.
    public var subject: String?
    /// The text as it went out; as above.
    public var body: String?
    /// When it was handed over.
    public var sentAt: Timestamp?
    /// The version, which the ETag quotes.
    public var version: Int
    /// When it was queued.
    public var createdAt: Timestamp
    /// When it last changed.
    public var updatedAt: Timestamp

    /// Makes a message that was just queued; the rest is set afterwards.
    public init(
        id: MessageID, kind: MessageKind, patientId: PatientID, subjectId: MessageSubjectID, createdAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.patientId = patientId
        self.subjectId = subjectId
        status = .queued
        attempts = 0
        version = 1
        self.createdAt = createdAt
        updatedAt = createdAt
    }
}
