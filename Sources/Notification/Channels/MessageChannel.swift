public import Kernel
public import NotificationAPI

/// What one attempt to hand a message over came to.
public enum ChannelOutcome: Hashable, Sendable {
    /// It was handed over; whether it arrived may be told later.
    case sent(providerMessageID: String?)
    /// It may work later, perhaps by another provider.
    case failedTransiently(code: String, retryAfterSeconds: Int?)
    /// This address or message will never work here.
    case failedForGood(code: String)
    /// The device token or address is dead: forget it.
    case addressGone(code: String)
}

/// A message as a channel sends it.
public struct OutboundMessage: Hashable, Sendable {
    /// The message.
    public var id: MessageID
    /// Whose it is.
    public var hospitalID: HospitalID
    /// Whom it is about, so that what a provider keeps of it goes when they are erased.
    public var patientID: PatientID
    /// The channel.
    public var kind: ChannelKind
    /// An e-mail address, a phone in E.164, or the JSON of a push subscription or device token.
    public var address: String
    /// The subject, where the channel has one.
    public var subject: String?
    /// The text.
    public var body: String
    /// The text as HTML.
    public var html: String?
    /// The language.
    public var locale: LanguageTag
    /// Whether it is written from right to left.
    public var isRightToLeft: Bool
    /// What the provider or the state has approved, where that is needed.
    public var template: ProviderTemplate?
    /// The same for every attempt of one message.
    public var deduplicationKey: String
}

/// Words that were approved beforehand, and what fills them.
public struct ProviderTemplate: Hashable, Sendable {
    /// The provider's id of the words.
    public var id: String
    /// The sender's id in the Indian register of text messages (DLT).
    public var dltEntityID: String?
    /// The id of the words in that register.
    public var dltTemplateID: String?
    /// What fills the words, in their order.
    public var variables: [String]
}

/// A provider by which messages go out.
public protocol MessageChannel: Sendable {
    /// The provider's stable name.
    var name: String { get }
    /// The channel.
    var kind: ChannelKind { get }
    /// Hands a message over, or says why not; never later than the deadline (monotonic nanoseconds).
    func send(_ message: OutboundMessage, deadlineNanoseconds: UInt64) async -> ChannelOutcome
}
