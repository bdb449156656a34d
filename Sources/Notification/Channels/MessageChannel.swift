import Kernel
import NotificationAPI

/// What one attempt to hand a message over came to.
enum ChannelOutcome: Hashable, Sendable {
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
struct OutboundMessage: Hashable, Sendable {
    /// The message.
    var id: MessageID
    /// Whose it is.
    var hospitalID: HospitalID
    /// The channel.
    var kind: ChannelKind
    /// An e-mail address, a phone in E.164, or the JSON of a push subscription or device token.
    var address: String
    /// The subject, where the channel has one.
    var subject: String?
    /// The text.
    var body: String
    /// The text as HTML.
    var html: String?
    /// The language.
    var locale: LanguageTag
    /// Whether it is written from right to left.
    var isRightToLeft: Bool
    /// What the provider or the state has approved, where that is needed.
    var template: ProviderTemplate?
    /// The same for every attempt of one message.
    var deduplicationKey: String
}

/// Words that were approved beforehand, and what fills them.
struct ProviderTemplate: Hashable, Sendable {
    /// The provider's id of the words.
    var id: String
    /// The sender's id in the Indian register of text messages (DLT).
    var dltEntityID: String?
    /// The id of the words in that register.
    var dltTemplateID: String?
    /// What fills the words, in their order.
    var variables: [String]
}

/// A provider by which messages go out.
protocol MessageChannel: Sendable {
    /// The provider's stable name.
    var name: String { get }
    /// The channel.
    var kind: ChannelKind { get }
    /// Hands a message over, or says why not; never later than the deadline (monotonic nanoseconds).
    func send(_ message: OutboundMessage, deadlineNanoseconds: UInt64) async -> ChannelOutcome
}
