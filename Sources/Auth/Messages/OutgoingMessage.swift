public import Journal
public import Kernel

/// A message to one person, ready to be sent.
public struct OutgoingMessage: Hashable, Sendable {
    /// By which way.
    public enum Channel: String, Sendable, Hashable, Codable {
        /// To a phone.
        case sms
        /// To an address.
        case email
    }

    /// Whose message it is.
    public var hospitalID: HospitalID
    /// By which way.
    public var channel: Channel
    /// A number in E.164, or an address.
    public var to: String
    /// The language of the text.
    public var locale: LanguageTag
    /// The stable name of what it is, such as `oneTimeCode`.
    public var template: String
    /// What the person reads.
    public var text: String
    /// When it was made.
    public var sentAt: Timestamp
    /// How long it may be kept by whoever sends it; a secret in it is good for no longer.
    public var keptSeconds: Int
    /// Whom it is about, so that it goes when they are erased.
    public var subjectID: SubjectID?

    /// Makes a message with what every message has; the rest is set afterwards.
    public init(
        hospitalID: HospitalID, to: (channel: Channel, address: String), locale: LanguageTag,
        content: (template: String, text: String), sentAt: Timestamp
    ) {
        self.hospitalID = hospitalID
        channel = to.channel
        self.to = to.address
        self.locale = locale
        template = content.template
        text = content.text
        self.sentAt = sentAt
        keptSeconds = MessageLimits.keptSeconds
    }
}

extension OutgoingMessage: CustomStringConvertible {
    /// What it is, never to whom nor the text.
    public var description: String { "OutgoingMessage(\(template))" }
}

/// The bounds of what is sent and kept.
public enum MessageLimits {
    /// How long a message is kept unless it says otherwise.
    public static let keptSeconds = 7 * 24 * 60 * 60
    /// How long a message with a code or a link to set a password is kept.
    public static let secretKeptSeconds = 55 * 60
    /// How many files the folder holds; beyond it the oldest go.
    public static let fileCount = 10_000
    /// How many messages may wait to be handed over.
    public static let waitingCount = 1_024
}
